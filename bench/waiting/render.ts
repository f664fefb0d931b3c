import { inSeconds, table } from '../table';
import { type Waiting, type WaitingRow, WAYS } from './measure';

/** What `docs/benchmarks.md` shows. */
export function renderWaiting({ draws, rows }: Waiting): string {
  return table(
    ['copy (min)', 'way', 'succeeds', 'dead time (s)', 'worst (s)', 'polls', 'invocations', 'US cents'],
    rows.map((row) => [
      `${row.minutes}`,
      WAYS[row.way],
      succeeds(row, draws),
      inSeconds(row.deadTime),
      inSeconds(row.worstDeadTime),
      row.polls.toFixed(0),
      row.invocations.toFixed(0),
      (row.dollars * 100).toFixed(2),
    ]),
  );
}

function succeeds({ succeeded, left }: WaitingRow, draws: number): string {
  const share = succeeded === draws ? 'yes' : succeeded === 0 ? 'no' : `${succeeded} of ${draws}`;
  return left > 0 ? `${share}; the image is left behind` : share;
}
