import type { Context } from '../context';
import type { Waiting } from '../report/outcome';
import { holdersOf } from './holders';
import { type Mark, mark, readMark } from './mark';
import type { Target } from './targets';

/** How long a release waits if AppStream refuses to delete a replaced image. A session may hold it for days. */
const LEAVE_AFTER_SECONDS = 10 * 60;

/**
 * An image that stays though it was replaced. If AppStream refused to delete it, the next release or the removal of its
 * resource deletes it. If RETAIN may have to keep it, nobody deletes it, and the log says so.
 */
export interface Left {
  readonly kind: 'left';
  readonly why: string;
}

/** `since`: when AppStream first refused. When the event ends, each refusal counts as a long one. */
export function isRefusedForLong(context: Context, since: string | undefined): boolean {
  if (since === undefined) return false;
  return context.secondsSince(since) >= LEAVE_AFTER_SECONDS || isAtTheEnd(context);
}

function isAtTheEnd({ request, now }: Context): boolean {
  return request.isOver(now, Infinity);
}

/** AppStream refuses to delete an image. The deletion waits, but in a release only for ten minutes. */
export async function waitOrLeave(context: Context, target: Target, wait: Waiting): Promise<Waiting | Left> {
  const { arn, leaveAs } = target;
  if (!leaveAs) return wait;
  const since = context.passedOn.RefusedSince?.[arn] ?? context.nowAsText;
  if (isRefusedForLong(context, since)) return leave(context, target, leaveAs, wait);
  return { ...wait, deadline: Infinity, passOn: { ...wait.passOn, RefusedSince: { [arn]: since } } };
}

/**
 * The deletion waits for another reason than a refusal, and the event ends. No waiter goes on with a previous image that
 * may be left (`keepingOfPrevious`). So the image's own Delete leaves it instead of handing it over.
 */
export async function waitOrLeaveAtTheEnd(
  context: Context,
  target: Target,
  wait: Waiting,
): Promise<Waiting | Left> {
  const { isPrevious, leaveAs } = target;
  const { deletedNext } = context.request;
  if (!isPrevious || !leaveAs || !deletedNext || !isAtTheEnd(context)) return wait;
  // Without its mark it is not left.
  return leave(context, target, leaveAs, wait).catch(() => wait);
}

async function leave(context: Context, target: Target, as: Mark['as'], { why }: Waiting): Promise<Left> {
  await markReplaced(context, target, as);
  const holders = await holdersOf(context.region(target.region), target).catch(() => '');
  return { kind: 'left', why: `${target.name} is left: ${holders || why}` };
}

/** Marks a replaced image. If it is a previous image, or was marked in this clean-up, it keeps the time of its mark. */
export async function markReplaced(context: Context, target: Target, as: Mark['as']): Promise<void> {
  const before = await markOf(context, target);
  const isKnown = before && (target.isPrevious || (await isOfNow(context, before)));
  const replacedAt = isKnown ? before.replacedAt : context.now;
  await mark(context.region(target.region), target, { as, replacedAt, accounts: target.shares }, before);
}

/** Whether this clean-up has left the image already: another resource of the chain, or a poll that then failed. */
export async function wasLeft(context: Context, target: Target): Promise<boolean> {
  const before = await markOf(context, target);
  return before !== undefined && before.as !== 'kept' && (await isOfNow(context, before));
}

async function markOf(context: Context, { region, arn }: Target): Promise<Mark | undefined> {
  return readMark(await context.region(region).tags(arn));
}

async function isOfNow({ stack }: Context, { replacedAt }: Mark): Promise<boolean> {
  return !(await stack.history()).isOfEarlierPhase(replacedAt);
}
