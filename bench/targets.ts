import type { Results } from './results';
import { POLL_SECONDS } from './scale';

export interface Target {
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Where a target is out of reach: the limit, and why. By the words of the target. */
export interface Limit {
  readonly target: string;
  readonly why: string;
}

const MOST_BYTES_EACH = 700;
const MOST_SYNTHESIS_RATIO = 1.05;
const MOST_ZIPPED_BYTES = 100_000;
const MOST_START_RATIO = 0.5;
const MOST_DEAD_SHARE = 0.01;

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
    },
  ];
}

function scale({ scale: section }: Results): Target[] {
  if (!section) return [];
  const run = section.figures.raised.find(
    ({ images, callsPerSecond }) => images === 200 && callsPerSecond === 5,
  )!;
  const most = 2 * POLL_SECONDS;
  return [
    {
      wanted: `200 images (quotas raised to 250) at five calls a second: no failure, at most two poll intervals (${most} s) of added wait`,
      measured: `${run.status}, ${run.addedWait.toFixed(0)} s`,
      met: run.status === 'CREATE_COMPLETE' && run.addedWait <= most,
    },
  ];
}

/** The limits behind the targets that are not met. */
export function limits(results: Results): Limit[] {
  const { starting: start, synthesizing: synthesis } = results;
  const missed = new Set(targets(results).flatMap(({ wanted, met }) => (met ? [] : [wanted])));
  const all: Limit[] = [];
  const missedLike = (words: string) => [...missed].some((wanted) => wanted.includes(words));
  if (start && missedLike('first answer')) {
    const row = (name: string) => start.figures.rows.find(({ handler }) => handler === name)!;
    const [floor, bundled, unbundled] = [row('floor'), row('bundled'), row('unbundled')];
    const ours = (one: typeof floor) => one.cpu - floor.cpu;
    all.push({
      target: 'a first answer in half the time',
      why:
        `Node.js's own modules and one request take ${floor.cpuRatio.toFixed(2)} of the unbundled handler's processor time by themselves, ` +
        `which no bundle changes. Of what is left, the bundle needs ${(ours(bundled) / ours(unbundled)).toFixed(2)}.`,
    });
  }
  if (synthesis && missedLike('synthesis of one image')) {
    const { images, provider } = synthesis.figures.rows.find(({ count }) => count === 1)!;
    all.push({
      target: 'synthesis of one image within 5 %',
      why:
        `It is ${((images.cpuSeconds - provider.cpuSeconds) * 1000).toFixed(0)} ms of processor time more: the modules of the library, its roles, which allow no more than is needed, ` +
        'and the policy for the image, none of which the bare Provider has. It is paid once in an app.',
    });
  }
  return all;
}
