import type { Making, SimulatedImage, StateChange } from '../image';
import type { Quotas } from '../quotas';
import { ServiceError } from '../service-error';
import type { Region } from '../world';
import type { Call } from './call';

const RESERVED = /^(amazon|aws|appstream)/i;

/**
 * Image names that begin so are reserved:
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
 */
export function checkReserved({ behaviour }: Call, name: string): void {
  if (RESERVED.test(name)) {
    throw new ServiceError(
      behaviour.reservedName,
      `Image names may not begin with Amazon, AWS or AppStream: ${name}`,
    );
  }
}

/**
 * For each call that makes images: the quota of how many it may have under way. An image that no call made counts if it
 * is in one of `states`.
 */
const AT_ONCE: Record<Making['by'], { quota: keyof Quotas; what: string; states: readonly string[] }> = {
  CopyImage: { quota: 'concurrentCopies', what: 'image copies to', states: ['COPYING'] },
  CreateImportedImage: {
    quota: 'concurrentImports',
    what: 'image imports in',
    states: ['IMPORTING', 'VALIDATING'],
  },
  CreateUpdatedImage: { quota: 'concurrentUpdates', what: 'image updates in', states: [] },
};

/**
 * Whether AppStream makes the image. False: it accepts the call, but the name is taken and it has not noticed
 * (`nameCheck`). Throws if it notices, or if a quota is used up.
 */
export function isAdmitted(call: Call, by: Making['by'], destination: Region, name: string): boolean {
  const { behaviour, now } = call;
  if (behaviour.copyChecks === 'quotaFirst') checkQuotas(call, by, destination);
  const taken = destination.ownImage(name);
  if (taken) {
    const noticed =
      behaviour.nameCheck === 'synchronous' ||
      (behaviour.nameCheck === 'asynchronous' && taken.isVisible(now)) ||
      (behaviour.nameCheck === 'onlyWithinRegion' && destination === call.region);
    if (!noticed) return false;
    throw new ServiceError(
      'ResourceAlreadyExistsException',
      `An image with the name ${name} already exists.`,
    );
  }
  if (behaviour.copyChecks === 'nameFirst') checkQuotas(call, by, destination);
  return true;
}

function checkQuotas({ quotas, now }: Call, by: Making['by'], destination: Region): void {
  const images = destination.ownImages();
  if (images.length >= quotas.images) {
    throw new ServiceError(
      'LimitExceededException',
      `The limit of ${quotas.images} images in ${destination.name} has been reached.`,
    );
  }
  const { quota, what, states } = AT_ONCE[by];
  const underWay = images.filter(
    (image) => states.includes(image.state(now)) || (image.details.made?.by === by && image.isUnderWay(now)),
  );
  if (underWay.length >= quotas[quota]) {
    throw new ServiceError(
      'LimitExceededException',
      `The limit of ${quotas[quota]} concurrent ${what} ${destination.name} has been reached.`,
    );
  }
}

/** Puts the new image into its region. */
export function begin(call: Call, destination: Region, image: SimulatedImage): void {
  destination.images.set(image.details.arn, image);
  call.touch(image);
}

/** When an image becomes visible that is begun now. */
export function visibleFrom({ behaviour, now }: Call): number {
  return now + behaviour.visibleAfterSeconds * 1000;
}

/** The states on the way, each for the same time, and then the one at the end. */
export function statesOnTheWay(
  { now }: Call,
  states: readonly string[],
  seconds: number,
  outcome: string,
): StateChange[] {
  return [
    ...states.map((state, index) => ({ state, from: now + (seconds * 1000 * index) / states.length })),
    { state: outcome, from: now + seconds * 1000 },
  ];
}

/** A duration of the settings: the same for all images, or a function of the image. */
export function secondsOf<T>(seconds: number | ((made: T) => number), made: T): number {
  return typeof seconds === 'number' ? seconds : seconds(made);
}
