import type { History } from '../cloudformation/history';
import { type FoundImage, readFound } from './found-image';
import type { NewestRequest } from './newest-request';

/**
 * What an Update finds without looking: what was found for the same declaration, when the stack was last settled or since
 * then. So a rollback gives what was found before; so does an update that goes back to it after one that failed without
 * rollback, of which a rollback would tell nothing, since it changes no property. Undefined where a look is asked for.
 */
export function foundBefore(
  { event, home, declared }: NewestRequest,
  history: History,
): FoundImage | undefined {
  const { LogicalResourceId: own, PhysicalResourceId: present } = event;
  const ids = history.of([own]).map(({ physicalId }) => physicalId);
  // Oldest first. Events may be late, and emulators show no ids in some.
  return [...ids.reverse(), present]
    .map((id) => readFound(home, id))
    .find((image) => image?.declared === declared);
}
