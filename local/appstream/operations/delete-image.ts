import type { DeleteImageRequest, DeleteImageResult } from '@aws-sdk/client-appstream';
import type { SimulatedImage } from '../image';
import { ServiceError } from '../service-error';
import type { Call } from './call';
import { describeImage } from './describe-images';

/**
 * "You can't delete an image that is used by fleets or shared with other AWS accounts."
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/administer-images.html
 */
export function deleteImage(call: Call, input: DeleteImageRequest): DeleteImageResult {
  const { behaviour, now } = call;
  const image = call.imageNamed(input.Name!);
  if (image.state(now) === 'DELETING') {
    if (behaviour.deleteWhileDeleting === 'accepted') return { Image: describeImage(call, image) };
    throw new ServiceError(behaviour.deleteWhileDeleting, 'The image is being deleted.');
  }
  refuseWhileCopying(call, image);
  refuseWhileUsed(call, image);

  if (behaviour.deleteSourceOfCopy === 'copyFails') {
    for (const copy of call.world.underWayFrom(image)) copy.change('FAILED', now);
  }
  call.touch(image);
  image.change('DELETING', now);
  image.goneAt = behaviour.deletion === 'synchronous' ? now : now + behaviour.deletingSeconds * 1000;
  return { Image: describeImage(call, image) };
}

function refuseWhileCopying({ behaviour, now, world }: Call, image: SimulatedImage): void {
  if (image.isUnderWay(now) && behaviour.deleteWhileCopying !== 'accepted') {
    throw new ServiceError(behaviour.deleteWhileCopying, `The image is in state ${image.state(now)}.`);
  }
  if (behaviour.deleteSourceOfCopy === 'refused' && world.underWayFrom(image).length > 0) {
    throw new ServiceError('ResourceInUseException', 'The image is being copied.');
  }
}

function refuseWhileUsed({ behaviour, now, region }: Call, image: SimulatedImage): void {
  if (region.fleetsUsing(image).length > 0) {
    throw new ServiceError('ResourceInUseException', 'The image is used by one or more fleets.');
  }
  if (behaviour.runningSessionsBlock && image.sessionsUntil > now) {
    throw new ServiceError('ResourceInUseException', 'The image is used by running instances.');
  }
  if (image.shares.size > 0) {
    throw new ServiceError(behaviour.sharedDelete, 'The image is shared with other accounts.');
  }
}
