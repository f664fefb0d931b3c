import type { Effort } from '../effort';
import { median, rounded } from '../statistics';
import { playDeployLocal } from './deploy-local';
import { playInProcess } from './in-process';

interface RehearsingRow {
  readonly player: string;
  /** After one that only warms up. */
  readonly runs: number;
  /** Simulated hours of one run. */
  readonly hours: number;
  /** Real seconds of one run, the median. */
  readonly seconds: number;
  readonly hoursPerSecond: number;
}

export interface Rehearsing {
  readonly rows: readonly RehearsingRow[];
}

export async function measureRehearsing({ runs }: Effort): Promise<Rehearsing> {
  return {
    rows: [
      await measure(
        '`npm run deploy:local`: functions in processes of their own',
        playDeployLocal,
        Math.min(runs, 5),
      ),
      await measure('in one process, as the tests play', playInProcess, runs),
    ],
  };
}

async function measure(player: string, play: () => Promise<number>, runs: number): Promise<RehearsingRow> {
  const seconds: number[] = [];
  let hours = 0;
  for (let run = 0; run <= runs; run += 1) {
    const began = performance.now();
    hours = await play();
    if (run > 0) seconds.push((performance.now() - began) / 1000);
  }
  const typical = median(seconds);
  return {
    player,
    runs,
    hours: rounded(hours),
    seconds: rounded(typical),
    hoursPerSecond: rounded(hours / typical),
  };
}
