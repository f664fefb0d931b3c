import { mean } from '../statistics';

/** How a state machine could poll: after which pause next, since a poll can tell it how long to wait. */
export interface Curve {
  readonly name: string;
  /** What it asks of us. */
  readonly needs: string;
  pause(elapsed: number, expected: number): number;
}

/** What one poll takes beyond the pause: a function, a call. */
const POLL_SECONDS = 0.2;

/** Looks from this share of the time on that the copy before took. */
const EXPECTED_SHARE = 0.85;
/** How far a copy may be from the one before, which took the nominal time. */
export const SPREAD = 0.1;

const OWN_PAUSES = 'a pause that each poll tells';

export const CURVES: readonly [Curve, ...Curve[]] = [
  { name: 'every 30 s (now)', needs: '', pause: () => 30 },
  { name: 'every 15 s', needs: '', pause: () => 15 },
  { name: 'every 60 s', needs: '', pause: () => 60 },
  {
    name: 'quiet: no look for 4.4 min, then every 29 s',
    needs: OWN_PAUSES,
    pause: (elapsed) => (elapsed === 0 ? 264 : 29),
  },
  {
    name: 'growing: from 10 s by 2 % to 60 s',
    needs: OWN_PAUSES,
    pause: (elapsed) => Math.min(60, 10 + elapsed * 0.02),
  },
  {
    name: 'late: every 60 s for 15 min, then 15 s',
    needs: OWN_PAUSES,
    pause: (elapsed) => (elapsed < 900 ? 60 : 15),
  },
  {
    name: 'proportional: once 1 % of the elapsed time has passed',
    needs: OWN_PAUSES,
    pause: (elapsed) => Math.max(10, 0.01 * elapsed),
  },
  {
    name: 'expected: every 10 s near the end',
    needs: `${OWN_PAUSES}, and a memory of the copy before`,
    pause: (elapsed, expected) => (elapsed === 0 ? EXPECTED_SHARE * expected : 10),
  },
  {
    name: 'expected: every 25 s near the end',
    needs: `${OWN_PAUSES}, and a memory of the copy before`,
    pause: (elapsed, expected) => (elapsed === 0 ? EXPECTED_SHARE * expected : 25),
  },
];

export interface Waited {
  readonly deadTime: number;
  readonly polls: number;
}

/** One copy under a curve. The poll at 0 begins the copy. */
export function wait(curve: Curve, copySeconds: number, expected: number): Waited {
  let elapsed = 0;
  for (let polls = 2; ; polls += 1) {
    elapsed += curve.pause(elapsed, expected) + POLL_SECONDS;
    if (elapsed >= copySeconds) return { deadTime: elapsed - copySeconds, polls };
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
    polls: mean(all.map(({ polls }) => polls)),
  };
}

/** The length of a copy, not in step with any poll. */
export function phased(minutes: number, random: () => number): number {
  return minutes * 60 + 60 * (random() - 0.5);
}
