/** How often everything is done. */
export interface Effort {
  /** Random copies for each way of waiting and each duration. */
  readonly draws: number;
  /** Fresh processes for each figure that the machine's own clock gives: whole cycles of `inTurn` with four and five kinds. */
  readonly runs: number;
}

export const FULL: Effort = { draws: 100, runs: 40 };

/** Shows that the benchmark works; its figures are worth nothing. */
export const QUICK: Effort = { draws: 3, runs: 2 };

/** In another order in each round: each comes at each place equally often, and not always after the same one. */
export function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  const turned = [...all.slice(first), ...all.slice(0, first)];
  return Math.floor(round / all.length) % 2 === 0 ? turned : turned.reverse();
}
