import { type ImageDetails, type Making, SimulatedImage, type StateChange } from '../image';
import { ServiceError } from '../service-error';
import type { Region } from '../world';
import type { Call } from './call';
import { visibleFrom } from './making';

const MODEL_STATES = 'PENDING AVAILABLE FAILED COPYING DELETING CREATING IMPORTING VALIDATING'.split(' ');

/** Throws the error unless the image can be copied or updated in its present state. */
export function checkState({ behaviour, now }: Call, source: SimulatedImage, error: string): void {
  const state = source.state(now);
  const accepted =
    state === 'AVAILABLE' || (!MODEL_STATES.includes(state) && behaviour.copyOfUnknownState === 'accepted');
  if (!accepted) throw new ServiceError(error, `The image ${source.details.name} is in state ${state}.`);
}

/** Throws the error if the image was imported, or made from an imported one. */
export function checkType({ details }: SimulatedImage, answer: string): void {
  if (details.type === 'CUSTOM' && answer !== 'accepted') {
    throw new ServiceError(answer, `The image ${details.name} was imported.`);
  }
}

/** A new image from another one. What the call does not give comes from the source. */
export function imageFrom(
  call: Call,
  source: SimulatedImage,
  destination: Region,
  own: Pick<ImageDetails, 'name' | 'description'> & Partial<ImageDetails>,
  making: Pick<Making, 'by' | 'errors'>,
  states: (details: ImageDetails) => StateChange[],
): SimulatedImage {
  const { behaviour, now } = call;
  const details: ImageDetails = {
    ...source.details,
    createdTime: now,
    baseImageArn: behaviour.baseImageOfCopy === 'source' ? source.details.arn : source.details.baseImageArn,
    ...own,
    region: destination.name,
    arn: destination.arn('image', own.name),
    description:
      own.description ??
      (behaviour.copyWithoutDescriptionInheritsSource ? source.details.description : undefined),
    visibleFrom: visibleFrom(call),
    made: { ...making, from: source },
  };
  const image = new SimulatedImage(details, states(details));
  if (behaviour.copyInheritsPermissions) {
    for (const [account, share] of source.shares) image.shares.set(account, share);
  }
  return image;
}
