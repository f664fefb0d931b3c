import { seededRandom } from '../local/random';
import type { Effort } from './effort';
import { type Figures, MEAN_LATENCY_SECONDS, POLL_SECONDS, type Scale, playScale } from './scale';
import { table } from './table';
import { phased } from './waiting/curves';

const RAISED = { images: 250, concurrentCopies: 250 };
const COPY_MINUTES = 40;
/** AWS does not say how many reads of stacks it takes. */
const READS_PER_SECOND = 10;
const SEEDS = 5;

/** The worst of some runs, since a stack with so many images must not fail once in a while. */
interface ScaleRow extends Figures {
  readonly images: number;
  /** None: unlimited. */
  readonly callsPerSecond?: number;
}

export interface ScaleResult {
  readonly seeds: number;
  readonly raised: readonly ScaleRow[];
  /** Two hundred images and five calls a second, where CloudFormation throttles more or less. None: unlimited. */
  readonly reads: ReadonlyArray<Figures & { readonly readsPerSecond?: number }>;
  readonly defaults: ReadonlyArray<Figures & { readonly images: number; readonly copyMinutes: number }>;
}

export async function measureScale({ runs }: Effort): Promise<ScaleResult> {
  const seeds = Math.min(SEEDS, runs);
  const raised: ScaleRow[] = [];
  for (const images of [1, 20, 200])
    for (const callsPerSecond of [5, 20, undefined]) {
      const scale = { images, callsPerSecond, readsPerSecond: READS_PER_SECOND, quotas: RAISED };
      raised.push({ images, callsPerSecond, ...(await worst(scale, seeds)) });
    }
  const reads = [];
  for (const readsPerSecond of [undefined, READS_PER_SECOND, 5, 2]) {
    const scale = { images: 200, callsPerSecond: 5, readsPerSecond, quotas: RAISED };
    reads.push({ readsPerSecond, ...(await worst(scale, seeds)) });
  }
  const defaults = [];
  for (const copyMinutes of [15, 25, 40]) {
    const scale = { images: 6, copyMinutes, readsPerSecond: READS_PER_SECOND };
    defaults.push({ ...scale, ...(await playScale({ ...scale, seed: 1 })) });
  }
  return { seeds, raised, reads, defaults };
}

async function worst(scale: Omit<Scale, 'seed' | 'copyMinutes'>, seeds: number): Promise<Figures> {
  const runs: Figures[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const copyMinutes = phased(COPY_MINUTES, seededRandom(seed)) / 60;
    runs.push(await playScale({ ...scale, copyMinutes, seed }));
  }
  const most = (figure: (run: Figures) => number) => Math.max(...runs.map(figure));
  return {
    ...(runs.find(({ status }) => status !== 'CREATE_COMPLETE') ?? runs[0]),
    minutes: most((run) => run.minutes),
    overTheCopy: most((run) => run.overTheCopy),
    polls: most((run) => run.polls),
    calls: most((run) => run.calls),
    throttled: most((run) => run.throttled),
    reads: most((run) => run.reads),
    readsThrottled: most((run) => run.readsThrottled),
    lastCopyBegan: most((run) => run.lastCopyBegan),
    deadTime: most((run) => run.deadTime),
    worstDeadTime: most((run) => run.worstDeadTime),
    addedWait: most((run) => run.addedWait),
    executions: most((run) => run.executions),
  };
}

/** The table of both documents. */
export function scaleTable({ raised }: ScaleResult): string {
  return table(
    [
      'images',
      'calls a second',
      'stack',
      'polls',
      'calls',
      'throttled',
      'reads throttled',
      'last copy begun (s)',
      'dead time (s)',
      'worst (s)',
      'added wait (s)',
      'over the copy (min)',
      'executions',
    ],
    raised.map((row) => [
      `${row.images}`,
      `${row.callsPerSecond ?? 'unlimited'}`,
      row.status,
      ...[row.polls, row.calls, row.throttled, row.readsThrottled].map(String),
      ...[row.lastCopyBegan, row.deadTime, row.worstDeadTime, row.addedWait].map((seconds) =>
        seconds.toFixed(0),
      ),
      row.overTheCopy.toFixed(1),
      `${row.executions}`,
    ]),
  );
}

