import type { History } from '../cloudformation/history';
import { type FoundImage, readFound } from './found-image';
import type { NewestRequest } from './newest-request';

/** What an Update comes to, before anybody looks. */
export type UpdateDecision = { readonly act: 'keep'; readonly image: FoundImage } | { readonly act: 'look' };

export function decideOnUpdate(
  request: NewestRequest,
  stackStatus: string,
  history: History,
): UpdateDecision {
  const { event, home, isSameAsBefore } = request;
  const { LogicalResourceId: own } = event;
  const present = readFound(home, event.PhysicalResourceId);
  // Emulators show an empty id.
  if (stackStatus.includes('ROLLBACK')) return keep(readFound(home, history.idBefore(own)) ?? present);
  const [newest] = history.of([own]);
  const hasFailed = history.of([own]).some(({ status }) => status === 'UPDATE_FAILED');
  // Without rollback, the next update tries one that failed again, maybe from the properties that it failed with.
  if (!hasFailed) return isSameAsBefore ? keep(present) : { act: 'look' };
  // And one that fails may be sent back at once, in the same operation, without an event of its own and under the new id.
  const isSentBack = newest.status === 'UPDATE_FAILED' && newest.at >= (history.phaseBegan ?? Infinity);
  if (!isSentBack) return { act: 'look' };
  return keep(readFound(home, history.presentId(own) ?? history.idBefore(own)) ?? present);
}

/** There is none where CloudFormation never knew of a success. */
function keep(image: FoundImage | undefined): UpdateDecision {
  return image ? { act: 'keep', image } : { act: 'look' };
}
