import { seededRandom } from '../../local/random';
import type { Effort } from '../effort';
import { phased } from '../phased';
import { type Figures, type Scale, playScale } from './play';

const RAISED = { images: 250, concurrentCopies: 250 };
const COPY_MINUTES = 40;
/** Assumed. AWS does not document how many calls that read stacks it takes. */
const READS_PER_SECOND = 10;
const SEEDS = 2;

/** The worst of several runs: a stack with so many images must never fail. */
interface ScaleRow extends Figures {
  readonly images: number;
  /** Absent: no limit. */
  readonly callsPerSecond?: number;
}

export interface ScaleResult {
  readonly seeds: number;
  readonly raised: readonly ScaleRow[];
  /** 200 images and five calls a second, with several limits for reads of the stack. Absent: no limit. */
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