function readsTable({ reads }: ScaleResult): string {
  return table(
    [
      'reads a second',
      'stack',
      'reads',
      'throttled',
      'last copy begun (s)',
      'over the copy (min)',
      'images left',
    ],
    reads.map((run) => [
      `${run.readsPerSecond ?? 'unlimited'}`,
      run.status,
      `${run.reads}`,
      `${run.readsThrottled}`,
      run.lastCopyBegan.toFixed(0),
      run.overTheCopy.toFixed(1),
      `${run.left}`,
    ]),
  );
}

/** What the runs of the table have in common. */
export function scaleSetting({ seeds }: ScaleResult): string {
  return (
    `Quotas raised to ${RAISED.images} images and ${RAISED.concurrentCopies} copies at a time; copies of ${COPY_MINUTES} minutes, give or take 30 seconds; timeouts of\n` +
    `55 minutes; CloudFormation takes ${READS_PER_SECOND} reads a second. Each figure is the worst of ${seeds} runs (seeds 1 to ${seeds}).`
  );
}

function defaultsTable({ defaults }: ScaleResult): string {
  return table(
    ['images', 'copy (min)', 'stack', 'minutes', 'calls', 'images left'],
    defaults.map((run) => [
      `${run.images}`,
      `${run.copyMinutes}`,
      run.status,
      run.minutes.toFixed(1),
      `${run.calls}`,
      `${run.left}`,
    ]),
  );
}

/** `docs/scale.md`. */
export function scaleReport(result: ScaleResult): string {
  const reason = result.defaults.flatMap((run) => run.reason ?? []).at(-1) ?? '';
  return `# Scale

Made by \`npm run bench -- scale\`: one stack with generated names and one source, a poll every ${POLL_SECONDS} seconds, on the virtual
clock. A call to AppStream takes ${MEAN_LATENCY_SECONDS} seconds on average (exponential); the SDK's pauses between its tries pass on the
same clock; a poll has a Lambda process for itself, warm ones first. AppStream's limit is a token bucket of one second.

## Many images

${scaleSetting(result)}

${scaleTable(result)}

- **Reads throttled**: of the stack, by CloudFormation; _throttled_ are calls to AppStream.
- **Dead time**: between an image becoming AVAILABLE and CloudFormation knowing, on average over the images. **Worst**: the
  longest.
- **Added wait**: between the last image becoming AVAILABLE and the stack being complete.
- **Over the copy**: what the whole deployment takes beyond one copy. To begin a copy takes three calls (is it there? is the
  source? copy it), so 200 images need at least two minutes at five calls a second. Beyond that, the polls of copies that run
  take part of the five calls from those that have yet to begin.
- **Executions**: of the function that polls, at the same time. All images of a stack begin together. The default quota
  of an account is 1,000 (quota L-B99A9384), of a new account as little as 10: [small accounts](benchmarks.md#small-accounts).

Two hundred pollers that look every ${POLL_SECONDS} seconds want 6.7 calls a second. At five, what is not
taken after three tries within seconds is left to the next poll, which comes at another moment than the interval's; polls of
copies that run wait longer, so that the last copies can begin (\`lambda/report/report.ts\`).

## Where CloudFormation throttles

Before each act, and before each further try of it, the handler asks CloudFormation whether the act is still wanted: three calls or
more, since the events come in pages. AWS does not say how many it takes. Two hundred images at five calls a second to AppStream,
the worst of ${result.seeds} runs:

${readsTable(result)}

What is left after ROLLBACK_FAILED is still in the stack, for another attempt to delete it. Where CloudFormation takes as few
reads as that, split the stack, or let images depend on each other, so that fewer begin together.

## AWS's default quotas: two copies at a time to a region

Copies queue within \`createTimeout\` (55 minutes here, 3 hours by default): two at a time, as often as a whole copy fits into it.

${defaultsTable(result)}

What does not fit fails as any timeout does, and nothing is left of the stack:

> ${reason.replace(/\s*Log: .*$/s, '')}
`;
}
