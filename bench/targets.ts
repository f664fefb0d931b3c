import type { Results } from './results';
import { POLL_SECONDS } from './scale';
import { addedSeconds } from './small-accounts/render';
import { LEFT, USED_ACCOUNT } from './small-accounts/measure';
import type { HandlerName } from './starting/handlers';
import type { StartingRow } from './starting/measure';
import type { SynthesizingRow } from './synthesizing/measure';
import { invocationsAPoll } from './waiting/render';

export interface Target {
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
  /** Where it is out of reach: the measured limit, and why. */
  readonly limit?: string;
}

/** With the Provider framework as its engine, as bench/results.json had it at commit 4638798. */
const VERSION_BEFORE = { bytes: 19_597, synthesisRatio: 1.06, diffLines: 178 } as const;

const MOST_RESOURCES = 11;
const MOST_BYTES_EACH = 700;
const MOST_SYNTHESIS_RATIO = 0.95;
const MOST_ZIPPED_BYTES = 105_000;
const MOST_START_RATIO = 0.5;
const MOST_DIFF_LINES = 40;
const MOST_DEAD_SHARE = 0.01;
/** Is it there? Is the source? Copy it. */
const CALLS_TO_BEGIN = 3;

/** The targets whose sections were measured. */
export function targets(results: Results): Target[] {
  return [
    ...waiting(results),
    ...smallAccounts(results),
    ...synthesizing(results),
    ...releasing(results),
    ...starting(results),
    ...scale(results),
    ...reading(results),
  ];
}

function waiting({ waiting: section }: Results): Target[] {
  if (!section) return [];
  const rows = section.figures.rows.filter(({ way }) => way === 'package');
  const worst = Math.max(...rows.map(({ deadTime }) => deadTime ?? Infinity));
  const most = POLL_SECONDS / 2 + 2;
  const forty = rows.find(({ minutes }) => minutes === 40)!;
  const share = (forty.deadTime ?? Infinity) / (forty.minutes * 60);
  const invocations = invocationsAPoll(forty);
  return [
    {
      wanted: `dead time on average at most half the poll interval and two seconds (${most} s)`,
      measured: `${worst.toFixed(1)} s, the most of all lengths`,
      met: worst <= most,
    },
    {
      wanted: 'dead time under 1 % of a copy of 40 minutes',
      measured: `${(share * 100).toFixed(2)} %`,
      met: share < MOST_DEAD_SHARE,
    },
    { wanted: 'one invocation a poll', measured: invocations.toFixed(2), met: invocations <= 1 },
  ];
}

function smallAccounts({ 'small-accounts': section }: Results): Target[] {
  if (!section) return [];
  const { figures } = section;
  return figures.rows
    .filter(({ executions }) => executions === LEFT)
    .map(({ images, isDefault, failed }) => {
      const { mean, worst, operations } = addedSeconds(figures, images);
      const [creation, update, deletion] = operations;
      return {
        wanted: `${images} images ${isDefault ? 'with default timeouts ' : ''}created, replaced and destroyed with ${LEFT} concurrent executions: no failure`,
        measured: `${failed} of ${figures.seeds} runs failed; beside an account with ${USED_ACCOUNT}: ${inWords(mean)} s until an image is known (${inWords(worst)} at worst), ${inWords(creation)} for creation, ${inWords(update)} for update, ${inWords(deletion)} for deletion`,
        met: failed === 0,
      };
    });
}

/** Seconds that are added, or saved by chance. */
function inWords(seconds: number): string {
  const rounded = Number(seconds.toFixed(1));
  return rounded < 0 ? `−${-rounded}` : `+${rounded}`;
}

function synthesizing({ synthesizing: section }: Results): Target[] {
  if (!section) return [];
  const { rows, further, sizes } = section.figures;
  const one = rows.find(({ count }) => count === 1)!;
  const { resources, bytes } = sizes.images;
  const ratio = `${one.ratio.toFixed(2)} of its time (${one.cpuRatio.toFixed(2)} of its processor time)`;
  return [
    {
      wanted: `at most ${MOST_RESOURCES} resources in a stack with one image of 55 minutes`,
      measured: `${resources} (${sizes.defaultImages.resources} with default timeouts)`,
      met: resources <= MOST_RESOURCES,
    },
    {
      wanted: `its template smaller than that of the version before (${VERSION_BEFORE.bytes} bytes)`,
      measured: `${bytes} bytes (${sizes.defaultImages.bytes} with default timeouts)`,
      met: bytes < VERSION_BEFORE.bytes,
    },
    {
      wanted: `at most one resource and ${MOST_BYTES_EACH} bytes of template for each further image (generated names, one source)`,
      measured: `${further.images.resources} resource, ${further.images.bytes} bytes`,
      met: further.images.resources <= 1 && further.images.bytes <= MOST_BYTES_EACH,
    },
    {
      wanted: `synthesis of one image faster than in the version before (${VERSION_BEFORE.synthesisRatio} of a bare Provider)`,
      measured: ratio,
      met: one.ratio < VERSION_BEFORE.synthesisRatio,
    },
    {
      wanted: `synthesis of one image in at most ${MOST_SYNTHESIS_RATIO} of the time of a bare Provider`,
      measured: ratio,
      met: one.ratio <= MOST_SYNTHESIS_RATIO,
      limit: synthesisLimit(one),
    },
  ];
}

