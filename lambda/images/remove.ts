import { describeError, isAwsError, isInUse, isErrorNamed } from '../appstream/errors';
import type { ObservedImage } from '../appstream/observed-image';
import { PresentImage, StaleRequest } from '../cloudformation/guard';
import type { Context } from '../context';
import { blindWait, failureOf } from '../report/fail-or-wait';
import type { Failed, Waiting } from '../report/outcome';
import { decideOnHistory, decideOnTarget } from './decide-delete';
import { deletableSince, deletionDeadline } from './deletable-since';
import { holdersOf } from './holders';
import {
  isRefusedForLong,
  type Left,
  markReplaced,
  waitOrLeave,
  waitOrLeaveAtTheEnd,
  wasLeft,
} from './leave';
import { unmark } from './mark';
import { wasNeverMade } from './never-made';
import { isBeingMade } from './ownership';
import { questionAbout } from './question';
import { type Target, ownTarget } from './targets';

export const DELETION_NOT_SHOWN = 'CloudFormation does not show the deletion yet';

/** What became of a target in this poll: after one look at it, and an act if one was to be done. */
export type Removal =
  | { readonly kind: 'gone'; readonly wasSeen?: boolean }
  /**
   * It is not deleted, and nobody waits for that: it is not ours, its history forbids a deletion (`decideOnHistory`),
   * it is the present one (`PresentImage`), it is kept as a previous one (`isPrevious`), or it is left and the image's
   * own Delete tells that.
   */
  | { readonly kind: 'stays'; readonly why: string; readonly isPrevious?: boolean }
  | Left
  | Waiting
  | Failed;

/** By ARN. */
export type Removals = Map<string, Removal>;

/** If the same holders as at the poll before hold the image, nothing needs to be read of the stack. */
export async function stillHeld(context: Context, target: Target): Promise<Waiting | undefined> {
  const { HeldBy = {}, RefusedSince = {} } = context.passedOn;
  const holders = HeldBy[target.arn];
  if (holders === undefined || isRefusedForLong(context, RefusedSince[target.arn])) return undefined;
  const region = context.region(target.region);
  const image = await region.findImage(target.name);
  if (!image) return undefined;
  if ((await holdersOf(region, target)) !== holders) return undefined;
  const wait = await heldWait(context, target, image, holders);
  return target.arn in RefusedSince ? { ...wait, deadline: Infinity } : wait;
}

/** Looks once at a target, and acts if something is to be done. */
export async function remove(context: Context, target: Target): Promise<Removal> {
  try {
    const region = context.region(target.region);
    const image = await region.findImage(target.name);
    const decision = decideOnTarget(image, target);
    switch (decision.kind) {
      case 'gone':
        return { kind: 'gone' };
      case 'keep':
        return { kind: 'stays', why: decision.why };
      case 'wait':
        return await waiting(context, target, image!, decision.why);
      case 'look at the history':
        return await removeOurs(context, target, image!);
    }
  } catch (error) {
    return removalAfterError(context, target, error);
  }
}

async function removeOurs(context: Context, target: Target, image: ObservedImage): Promise<Removal> {
  const { request, stack } = context;
  if (target.isPrevious) return unshareAndDelete(context, target, image);
  const isOwn = request.isDelete && ownTarget(request)?.arn === target.arn;
  const history = await stack.history();
  // Until the events show the deletion, they are of an earlier operation, in which the image would have to be kept. If the
  // Delete is late, CloudFormation asks for it no more, and they do not show it: it waits here to its end.
  if (isOwn && !(await context.guard.showsDeletion()))
    return {
      kind: 'wait',
      why: DELETION_NOT_SHOWN,
      state: image.state,
      isSoon: true,
      deadline: Infinity,
      atDeadline: 'end',
    };
  const question = await questionAbout(context, target, isOwn, history);
  const decision = decideOnHistory(image, target, question, history);
  switch (decision.kind) {
    case 'keep':
      return { kind: 'stays', why: decision.why };
    case 'keep for good':
      // If an update has gone back to it, it may still have a mark. Then a later release would take it for a previous
      // image.
      await unmark(context.region(target.region), target);
      return { kind: decision.isLeft ? 'left' : 'stays', why: decision.why };
    case 'keep as a previous image':
      await markReplaced(context, target, 'kept');
      return keptAsPrevious(target);
    case 'delete': {
      const { leaveAs } = decision;
      // The image's own Delete tells that it is left, also if the poll that marked it has failed. Waiters do not tell
      // it again.
      if (leaveAs && (await wasLeft(context, target)))
        return {
          kind: question.asked === question.imageLogicalId ? 'left' : 'stays',
          why: `${target.name} is left for the next release`,
        };
      return isBeingMade(image)
        ? deleteUnfinished(context, target, image)
        : unshareAndDelete(context, { ...target, leaveAs }, image);
    }
  }
}

