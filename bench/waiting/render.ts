import { PRICES } from '../pricing';
import { POLL_SECONDS } from '../scale';
import { table } from '../table';
import { MEMORY_MB, NETWORK_SECONDS, onShare } from './billing';
import { CURVES, SPREAD } from './curves';
import { MINUTES, type CurveRow, type Waiting, type WaitingRow, WAYS } from './measure';

function seconds(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

function whole(value: number): string {
  return value.toFixed(0);
}

function waysTable({ draws, rows }: Waiting): string {
  return table(
    [
      'copy (min)',
      'way',
      'succeeds',
      'dead time (s)',
      'worst (s)',
      'DescribeImages',
      'polls',
      'invocations',
      'billed (s)',
      'transitions',
      'dollars',
    ],
    rows.map((row) => [
      `${row.minutes}`,
      WAYS[row.way],
      succeeds(row, draws),
      seconds(row.deadTime),
      seconds(row.worstDeadTime),
      whole(row.describeImages),
      whole(row.polls),
      whole(row.invocations),
      row.billedSeconds.toFixed(1),
      whole(row.transitions),
      row.dollars.toFixed(5),
    ]),
  );
}

/** Invocations for each poll, without those that take an event and begin the polling. */
export function invocationsAPoll({ invocations, events, polls }: WaitingRow): number {
  return (invocations - events) / polls;
}

function pricesTable({ rows }: Waiting): string {
  const cents = (dollars: number) => (dollars * 100).toFixed(3);
  return table(
    ['way', 'Lambda requests', 'Lambda GB-seconds', 'transitions', 'all', 'invocations a poll'],
    rows
      .filter(({ minutes, polls }) => minutes === 40 && polls > 0)
      .map((row) => [
        WAYS[row.way],
        cents(row.prices.requests),
        cents(row.prices.gigabyteSeconds),
        cents(row.prices.transitions),
        cents(row.dollars),
        invocationsAPoll(row).toFixed(2),
      ]),
  );
}

function succeeds({ succeeded, left }: WaitingRow, draws: number): string {
  const share = succeeded === draws ? 'yes' : succeeded === 0 ? 'no' : `${succeeded} of ${draws}`;
  return left > 0 ? `${share}; the image is left behind` : share;
}

/** The lengths for which a curve has less dead time and fewer polls than the fixed interval. */
export function winsOnBothAt(curves: readonly CurveRow[], name: string): number[] {
  const of = (curve: string, minutes: number) =>
    curves.find((row) => row.curve === curve && row.minutes === minutes)!;
  return MINUTES.filter((minutes) => {
    const [now, other] = [of(CURVES[0].name, minutes), of(name, minutes)];
    return other.deadTime < now.deadTime && other.polls < now.polls;
  });
}

function lengths(minutes: readonly number[]): string {
  if (minutes.length === MINUTES.length) return 'all lengths';
  return minutes.length > 0 ? `${minutes.join(', ')} min` : 'none';
}

function curvesTable({ curves }: Waiting): string {
  const cell = ({ deadTime, polls }: CurveRow) => `${seconds(deadTime)} / ${whole(polls)}`;
  return table(
    ['curve', ...MINUTES.map((minutes) => `${minutes} min`), 'wins on both at', 'needs'],
    CURVES.map(({ name, needs }) => [
      name,
      ...curves.filter(({ curve }) => curve === name).map(cell),
      lengths(winsOnBothAt(curves, name)),
      needs || '–',
    ]),
  );
}

export function renderWaiting(waiting: Waiting): string {
  const { draws, seed, speeds } = waiting;
  const milliseconds = (value: number) => (value * 1000).toFixed(0);
  const own = onShare(speeds.poll.answerSeconds, MEMORY_MB.package);
  const framework = onShare(speeds.framework.answerSeconds, MEMORY_MB.framework);
  return `${draws} copies of each length, give or take 30 seconds (seed ${seed}), the same for every way, on the virtual clock; averages.

${waysTable(waiting)}

- **This package** polls every ${POLL_SECONDS} seconds. Its synthesized stack is played; with the default \`createTimeout\` of 3 hours
  it has the image and seven waiters.
- **Provider framework, defaults**: the real framework code around two naive functions, \`queryInterval\` 5 seconds,
  \`totalTimeout\` 30 minutes. In the rollback, DeleteImage is refused while the copy runs.
- **One Lambda function that sleeps** looks every 30 seconds and is ended after 15 minutes. Lambda invokes it once more, and
  it finds the name taken by its own copy.
- **From outside, as Terraform**: as \`copied_image\` of https://github.com/St3ffn/terraform-provider-aws-appstream waits in its
  source of 2026: at once, after 30 seconds, then each minute, for an hour. It bills nothing, but whatever runs it has to stay
  up.
- **Dead time**: between AVAILABLE and CloudFormation (outside: the process) knowing. Figures of what fails include its
  rollback.

### Where the money goes

US cents of a copy of 40 minutes:

${pricesTable(waiting)}

- **Invocations a poll**, without those for events. The function that takes an event is invoked once for each resource.
- **Transitions**: a poll of this package costs three (poll, choice, wait), since "not yet" is an answer and no error of the
  function: errors would ring the account's alarms. A poll of the framework costs one, which is a retry, and an error of its
  function.
- **Billed seconds** are not measured in AWS. A warm answer took ${milliseconds(speeds.poll.answerSeconds)} ms here (the framework's ${milliseconds(speeds.framework.answerSeconds)} ms), which is ${milliseconds(own)} ms on the
  share of a core that ${MEMORY_MB.package} MB buy (${milliseconds(framework)} ms with ${MEMORY_MB.framework} MB); a call to AWS is taken to last ${NETWORK_SECONDS.awsCall} s, one from function to function
  ${NETWORK_SECONDS.invoke} s. The framework's function waits for the user's, so both are billed. A start is billed once for each
  function: its loading on a whole core, its first answer (in which ours load most) on their share. The naive functions have Lambda's default of ${MEMORY_MB.plain} MB, and the speed of our handler with its SDK unbundled.
- **Dollars**: public prices of us-east-1 as of ${PRICES.asOf} (x86, no free tier): $0.20 for a million requests,
  $0.0000166667 for a GB-second, $0.025 for 1,000 transitions. Logs are left out.

### Is there a better curve than a fixed interval?

Average dead time in seconds / polls (each an invocation and three transitions), for copies of so many minutes give or take
${SPREAD * 100} %. "Both": less dead time and fewer polls than the fixed interval.

${curvesTable(waiting)}

- **Without knowing the end, a curve wins on both by a hair at most.** The dead time after t minutes is half the interval at that
  moment, and the polls are the sum of one divided by the interval until then: less dead time takes shorter intervals, and so more
  polls, the longer the copy the more. Only a quiet start saves polls for a slightly shorter interval later. But a copy that ends
  or fails within it is noticed late, and nobody documents how short a copy can be.
- **Only a memory of the copy before wins on both.** It would help replacements only, where two copies of images of one size take
  equally long, which nobody documents; and a failed copy would be noticed only near the expected end. So the fixed interval
  stays; \`pollInterval\` moves it.`;
}
