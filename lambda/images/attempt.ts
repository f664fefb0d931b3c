import type { ObservedImage } from '../appstream/observed-image';
import { SAME_REQUEST_MS, StaleRequest } from '../cloudformation/guard';
import type { Context } from '../context';
import { PROPAGATION_SECONDS } from '../report/outcome';
import type { ChainPart } from '../request/chain-part';
import { markerOf } from './ownership';

/** The attempt that an image is compared with: this event's own, if that made the image, else the one handed on. */
export function attemptFor({ attempt, ownAttempt }: ChainPart, image: ObservedImage | undefined): string {
  return image && markerOf(image)?.attempt === ownAttempt ? ownAttempt : attempt;
}

/** The attempt that an image is made in now. */
export async function attemptToMake(context: Context): Promise<string> {
  const { attempt, ownAttempt } = context.request.part;
  return (await isOfEarlierOperation(context)) ? ownAttempt : attempt;
}

/**
 * Whether creation waiters handed on an attempt of an earlier operation. If that operation failed without rollback
 * (`cdk deploy --no-rollback`), CloudFormation does not ask the waiters again that were complete.
 */
async function isOfEarlierOperation({ request: { part }, stack }: Context): Promise<boolean> {
  return (
    part.attemptStartedAt !== undefined && (await stack.history()).isOfEarlierPhase(part.attemptStartedAt)
  );
}

/** Whether the image of an attempt failed in an earlier operation. */
export async function hasFailedBefore(context: Context, attempt: string): Promise<boolean> {
  const { request, stack, elapsed } = context;
  const { part, event, startedAt } = request;
  if (attempt === part.ownAttempt) return false;
  if (await isOfEarlierOperation(context)) return true;
  // Events come late: before they show this request, they tell of another operation.
  const [newest] = (await stack.history()).of([event.LogicalResourceId]);
  const isShown = newest !== undefined && newest.at > startedAt - SAME_REQUEST_MS;
  if (!isShown && elapsed < PROPAGATION_SECONDS)
    throw new StaleRequest('CloudFormation does not show this request yet');
  return false;
}
