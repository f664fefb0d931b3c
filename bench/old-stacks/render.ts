import { table } from '../table';
import type { OldStackRow } from './measure';

/** What `docs/benchmarks.md` shows. */
export function renderOldStacks(rows: readonly OldStackRow[]): string {
  return table(
    ['operation', 'settled events', 'polls', 'reads', 'reads a poll'],
    rows.map(({ operation, settledEvents, polls, reads }) => [
      operation,
      settledEvents.toLocaleString('en'),
      `${polls}`,
      `${reads}`,
      (reads / polls).toFixed(2),
    ]),
  );
}
