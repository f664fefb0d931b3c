/** How often everything is measured. */
export interface Effort {
  /** Copies of random length, for each way of waiting and each duration. */
  readonly draws: number;
  /** Rounds for each figure that the machine's own clock gives. 48 are whole cycles of `inTurn` with three or four kinds. */
  readonly runs: number;
}

export const FULL: Effort = { draws: 100, runs: 48 };

/** Shows that the benchmark works. Its figures mean nothing. */
export const QUICK: Effort = { draws: 3, runs: 2 };

/**
 * Each round has another order. After a whole cycle, each has come at each place equally often, and not always after
 * the same one.
 */
export function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  const turned = [...all.slice(first), ...all.slice(0, first)];
  return Math.floor(round / all.length) % 2 === 0 ? turned : turned.reverse();
}
