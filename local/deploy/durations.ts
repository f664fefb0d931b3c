import { variation } from '../random';

/** "30 to 60 minutes" */
export const IMPORT_MINUTES = 45;
/** "several hours" */
export const UPDATE_MINUTES = 180;

/** Where and as what an image is made. */
interface Made {
  readonly region: string;
  readonly name: string;
}

/** No two images take equally long, and none ends on a poll. The order of calls must not matter: it is not seeded. */
export function secondsOfMaking(minutes: number, seed: number, { region, name }: Made): number {
  return minutes * 60 * variation(seed, region + name);
}
