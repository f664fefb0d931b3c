import type { AppStreamSimulatorOptions } from '../appstream';
import { variation } from '../random';

/** "30 to 60 minutes" */
const IMPORT_MINUTES = 45;
/** "several hours" */
const UPDATE_MINUTES = 180;

type Durations = Pick<AppStreamSimulatorOptions, 'copySeconds' | 'importSeconds' | 'updateSeconds'>;

/** No two images take equally long, and none ends on a poll. The order of calls must not matter: it is not seeded. */
export function durationsOf(copyMinutes: number, seed: number): Durations {
  const seconds = (minutes: number, region: string, name: string) =>
    minutes * 60 * variation(seed, region + name);
  return {
    copySeconds: ({ destinationRegion, name }) => seconds(copyMinutes, destinationRegion, name),
    importSeconds: ({ region, name }) => seconds(IMPORT_MINUTES, region, name),
    updateSeconds: ({ region, name }) => seconds(UPDATE_MINUTES, region, name),
  };
}
