import type { ImageSnapshot } from './image';

/** One call that reached AppStream. */
export interface JournalEntry {
  /** Milliseconds of the clock. */
  readonly at: number;
  readonly region: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `ok`, the name of the error, or the `faultLabel` of what kept the call from taking effect. */
  readonly outcome: string;
  /**
   * The `faultLabel` of what hit the call. If it is `lostAnswer`, the call was carried out, and `outcome` says how it
   * ended.
   */
  readonly fault?: string;
  /** The image that the call changed or deleted, as it was before. If the call made it: as it is then. */
  readonly touched?: ImageSnapshot;
}

/**
 * The operations that make images. Such a call has `touched` only if it began one: not if it was refused or a dry run.
 */
const MAKINGS: ReadonlySet<string> = new Set(['CopyImage', 'CreateImportedImage', 'CreateUpdatedImage']);

export function isMaking(entry: JournalEntry): entry is JournalEntry & { readonly touched: ImageSnapshot } {
  return MAKINGS.has(entry.operation) && entry.touched !== undefined;
}

/** How many calls have all these values. */
export function countCalls(
  journal: readonly JournalEntry[],
  wanted: Partial<Pick<JournalEntry, 'region' | 'operation' | 'outcome' | 'fault'>> = {},
): number {
  const criteria = Object.entries(wanted) as [keyof JournalEntry, string][];
  return journal.filter((entry) => criteria.every(([key, value]) => entry[key] === value)).length;
}
