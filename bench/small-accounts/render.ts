import { POLL_SECONDS } from '../scale';
import { table } from '../table';
import { LATENCY_SECONDS, READS_PER_SECOND, SECONDS } from './account';
import { LEFT, NEW_ACCOUNT, type SmallAccountRow, type SmallAccounts, USED_ACCOUNT } from './measure';
import { SHORT_MINUTES } from './play';

const ENGINES = { package: 'this package', framework: 'Provider framework' } as const;

function seconds(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}

function timeouts({ isDefault }: SmallAccountRow): string {
  return isDefault ? 'default (3 hours)' : `${SHORT_MINUTES} minutes`;
}

function delaysTable({ rows, seeds }: SmallAccounts): string {
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
      'throttles',
      'latest event (s)',
    ],
    rows.map((row) => [
      `${row.images}`,
      timeouts(row),
      `${row.executions}`,
      `${row.failed} of ${seeds}`,
      seconds(row.deadTime, 1),
      seconds(row.worstDeadTime, 0),
      ...[0, 1, 2].map((operation) => seconds(row.seconds[operation] ?? null, 0)),
      `${row.throttles}`,
      row.latestEvent.toFixed(0),
    ]),
  );
}

function comparedTable({ compared, seeds }: SmallAccounts): string {
  return table(
    ['executions', 'images', 'engine', 'runs that failed', 'throttles', 'dead time (s)'],
    compared.map((row) => [
      `${row.executions}`,
      `${row.images}`,
      ENGINES[row.engine],
      `${row.failed} of ${seeds}`,
      `${row.throttles}`,
      seconds(row.deadTime, 1),
    ]),
  );
}

/** Seconds that a small account adds: on average to knowing of an image, in the worst case, and to each operation. */
export function addedSeconds({ rows }: SmallAccounts, images: number) {
  const of = (executions: number) =>
    rows.find((row) => row.images === images && row.executions === executions)!;
  const [small, used] = [of(LEFT), of(USED_ACCOUNT)];
  return {
    mean: (small.deadTime ?? NaN) - (used.deadTime ?? NaN),
    worst: (small.worstDeadTime ?? NaN) - (used.worstDeadTime ?? NaN),
    operations: small.seconds.map((value, index) => value - used.seconds[index]),
  };
}

export function renderSmallAccounts(figures: SmallAccounts): string {
  const failure = figures.compared.find(
    ({ engine, failed }) => engine === 'framework' && failed > 0,
  )?.failure;
  return `A new account runs ${NEW_ACCOUNT} Lambda functions at the same time, and others may take some of them: here ${LEFT} are left. Stacks of so many
images are created, replaced and destroyed: ${figures.seeds} runs each (seeds 1 to ${figures.seeds}) on the virtual clock, copies of 40 minutes give or take 30
seconds, a poll every ${POLL_SECONDS} seconds, AppStream's quotas raised to 120 images and copies. An event is in Lambda's queue for up to
${SECONDS.queue} seconds; to take it lasts ${SECONDS.receive} s, a poll ${SECONDS.poll} s and its calls (${LATENCY_SECONDS} s each on average), a new process ${SECONDS.cold} s more; CloudFormation
takes ${READS_PER_SECOND} reads a second.

${delaysTable(figures)}

- **Dead time**: between an image becoming AVAILABLE and CloudFormation knowing, on average and at worst over all images of all
  runs. **Creation, update, deletion**: the whole operation, on average; the copy is 2,400 of its seconds, and an update cleans up.
- **Throttles**: invocations that Lambda refused, the most of all runs. **Latest event**: how late one was taken at worst.

The same handler behind the CDK's Provider framework, whose real code is played with the tries that it makes:

${comparedTable(figures)}

- **The Provider framework fails** where Lambda throttles it: it invokes the user's function itself, tries six times within seconds,
  then answers FAILED${failure ? `:\n\n  > ${failure.split('\n')[0]}` : '.'}
- **This package** lets Step Functions try again, with pauses of up to a minute, for as long as CloudFormation's hour lasts.`;
}
