import type { History } from '../cloudformation/history';
import { type FoundImage, readFound } from './found-image';
import type { NewestRequest } from './newest-request';

/**
 * What an Update finds without a look: what was found for the same declaration when the stack was last settled, or
 * since then. Undefined if a look is needed.
 *
 * So a rollback gives what was found before. So does an update that goes back to the old declaration after a failed one
 * (`--no-rollback`): if it is undone, too, no property changes, and CloudFormation sends no event that could correct
 * it.
 */
export function foundBefore(
  { event, home, declared }: NewestRequest,
  history: History,
): FoundImage | undefined {
  const { LogicalResourceId: own, PhysicalResourceId: present } = event;
  const ids = history.of([own]).map(({ physicalId }) => physicalId);
  // The oldest first. Events may come late, and emulators show no ids in some.
  return [...ids.reverse(), present]
    .map((id) => readFound(home, id))
    .find((image) => image?.declared === declared);
}