function releasing({ releasing: section }: Results): Target[] {
  if (!section) return [];
  const { length } = section.figures.lines;
  return [
    {
      wanted: `at most ${MOST_DIFF_LINES} lines of \`cdk diff\` for a release with default timeouts (${VERSION_BEFORE.diffLines} with 3 hours before)`,
      measured: `${length}`,
      met: length <= MOST_DIFF_LINES,
    },
  ];
}

function starting({ starting: section }: Results): Target[] {
  if (!section) return [];
  const { assets, rows } = section.figures;
  const poll = rows.find(({ handler }) => handler === 'poll')!;
  return [
    {
      wanted: `the Lambda asset at most ${MOST_ZIPPED_BYTES / 1000} kB zipped with its SDK clients inside`,
      measured: `${(assets.handler.zippedBytes / 1000).toFixed(1)} kB`,
      met: assets.handler.zippedBytes <= MOST_ZIPPED_BYTES,
    },
    {
      wanted: 'the first answer of a poll in at most half the time of the unbundled handler',
      measured: `${poll.ratio.toFixed(2)} of its time (${poll.cpuRatio.toFixed(2)} of its processor time)`,
      met: poll.ratio <= MOST_START_RATIO,
      limit: startLimit(rows),
    },
  ];
}

function scale({ scale: section }: Results): Target[] {
  if (!section) return [];
  const run = section.figures.raised.find(
    ({ images, callsPerSecond }) => images === 200 && callsPerSecond === 5,
  )!;
  const most = 2 * POLL_SECONDS;
  const begin = (run.images * CALLS_TO_BEGIN) / run.callsPerSecond! / 60;
  return [
    {
      wanted: `200 images (quotas raised to 250) at five calls a second: no failure, at most two poll intervals (${most} s) of added wait`,
      measured: `${run.status}, ${run.addedWait.toFixed(0)} s from the last AVAILABLE on (${run.worstDeadTime.toFixed(0)} s for the worst image); ${run.overTheCopy.toFixed(1)} min over one copy, of which the ${CALLS_TO_BEGIN} calls that begin each copy take ${begin.toFixed(1)}`,
      met: run.status === 'CREATE_COMPLETE' && run.addedWait <= most,
    },
  ];
}

function startLimit(rows: readonly StartingRow[]): string {
  const milliseconds = (name: HandlerName) => {
    const { load, first } = rows.find(({ handler }) => handler === name)!;
    return (load + first).toFixed(1);
  };
  return (
    `It takes ${milliseconds('poll')} ms, unbundled ${milliseconds('unbundled')} ms. A bundle can only shorten the loading: the first call runs ` +
    `the same code of the SDK, and Node.js's own modules and one request alone take ${milliseconds('floor')} ms.`
  );
}

function synthesisLimit({ images, provider }: SynthesizingRow): string {
  const less = (provider.cpuSeconds - images.cpuSeconds) * 1000;
  return (
    `It takes ${less.toFixed(0)} ms of processor time less. Most of both is the loading of the same modules of aws-cdk-lib, above all of ` +
    'region-info: the newest Node.js of the region needs it here, the assets of the functions there.'
  );
}

function reading({ reading: section }: Results): Target[] {
  if (!section) return [];
  const { rows } = section.figures;
  const [few, many] = [Math.min, Math.max].map((of) => of(...rows.map((row) => row.settledEvents)));
  const readsAfter = (count: number) =>
    rows.filter(({ settledEvents }) => settledEvents === count).map(({ reads, polls }) => reads / polls);
  const [young, old] = [readsAfter(few), readsAfter(many)];
  return [
    {
      wanted: `as many reads a poll after ${many.toLocaleString('en-US')} settled events as after ${few}`,
      measured: `${old.map((reads) => reads.toFixed(2)).join(' and ')} beside ${young.map((reads) => reads.toFixed(2)).join(' and ')}`,
      met: old.every((reads, index) => reads === young[index]),
    },
  ];
}
