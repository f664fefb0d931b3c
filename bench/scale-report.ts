import { type Figures, MEAN_LATENCY_SECONDS, POLL_SECONDS, type Scale, playScale } from './scale';
import { table } from './table';

const RAISED = { images: 250, concurrentCopies: 250 };
/** Not in step with the polls. */
const COPY_MINUTES = 40.25;
const SEEDS = [1, 2, 3, 4, 5];

/** The worst of some runs, since a stack with so many images must not fail once in a while. */
async function worst(scale: Omit<Scale, 'seed'>): Promise<Figures> {
  const runs: Figures[] = [];
  for (const seed of SEEDS) runs.push(await playScale({ ...scale, seed }));
  const most = (figure: (run: Figures) => number) => Math.max(...runs.map(figure));
  return {
    ...(runs.find(({ status }) => status !== 'CREATE_COMPLETE') ?? runs[0]),
    minutes: most((run) => run.minutes),
    polls: most((run) => run.polls),
    calls: most((run) => run.calls),
    throttled: most((run) => run.throttled),
    lastCopyBegan: most((run) => run.lastCopyBegan),
    deadTime: most((run) => run.deadTime),
    addedWait: most((run) => run.addedWait),
    executions: most((run) => run.executions),
  };
}

async function raised(): Promise<string> {
  const rows: string[][] = [];
  for (const images of [1, 20, 200])
    for (const callsPerSecond of [5, 20, undefined]) {
      const figures = await worst({ images, callsPerSecond, copyMinutes: COPY_MINUTES, quotas: RAISED });
      rows.push([
        `${images}`,
        `${callsPerSecond ?? 'unlimited'}`,
        figures.status,
        ...[figures.polls, figures.calls, figures.throttled].map(String),
        ...[figures.lastCopyBegan, figures.deadTime, figures.addedWait].map((seconds) => seconds.toFixed(0)),
        (figures.minutes - COPY_MINUTES).toFixed(1),
        `${figures.executions}`,
      ]);
    }
  return table(
    [
      'images',
      'calls a second',
      'stack',
      'polls',
      'calls',
      'throttled',
      'last copy begun (s)',
      'dead time (s)',
      'added wait (s)',
      'over the copy (min)',
      'executions',
    ],
    rows,
  );
}

async function defaults(): Promise<{ figures: string; reason: string }> {
  const rows: string[][] = [];
  let reason = '';
  for (const copyMinutes of [15, 25, 40]) {
    const run = await playScale({ images: 6, copyMinutes, seed: 1 });
    reason = run.reason ?? reason;
    rows.push(['6', `${copyMinutes}`, run.status, run.minutes.toFixed(1), `${run.calls}`, `${run.left}`]);
  }
  return {
    figures: table(['images', 'copy (min)', 'stack', 'minutes', 'calls', 'images left'], rows),
    reason,
  };
}

export async function scaleReport(): Promise<string> {
  const { figures, reason } = await defaults();
  return `# Scale

Made by \`npm run bench -- scale\`: one stack with generated names and one source, a poll every ${POLL_SECONDS} seconds, on the virtual
clock. A call to AppStream takes ${MEAN_LATENCY_SECONDS} seconds on average (exponential); the SDK's pauses between its tries pass on the
same clock; a poll has a Lambda process for itself, warm ones first. AppStream's limit is a token bucket of one second.

## Many images, quotas raised to 250 images and 250 copies at a time

Copies of 40 minutes and 15 seconds (not in step with the polls), timeouts at their default. Each figure is the worst of ${SEEDS.length} runs (seeds ${SEEDS.join(', ')}).

${await raised()}

- **Dead time**: between an image becoming AVAILABLE and CloudFormation knowing, on average over the images.
- **Added wait**: between the last image becoming AVAILABLE and the stack being complete.
- **Over the copy**: what the whole deployment takes beyond one copy. To begin a copy takes three calls (is it there? is the
  source? copy it), so 200 images need at least two minutes at five calls a second.
- **Executions**: of the function that polls, at the same time. All images of a stack begin together; the framework's own
  function in front of it needs as many again. The default quota of an account is 1,000 (quota L-B99A9384), of a new account
  less.

Two hundred pollers that look every ${POLL_SECONDS} seconds want 6.7 calls a second. At five, a throttled look is repeated once, at any
moment of the next 20 seconds, and else left to the next poll; calls that act try harder (\`lambda/retries.ts\`). More looks
than AppStream takes would keep the last copies from beginning.

## AWS's default quotas: two copies at a time to a region

Copies queue within \`copyTimeout\` (55 minutes): two at a time, as often as a whole copy fits into it.

${figures}

What does not fit fails as any timeout does, and nothing is left of the stack:

> ${reason.replace(/\s*Logs:.*$/s, '')}
`;
}
