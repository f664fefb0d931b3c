import { inSeconds, table } from '../table';
import type { SmallAccountRow, SmallAccounts } from './measure';
import { SHORT_MINUTES } from './play';

const ENGINES = { package: 'this package', framework: 'Provider framework' } as const;

/** What `docs/benchmarks.md` shows. */
export function renderSmallAccounts(figures: SmallAccounts): string {
  const said = figures.compared.find(({ engine, failed }) => engine === 'framework' && failed > 0)?.failure;
  return [compared(figures), delays(figures), ...(said ? [`> ${said.split('\n')[0]}`] : [])].join('\n\n');
}

function compared({ compared, seeds }: SmallAccounts): string {
  return table(
    ['executions', 'images', 'engine', 'runs that failed', 'throttles', 'dead time (s)'],
    compared.map((row) => [
      `${row.executions}`,
      `${row.images}`,
      ENGINES[row.engine],
      `${row.failed} of ${seeds}`,
      `${row.throttles}`,
      inSeconds(row.deadTime, 1),
    ]),
  );
}

function delays({ rows, seeds }: SmallAccounts): string {
  return table(
    [
      'images',
      'timeouts',
      'executions',
      'runs that failed',
      'dead time (s)',
      'worst (s)',
      'creation (s)',
      'update (s)',
      'deletion (s)',
    ],
    rows.map((row) => [
      `${row.images}`,
      timeouts(row),
      `${row.executions}`,
      `${row.failed} of ${seeds}`,
      inSeconds(row.deadTime, 1),
      inSeconds(row.worstDeadTime, 0),
      ...[0, 1, 2].map((operation) => inSeconds(row.seconds[operation] ?? null, 0)),
    ]),
  );
}

function timeouts({ isDefault }: SmallAccountRow): string {
  return isDefault ? 'default (3 hours)' : `${SHORT_MINUTES} minutes`;
}
