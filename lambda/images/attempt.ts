import type { ObservedImage } from '../appstream/observed-image';
import type { Context } from '../context';
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
  if (attempt === context.request.part.ownAttempt) return false;
  if (await isOfEarlierOperation(context)) return true;
  await context.guard.mustBeShown();
  return false;
}
