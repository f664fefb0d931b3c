import type { History } from '../cloudformation/history';
import { PROPAGATION_SECONDS } from '../report/outcome';
import { type FoundImage, readFound } from './found-image';
import type { NewestRequest } from './newest-request';

/** What an Update comes to, before anybody looks. */
export type UpdateDecision =
  | { readonly act: 'keep'; readonly image: FoundImage }
  | { readonly act: 'wait'; readonly why: string }
  | { readonly act: 'look' };

/** `elapsed`: seconds since the event. */
export function decideOnUpdate(
  request: NewestRequest,
  stackStatus: string,
  history: History,
  elapsed: number,
): UpdateDecision {
  const { event, home, isSameAsBefore } = request;
  const { LogicalResourceId: own } = event;
  const present = readFound(home, event.PhysicalResourceId);
  if (stackStatus.includes('ROLLBACK')) {
    // Nobody promises that the events show at once what the status says.
    if (history.phase !== 'rollback' && elapsed < PROPAGATION_SECONDS)
      return { act: 'wait', why: 'the events of the stack do not show its rollback yet' };
    // Emulators show an empty id.
    return keep(readFound(home, history.idBefore(own)) ?? present);
  }
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
