import type { Results } from './results';
import { POLL_SECONDS } from './scale';
import type { HandlerName } from './starting/handlers';
import type { StartingRow } from './starting/measure';
import type { SynthesizingRow } from './synthesizing/measure';

export interface Target {
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
  /** Where it is out of reach: the measured limit, and why. */
  readonly limit?: string;
}

const MOST_BYTES_EACH = 700;
const MOST_SYNTHESIS_RATIO = 1.05;
const MOST_ZIPPED_BYTES = 100_000;
const MOST_START_RATIO = 0.5;
const MOST_DEAD_SHARE = 0.01;
/** Is it there? Is the source? Copy it. */
const CALLS_TO_BEGIN = 3;

/** The targets whose sections were measured. */
export function targets(results: Results): Target[] {
  return [...waiting(results), ...synthesizing(results), ...starting(results), ...scale(results)];
}

function waiting({ waiting: section }: Results): Target[] {
  if (!section) return [];
  const rows = section.figures.rows.filter(({ way }) => way === 'package');
  const worst = Math.max(...rows.map(({ deadTime }) => deadTime ?? Infinity));
  const most = POLL_SECONDS / 2 + 2;
  const forty = rows.find(({ minutes }) => minutes === 40)!;
  const share = (forty.deadTime ?? Infinity) / (forty.minutes * 60);
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
  ];
}

function synthesizing({ synthesizing: section }: Results): Target[] {
  if (!section) return [];
  const { rows, further } = section.figures;
  const one = rows.find(({ count }) => count === 1)!;
  return [
    {
      wanted: `at most one resource and ${MOST_BYTES_EACH} bytes of template for each further image (generated names, one source)`,
      measured: `${further.images.resources} resource, ${further.images.bytes} bytes`,
      met: further.images.resources <= 1 && further.images.bytes <= MOST_BYTES_EACH,
    },
    {
      wanted: 'synthesis of one image within 5 % of a bare Provider',
      measured: `${one.ratio.toFixed(2)} of its time (${one.cpuRatio.toFixed(2)} of its processor time)`,
      met: one.ratio <= MOST_SYNTHESIS_RATIO,
      limit: synthesisLimit(one),
    },
  ];
}

function starting({ starting: section }: Results): Target[] {
  if (!section) return [];
  const { assets, rows } = section.figures;
  const bundled = rows.find(({ handler }) => handler === 'bundled')!;
  return [
    {
      wanted: 'each Lambda asset at most 100 kB zipped with its SDK client inside',
      measured: `${(assets.handler.zippedBytes / 1000).toFixed(1)} kB`,
      met: assets.handler.zippedBytes <= MOST_ZIPPED_BYTES,
    },
    {
      wanted: 'a first answer in at most half the time of the unbundled handler',
      measured: `${bundled.ratio.toFixed(2)} of its time (${bundled.cpuRatio.toFixed(2)} of its processor time)`,
      met: bundled.ratio <= MOST_START_RATIO,
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
  const milliseconds = (name: HandlerName, figure: 'load' | 'first') =>
    rows.find(({ handler }) => handler === name)![figure].toFixed(1);
  return (
    `The first answer itself takes ${milliseconds('bundled', 'first')} ms, unbundled ${milliseconds('unbundled', 'first')}: the same code of the SDK, run for the first time. ` +
    `A bundle can only shorten the loading, from ${milliseconds('unbundled', 'load')} ms to ${milliseconds('bundled', 'load')} here, of which Node.js's own modules are ${milliseconds('floor', 'load')}.`
  );
}

function synthesisLimit({ images, provider, tightCpuRatio }: SynthesizingRow): string {
  const more = (images.cpuSeconds - provider.cpuSeconds) * 1000;
  return (
    `It is ${more.toFixed(0)} ms of processor time more. To a Provider that somebody gave as few permissions by hand it is ${tightCpuRatio.toFixed(2)}: ` +
    'the rest is the loading of the library itself and the attributes, tags and checks of an image.'
  );
}
