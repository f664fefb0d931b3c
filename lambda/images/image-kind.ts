import type { Outcome } from '../report/outcome';
import type { ResourceKind } from '../resource-kind';
import { declarationOf } from '../request/declaration';
import { DELETION_WAITER_TYPE } from '../request/events';
import { ImageRequest } from '../request/image-request';
import { create } from './create';
import { deleteImages } from './delete';
import { waitingForImage } from './waiting-for-image';

/** An image, and the waiters of its chain. */
export const IMAGE_KIND: ResourceKind<ImageRequest> = {
  read: (execution, settings) => new ImageRequest(execution, settings),

  look: async (context) => {
    const { request } = context;
    if (request.isDelete) return deleteImages(context);
    return request.event.ResourceType === DELETION_WAITER_TYPE ? declare(request) : create(context);
  },

  blind: (context) => {
    const { request, passedOn } = context;
    const { BegunAt, IdleSince, TakenSince, IsBeingMade } = passedOn;
    const passOn = { BegunAt, IdleSince, TakenSince, IsBeingMade };
    return request.isDelete
      ? { kind: 'wait', deadline: Infinity, atDeadline: 'deleteTimedOut', passOn }
      : { ...waitingForImage(request, ''), passOn };
  },
};

/** A deletion waiter has nothing to do until it is deleted. The first one tells the others what the image is. */
function declare(request: ImageRequest): Outcome {
  return {
    kind: 'done',
    decision: 'nothing to do until it is deleted',
    state: 'not asked',
    data: { Declaration: declarationOf(request.image!) },
  };
}
