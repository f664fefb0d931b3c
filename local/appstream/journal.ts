import type { ImageSnapshot } from './image';

/** One call that reached AppStream. */
export interface JournalEntry {
  /** Milliseconds of the clock. */
  readonly at: number;
  readonly region: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `ok`, the name of the error, or, where the call came to nothing, the label of the fault. */
  readonly outcome: string;
  /** The label of the fault that hit the call. With `lostAnswer`, `outcome` says what the call did all the same. */
  readonly fault?: string;
  /** The image that the call changed or deleted, as it was before; the one that it made, as it is. */
  readonly touched?: ImageSnapshot;
}

/** All that makes an image. Only what has begun with one has touched it: a dry run is none. */
const MAKINGS: ReadonlySet<string> = new Set(['CopyImage', 'CreateImportedImage', 'CreateUpdatedImage']);

/** Whether a call has begun to make an image. */
export function isMaking(entry: JournalEntry): entry is JournalEntry & { readonly touched: ImageSnapshot } {
  return MAKINGS.has(entry.operation) && entry.touched !== undefined;
}

/** How many calls have all the given values. */
export function countCalls(
  journal: readonly JournalEntry[],
  wanted: Partial<Pick<JournalEntry, 'region' | 'operation' | 'outcome' | 'fault'>> = {},
): number {
  const criteria = Object.entries(wanted) as [keyof JournalEntry, string][];
  return journal.filter((entry) => criteria.every(([key, value]) => entry[key] === value)).length;
}
