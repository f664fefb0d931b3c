import { Duration } from 'aws-cdk-lib';
import { seededRandom, withSeed } from '../../local/random';
import type { Effort } from '../effort';
import { dollars } from '../pricing';
import { phased } from '../phased';
import { mean, rounded } from '../statistics';
import { measureSpeeds } from '../starting/measure';
import { billOf, type Speeds } from './billing';
import { frameworkDefaults } from './framework-defaults';
import { fromOutside } from './from-outside';
import type { Played, Way } from './played';
import { sleepingFunction } from './sleeping-function';
import { thisPackage } from './this-package';

const MINUTES = [20, 40, 150];
const SEED = 1;

/** In the order of the tables. */
export const WAYS = {
  package: 'this package, default timeouts',
  short: 'this package, `createTimeout` 55 minutes',
  framework: 'Provider framework, defaults',
  sleeping: 'one Lambda function that sleeps',
  outside: 'from outside, as Terraform',
} as const;

export interface WaitingRow {
  readonly way: keyof typeof WAYS;
  readonly minutes: number;
  readonly succeeded: number;
  readonly left: number;
  /** Averages are over all draws, those of the dead time over the draws that succeeded. */
  readonly deadTime: number | null;
  readonly worstDeadTime: number | null;
  readonly polls: number;
  readonly invocations: number;
  readonly dollars: number;
}

export interface Waiting {
  readonly draws: number;
  readonly rows: readonly WaitingRow[];
}

const SHORT_MINUTES = 55;

export async function measureWaiting({ draws, runs }: Effort): Promise<Waiting> {
  const speeds = await measureSpeeds(runs);
  const ways: Record<keyof typeof WAYS, Way> = {
    package: thisPackage(),
    short: thisPackage(Duration.minutes(SHORT_MINUTES)),
    framework: frameworkDefaults,
    sleeping: sleepingFunction,
    outside: fromOutside,
  };
  const rows: WaitingRow[] = [];
  for (const minutes of MINUTES) {
    for (const way of Object.keys(WAYS) as Array<keyof typeof WAYS>) {
      if (way === 'short' && minutes > SHORT_MINUTES) continue;
      const played = await drawn(ways[way], minutes, draws);
      rows.push({ way, minutes, ...summary(played, speeds) });
    }
  }
  return { draws, rows };
}

/** Every way of waiting has the same copies. */
function drawn(way: Way, minutes: number, draws: number): Promise<Played[]> {
  const phases = seededRandom(SEED);
  // The latencies are random. By the seed a run can be repeated.
  return withSeed(SEED + 1, async () => {
    const all: Played[] = [];
    for (let draw = 0; draw < draws; draw += 1) all.push(await way(phased(minutes, phases)));
    return all;
  });
}

function summary(played: readonly Played[], speeds: Speeds): Omit<WaitingRow, 'way' | 'minutes'> {
  const bills = played.map((one) => billOf(one, speeds));
  const dead = played.flatMap(({ deadTime }) => (deadTime === undefined ? [] : [deadTime]));
  const of = <T>(all: readonly T[], figure: (one: T) => number) => rounded(mean(all.map(figure)));
  return {
    succeeded: dead.length,
    left: played.filter(({ left }) => left > 0).length,
    deadTime: dead.length > 0 ? rounded(mean(dead)) : null,
    worstDeadTime: dead.length > 0 ? rounded(Math.max(...dead)) : null,
    polls: of(played, (one) => one.polls),
    invocations: of(bills, (one) => one.requests),
    dollars: of(bills, dollars),
  };
}
