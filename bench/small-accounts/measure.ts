import type { Effort } from '../effort';
import { mean, rounded } from '../statistics';
import { type Case, play } from './play';

/** The quota of a new account, and what is left of it if other functions take five. */
const NEW_ACCOUNT = 10;
const LEFT = 5;
/** The quota of an account that is not new: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const USED_ACCOUNT = 1000;

const SEEDS = 5;

export interface SmallAccountRow extends Case {
  readonly failed: number;
  /** Why the first failed run failed. */
  readonly failure?: string;
  /** Seconds from AVAILABLE until CloudFormation knows, over all images of all runs. Null if all runs failed. */
  readonly deadTime: number | null;
  readonly worstDeadTime: number | null;
  /** Seconds of creation, update and deletion, on average over the runs that did not fail. */
  readonly seconds: readonly number[];
  /** The maximum over the runs. */
  readonly throttles: number;
}

export interface SmallAccounts {
  readonly seeds: number;
  /** This package, with five executions and with plenty. */
  readonly rows: readonly SmallAccountRow[];
  /** This package beside the Provider framework. */
  readonly compared: readonly SmallAccountRow[];
}

export async function measureSmallAccounts({ runs }: Effort): Promise<SmallAccounts> {
  const seeds = Math.min(SEEDS, runs);
  const rows: SmallAccountRow[] = [];
  for (const [images, isDefault] of [
    [50, false],
    [10, true],
  ] as const)
    for (const executions of [LEFT, USED_ACCOUNT])
      rows.push(await measure({ engine: 'package', images, executions, isDefault }, seeds));
  const compared: SmallAccountRow[] = [];
  for (const executions of [NEW_ACCOUNT, LEFT])
    for (const images of [2, 6, 10])
      for (const engine of ['package', 'framework'] as const)
        compared.push(await measure({ engine, images, executions }, seeds));
  return { seeds, rows, compared };
}

async function measure(what: Case, seeds: number): Promise<SmallAccountRow> {
  const runs = await play(what, seeds);
  const good = runs.filter(({ failure }) => !failure);
  const dead = good.flatMap(({ deadTimes }) => deadTimes);
  return {
    ...what,
    failed: runs.length - good.length,
    failure: runs.find(({ failure }) => failure)?.failure,
    deadTime: dead.length > 0 ? rounded(mean(dead)) : null,
    worstDeadTime: dead.length > 0 ? rounded(Math.max(...dead)) : null,
    seconds:
      good.length > 0 ? [0, 1, 2].map((n) => Math.round(mean(good.map(({ seconds }) => seconds[n])))) : [],
    throttles: Math.max(...runs.map(({ throttles }) => throttles)),
  };
}
