import type { AppStreamSimulator } from '../appstream';
import { FAULTS_OF_CALLS } from '../deploy/faults-of-calls';
import { FAULTS_OF_IMAGES } from '../deploy/faults-of-images';
import { type AppStreamFaults, faultNamed, type FaultyAppStream } from '../deploy/named-fault';

/** The faults of the rehearsal that need no stack. */
export const FAULTS: AppStreamFaults = Object.fromEntries(
  Object.entries({ ...FAULTS_OF_CALLS, ...FAULTS_OF_IMAGES }).filter(([, { inject }]) => inject),
);

/** Makes a fault happen `count` times. Throws if there is none of that name. */
export function injectByName(
  appStream: AppStreamSimulator,
  regions: readonly string[],
  name: string,
  count: number,
): void {
  const aws: FaultyAppStream = {
    appStream,
    addImageOutside(region, image) {
      if (!appStream.image(region, image.name)) appStream.addImage(region, image);
    },
  };
  faultNamed(FAULTS, name).inject!(aws, count, regions);
}
