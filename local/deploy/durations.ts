import type { AppStreamSimulatorOptions } from '../appstream';
import { variation } from '../random';

/** "30 to 60 minutes": https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html */
const IMPORT_MINUTES = 45;
/**
 * "several hours":
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
 */
const UPDATE_MINUTES = 180;

type Durations = Pick<AppStreamSimulatorOptions, 'copySeconds' | 'importSeconds' | 'updateSeconds'>;

/**
 * Each image takes another time, so that not all of them end exactly at a poll. The time follows from seed, region and
 * name. It does not depend on the order of calls, which differs from run to run.
 */
export function durationsOf(copyMinutes: number, seed: number): Durations {
  const seconds = (minutes: number, region: string, name: string) =>
    minutes * 60 * variation(seed, region + name);
  return {
    copySeconds: ({ destinationRegion, name }) => seconds(copyMinutes, destinationRegion, name),
    importSeconds: ({ region, name }) => seconds(IMPORT_MINUTES, region, name),
    updateSeconds: ({ region, name }) => seconds(UPDATE_MINUTES, region, name),
  };
}
