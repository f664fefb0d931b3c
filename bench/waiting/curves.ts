import { mean } from '../statistics';

/** How a waiter could poll: after which pause next, and whether that poll looks at the image or only answers. */
export interface Curve {
  readonly name: string;
  /** What it asks of the framework or of us. */
  readonly needs: string;
  next(
    elapsed: number,
    sinceLook: number,
    expected: number,
  ): { readonly pause: number; readonly looks: boolean };
}

/** What one poll takes beyond the pause: two functions, a call. */
const POLL_SECONDS = 0.3;

const always = (pause: number) => ({ pause, looks: true });

/** Looks from this share of the time on that the copy before took. */
const EXPECTED_SHARE = 0.85;
/** How far a copy may be from the one before, which took the nominal time. */
export const SPREAD = 0.1;

export const CURVES: readonly [Curve, ...Curve[]] = [
  { name: 'every 30 s (now)', needs: '', next: () => always(30) },
  { name: 'every 15 s', needs: '', next: () => always(15) },
  { name: 'every 60 s', needs: '', next: () => always(60) },
  {
    name: 'quiet: no look for 4.4 min, then every 29 s',
    needs: 'a waiter of 29 s whose early polls do not look',
    next: (elapsed) => ({ pause: 29, looks: elapsed + 29 >= 264 }),
  },
  {
    name: 'growing: from 10 s by 2 % to 60 s',
    needs: 'backoffRate, MaxDelaySeconds (not in `ProviderProps`)',
    next: (elapsed) => always(Math.min(60, 10 + elapsed * 0.02)),
  },
  {
    name: 'late: every 60 s for 15 min, then 15 s',
    needs: 'a waiter of 15 s whose early polls do not look',
    next: (elapsed, sinceLook) => ({ pause: 15, looks: elapsed >= 900 || sinceLook >= 45 }),
  },
  {
    name: 'proportional: once 1 % of the elapsed time has passed',
    needs: 'a waiter of 10 s',
    next: (elapsed, sinceLook) => ({ pause: 10, looks: sinceLook + 10 >= 0.01 * elapsed }),
  },
  {
    name: 'expected: every 10 s near the end',
    needs: 'a waiter of 10 s, and a memory of the copy before',
    next: (elapsed, _, expected) => ({ pause: 10, looks: elapsed + 10 >= EXPECTED_SHARE * expected }),
  },
  {
    name: 'expected: every 25 s near the end',
    needs: 'a waiter of 25 s, and a memory of the copy before',
    next: (elapsed, _, expected) => ({ pause: 25, looks: elapsed + 25 >= EXPECTED_SHARE * expected }),
  },
];

export interface Waited {
  readonly deadTime: number;
  readonly looks: number;
  readonly polls: number;
}

/** One copy under a curve. The poll at 0 begins the copy. */
export function wait(curve: Curve, copySeconds: number, expected: number): Waited {
  let elapsed = 0;
  let lookedAt = 0;
  let looks = 1;
  for (let polls = 2; ; polls += 1) {
    const next = curve.next(elapsed, elapsed - lookedAt, expected);
    elapsed += next.pause + POLL_SECONDS;
    if (!next.looks) continue;
    looks += 1;
    lookedAt = elapsed;
    if (elapsed >= copySeconds) return { deadTime: elapsed - copySeconds, looks, polls };
  }
}

/** The averages over copies of so many minutes, give or take the spread: no curve is in step with them. */
export function average(curve: Curve, minutes: number, draws: number, random: () => number): Waited {
  const all = Array.from({ length: draws }, () => {
    const nominal = minutes * 60;
    return wait(curve, nominal * (1 + SPREAD * (2 * random() - 1)), nominal);
  });
  return {
    deadTime: mean(all.map(({ deadTime }) => deadTime)),
    looks: mean(all.map(({ looks }) => looks)),
    polls: mean(all.map(({ polls }) => polls)),
  };
}

/** The length of a copy, not in step with any poll. */
export function phased(minutes: number, random: () => number): number {
  return minutes * 60 + 60 * (random() - 0.5);
}
