import { describeError, isAwsError, isErrorNamed } from '../appstream/errors';
import { PresentImage, StaleRequest } from '../cloudformation/guard';
import type { History } from '../cloudformation/history';
import type { Context } from '../context';
import { blindWait, failureOf } from '../report/fail-or-wait';
import type { Done, Failed, Outcome, Waiting } from '../report/outcome';
import { imageArn } from '../request/identity';
import { decideOnTakingBack } from './decide';
import { type NamedShare, parseShareId } from './share-id';
import type { ShareRequest } from './share-request';

/**
 * Answers a Delete: takes back the share that its id names, and only from the very image that it names. Then it does so
 * with those that failed updates have left (`othersOf`).
 */
export async function takeBack(context: Context<ShareRequest>): Promise<Outcome> {
  const { event, home, named: ownNamed } = context.request;
  const own = await ofId(context, event.PhysicalResourceId ?? '', ownNamed);
  if (own.kind !== 'done') return own;
  for (const other of await othersOf(context)) {
    const named = parseShareId(home, other)!;
    const outcome = await ofId(context, other, named).catch((error: unknown) => afterError(context, error));
    // So the message names this share instead of that of the event.
    const image = { ...named, arn: imageArn(home, named.region, named.name), sharedWith: named.accountId };
    if (outcome.kind !== 'done') return { ...outcome, image };
  }
  return own;
}

/** What `poll` makes of an error. */
function afterError(context: Context<ShareRequest>, error: unknown): Failed | Waiting {
  // The SDK makes an AWS error of all that is thrown inside of it.
  if (error instanceof StaleRequest || !isAwsError(error)) throw error;
  return failureOf(context, error) ?? blindWait(error, waitingToTakeBack(context, '', 'unknown'));
}

/**
 * The shares that failed updates have given or replaced, and that nobody has taken back. If CloudFormation deletes the
 * stack, or all that its creation has made, it may send no Delete for them. The events have their ids.
 */
async function othersOf({ request, stack, guard }: Context<ShareRequest>): Promise<string[]> {
  const { LogicalResourceId: own, PhysicalResourceId: id } = request.event;
  // Events may come late. The check makes sure that they show this deletion.
  if (!guard.hasPassed) await guard.check();
  const history = await stack.history();
  if (!['delete', 'creation rollback'].includes(history.phaseOfDeletion(own) ?? '')) return [];
  const events = history.of([own]);
  const ids = [...new Set(events.map(({ physicalId }) => physicalId))];
  return ids.filter((other) => {
    const newest = events.find(({ physicalId }) => physicalId === other)!;
    return other !== id && parseShareId(request.home, other) && !GONE.test(newest.status);
  });
}

const GONE = /^DELETE_(COMPLETE|SKIPPED)$/;

async function ofId(
  context: Context<ShareRequest>,
  id: string,
  named: NamedShare | undefined,
): Promise<Done | Waiting> {
  if (!named) return ofUnknownId(context);
  const image = await context.region(named.region).findImage(named.name);
  const decision = decideOnTakingBack(image, named);
  switch (decision.kind) {
    case 'nothing':
      return done(decision.why, image?.state);
    case 'wait':
      return waitingToTakeBack(context, decision.why, image!.state);
    case 'take back': {
      const why = whyLeave(context.request, await context.stack.history(), id);
      if (!why) return takeBackNow(context, id, named, image!.state);
      // Events may come late. As before an act, the check makes sure that they show this deletion.
      await context.guard.check();
      return done(why, image!.state);
    }
  }
}

/** Why a share stays, if it does. */
function whyLeave({ event }: ShareRequest, history: History, id: string): string | undefined {
  const { LogicalResourceId: own, ResourceProperties } = event;
  // Somebody had taken it back, and an update has moved it to another construct.
  if (history.isOfAnother(own, id))
    return 'left alone: another resource of the stack has given the share anew';
  const present = history.presentId(own);
  const isReplaced = history.idBefore(own) === id && present !== undefined && present !== id;
  // The newest declaration decides. A Delete in a clean-up comes with the properties of the version before.
  const { properties = ResourceProperties } = history.declaredLast(own) ?? {};
  const phase = history.phaseOfDeletion(own);
  const isKept =
    phase === 'delete'
      ? // It skips the present share, and asks only for what failed updates have replaced.
        history.isRemovalSkipped(own)
      : phase === 'clean-up' && isReplaced && properties?.RetainReplaced === 'true';
  return isKept ? 'kept: its removal policy is RETAIN' : undefined;
}

/** Does not look at the shares before: a share that was just given may not be shown yet. */
async function takeBackNow(
  context: Context<ShareRequest>,
  id: string,
  share: NamedShare,
  state: string,
): Promise<Done | Waiting> {
  const { name, accountId } = share;
  const region = context.region(share.region);
  const image = { name, arn: imageArn(context.request.home, share.region, name) };
  try {
    await region.unshare(image, accountId, id);
    return done('taken back', state);
  } catch (error) {
    if (error instanceof PresentImage)
      return done('left alone: CloudFormation holds the share as the present one of its resource', state);
    // The share is gone, or the image has gone since the look.
    if (!isErrorNamed(error, 'ResourceNotFoundException')) throw error;
    if (!(await region.sharedWith(name)).includes(accountId)) return done('the share is gone', state);
    const said = describeError(error);
    return { ...waitingToTakeBack(context, said, state), passOn: { LastRefusal: said } };
  }
}

/**
 * CloudFormation invented the id, or it is that of a creation that failed. Then nothing tells whether a share that is
 * there is ours. It stays, and the log warns.
 */
async function ofUnknownId(context: Context<ShareRequest>): Promise<Done> {
  const { declared, home } = context.request;
  if (!declared) return done('nothing was shared');
  const { imageName, accountId } = declared;
  const accounts = await sharedWith(context, imageName);
  const which = `the share of image ${imageName} in ${home.region} with account ${accountId}`;
  if (typeof accounts === 'string') return warning(`left alone ${which}, if there is one: ${accounts}`);
  if (!accounts.includes(accountId)) return done('nothing was shared');
  return warning(`left alone ${which}: nothing tells that this resource gave it`);
}

/** If they cannot be read, the error in words: the log tells it. */
async function sharedWith(context: Context<ShareRequest>, imageName: string): Promise<string[] | string> {
  const region = context.region(context.request.home.region);
  try {
    return (await region.findImage(imageName)) ? await region.sharedWith(imageName) : [];
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return describeError(error);
  }
}

function done(decision: string, state = 'absent'): Done {
  return { kind: 'done', decision, state };
}

function warning(decision: string): Done {
  return { ...done(decision, 'unknown'), isWarning: true };
}

/** The wait of a Delete. */
export function waitingToTakeBack({ request }: Context<ShareRequest>, why: string, state: string): Waiting {
  return { kind: 'wait', why, state, deadline: request.end, atDeadline: 'unshareTimedOut' };
}
