import type { Waiting } from '../report/outcome';
import type { ImageRequest } from '../request/image-request';

/** The wait of a Create or an Update for its image. */
export function waitingForImage(request: ImageRequest, why: string, state = 'absent'): Waiting {
  return {
    kind: 'wait',
    why,
    state,
    deadline: request.createDeadline,
    atDeadline: request.isCreationWaiter ? 'hand over' : 'createTimedOut',
    data: request.handedOn,
  };
}
