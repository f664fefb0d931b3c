/** Quotas of an account in one region, with their codes in Service Quotas. */
export interface Quotas {
  /** L-E1182CCA */
  images: number;
  /** L-60244546: copies under way to the region. */
  concurrentCopies: number;
  /** Imports under way. AWS documents no such quota. */
  concurrentImports: number;
  /** L-9B6418E0: managed updates under way. */
  concurrentUpdates: number;
  /** L-99A44980: accounts that one image is shared with. */
  sharesPerImage: number;
}

/** https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html */
export const DEFAULT_QUOTAS: Readonly<Quotas> = {
  images: 10,
  concurrentCopies: 2,
  concurrentImports: Infinity,
  concurrentUpdates: 5,
  sharesPerImage: 100,
};
