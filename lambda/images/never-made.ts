import type { Context } from '../context';
import { wordsWithoutAppStream } from '../report/failures';
import { PROPAGATION_SECONDS, SOON_SECONDS } from '../report/outcome';
import { subjectOf } from '../report/words';
import type { Target } from './targets';

/** How late the first poll of an event may be. */
const LATE_SECONDS = 60;

/** How long an attempt takes, as a rule at most, until it fails, if its region has no AppStream (`Silence`). */
const LONGEST_MS = (PROPAGATION_SECONDS + 2 * SOON_SECONDS + LATE_SECONDS) * 1000;

/**
 * Whether the image was never made, since its region has no AppStream: the first failure about it said so, and it was
 * never complete. If an attempt to make it took long, the region has answered: without an answer it fails sooner.
 */
export async function wasNeverMade({ request, stack, silence }: Context, target: Target): Promise<boolean> {
  if (!silence.isSilent(target.region)) return false;
  const history = await stack.history();
  const { imageLogicalId } = request.part;
  if (history.wasComplete(imageLogicalId, target.arn)) return false;
  const chain = [imageLogicalId, request.event.LogicalResourceId];
  if (history.hasTakenLongerThan(LONGEST_MS, chain, target.arn)) return false;
  return history.hasFailedFirstWith(subjectOf(target), wordsWithoutAppStream(target));
}