export function keptAsPrevious({ name }: Target): Removal {
  return { kind: 'stays', why: `${name} is kept as a previous image`, isPrevious: true };
}

/**
 * AppStream does not document whether it deletes an image that is being made. If it does, a rollback ends up to an hour
 * sooner. If it answers with any error, that is a wait. The image has no shares yet.
 */
async function deleteUnfinished(context: Context, target: Target, image: ObservedImage): Promise<Removal> {
  const state = `the image is in state ${image.state}`;
  try {
    await context.region(target.region).deleteImage(target, target.arn);
    return await waiting(context, target, image, state);
  } catch (error) {
    if (error instanceof StaleRequest || error instanceof PresentImage) throw error;
    return await waiting(context, target, image, `${state}: ${describeError(error)}`);
  }
}

/**
 * Unsharing takes the fleets of the other account down. A fleet of this account might still keep the image from being
 * deleted. So the shares are removed only when nothing else holds the image.
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/administer-images.html
 */
async function unshareAndDelete(context: Context, target: Target, image: ObservedImage): Promise<Removal> {
  const region = context.region(target.region);
  const accounts = image.state === 'FAILED' ? [] : await region.sharedWith(target.name);
  if (accounts.length > 0) {
    await context.guard.check(target.arn);
    const holders = await holdersOf(region, target, accounts);
    if (holders) return waitOrLeave(context, target, await heldWait(context, target, image, holders));
  }
  let error: unknown;
  try {
    // Each act asks the guard first. If the Delete has become late since the look, that throws StaleRequest or
    // PresentImage.
    for (const account of accounts) await region.unshare(target, account, target.arn);
    await region.deleteImage(target, target.arn);
  } catch (thrown) {
    error = thrown;
  }
  if (error instanceof StaleRequest || error instanceof PresentImage) throw error;
  // With a ResourceTag condition in a policy, AccessDenied is the answer for an image that is gone, too. So a look
  // decides.
  const stillThere = await region.findImage(target.name);
  if (!stillThere) return { kind: 'gone', wasSeen: true };
  if (error === undefined)
    return waiting(context, target, stillThere, `the image is in state ${stillThere.state}`);
  if (!isRefusal(error)) return removalAfterError(context, target, error);
  const said = describeError(error);
  const wait = await waiting(context, target, stillThere, said);
  const refused = { ...wait, isHeld: isInUse(error), passOn: { ...wait.passOn, LastRefusal: said } };
  return waitOrLeave(context, target, refused);
}

/**
 * Whether AppStream refuses the deletion. Then a release may leave the image (`waitOrLeave`). After other errors that
 * pass, the deletion only waits. AppStream's reference says of ConcurrentModificationException: "An API error occurred.
 * Wait a few minutes and try again."
 */
function isRefusal(error: unknown): boolean {
  return isInUse(error) || isErrorNamed(error, 'ConcurrentModificationException');
}

async function heldWait(
  context: Context,
  target: Target,
  image: ObservedImage,
  holders: string,
): Promise<Waiting> {
  const wait = await waiting(context, target, image, holders);
  return {
    ...wait,
    isHeld: true,
    passOn: { ...wait.passOn, HeldBy: { [target.arn]: holders } },
  };
}

async function waiting(
  context: Context,
  target: Target,
  image: ObservedImage,
  why: string,
): Promise<Waiting> {
  const wait = { kind: 'wait', why, state: image.state, image: target } as const;
  // deleteTimeout does not count yet: the image is being made, or has no description that tells whose it is.
  if (isBeingMade(image) || !image.description)
    return { ...wait, deadline: Infinity, atDeadline: 'deleteTimedOut' };
  const since = await deletableSince(context, target);
  return {
    ...wait,
    deadline: context.request.deleteDeadline(since),
    atDeadline: 'deleteTimedOut',
    passOn: { DeletableSince: { [target.arn]: new Date(since).toISOString() } },
  };
}

/** What an error means for one image: the other images are still looked at. */
async function removalAfterError(context: Context, target: Target, error: unknown): Promise<Removal> {
  if (error instanceof PresentImage) return { kind: 'stays', why: error.message };
  if (error instanceof StaleRequest || !isAwsError(error)) throw error;
  if (await wasNeverMade(context, target)) return { kind: 'gone' };
  const failed = failureOf(context, error);
  if (failed) return { ...failed, image: target };
  const wait = blindWait(error, {
    kind: 'wait',
    image: target,
    deadline: await deletionDeadline(context, target),
    atDeadline: 'deleteTimedOut',
  });
  return waitOrLeaveAtTheEnd(context, target, wait);
}
