import { describeError, isAwsError, meaningOf } from '../appstream/errors';
import type { ObservedImage } from '../appstream/observed-image';
import { StaleRequest } from '../cloudformation/guard';
import type { Context } from '../context';
import { blindWait, failureOf } from '../report/fail-or-wait';
import { type Done, type Outcome, type Waiting, waitingForNothing } from '../report/outcome';
import type { Share } from '../request/declared-image';
import { decideOnImage, decideOnShare } from './decide';
import { parseShareId, shareId } from './share-id';
import type { ShareRequest } from './share-request';

/** Answers a Create or an Update: looks at the image and its shares, and gives the share if that is to be done. */
export async function give(context: Context<ShareRequest>): Promise<Outcome> {
  try {
    return await look(context);
  } catch (error) {
    if (!(error instanceof StaleRequest)) throw error;
    const { passOn } = waitingToGive(context, '', '');
    return waitingForNothing(error, passOn);
  }
}

async function look(context: Context<ShareRequest>): Promise<Outcome> {
  const { request } = context;
  const { home, event } = request;
  const { imageName, accountId } = request.declared!;
  const region = context.region(home.region);
  const image = await region.findImage(imageName);
  const id = image && shareId(home, image, accountId);
  const decision = decideOnImage(image);
  if (decision.kind === 'fail' || id !== event.PhysicalResourceId) {
    const before = await idToGoBackTo(context);
    if (before !== undefined && (before !== id || decision.kind === 'fail'))
      return nothingToGoBackTo(before, image);
  }
  switch (decision.kind) {
    case 'wait':
      return waitingToGive(context, decision.why, image!.state);
    case 'fail':
      if (!image && (await region.hasForeignImage(imageName)))
        return { kind: 'fail', failure: 'sharedNotOwn' };
      return { ...decision, state: image?.state };
    case 'look at the shares':
      return lookAtShares(context, image!, id!);
  }
}

async function lookAtShares(
  context: Context<ShareRequest>,
  image: ObservedImage,
  id: string,
): Promise<Outcome> {
  const { request, passedOn } = context;
  const declared = request.declared!;
  const { state } = image;
  const present = await presentShare(context);
  const wasFree = passedOn.FreeShare === id || request.event.PhysicalResourceId === id;
  const decision = decideOnShare(present, declared, wasFree || (!!present && (await isOurs(context, id))));
  switch (decision.kind) {
    case 'wait':
      return { ...waitingToGive(context, decision.why, state), passOn: { FreeShare: id } };
    case 'fail':
      return { ...decision, state };
    case 'nothing':
      return { kind: 'done', decision: 'shared', state, physicalId: id };
    case 'give':
      return giveNow(context, image, id);
  }
}

async function presentShare(context: Context<ShareRequest>): Promise<Share | undefined> {
  const { request } = context;
  const { imageName, accountId } = request.declared!;
  const shares = await context.region(request.home.region).shares(imageName);
  return shares.find((share) => share.accountId === accountId);
}

async function giveNow(context: Context<ShareRequest>, image: ObservedImage, id: string): Promise<Outcome> {
  const { request } = context;
  const { name, arn, state } = image;
  const given: Done = { kind: 'done', decision: 'shared now', state, physicalId: id };
  try {
    await context.region(request.home.region).share({ name, arn }, request.declared!);
    return given;
  } catch (error) {
    if (meaningOf(error) === 'limit')
      return { kind: 'fail', failure: 'shareQuota', detail: describeError(error), state };
    // A try of this call may have taken effect. The share is ours only if a poll saw before that there was none.
    const { FreeShare } = context.passedOn;
    const passOn = FreeShare === id ? { FreeShare, TriedShare: id } : {};
    if (error instanceof StaleRequest) return waitingForNothing(error, passOn);
    if (!isAwsError(error) || failureOf(context, error)) throw error;
    // CloudFormation may cancel this before the next poll. Then no id would name the share. So look at once.
    const present = await presentShare(context).catch(() => undefined);
    if (decideOnShare(present, request.declared!, true).kind === 'nothing') return given;
    return blindWait(error, { ...waitingToGive(context, '', state), physicalId: passOn.TriedShare, passOn });
  }
}

/** Whether CloudFormation's events or its record tell that this resource has given the share, and not taken it back. */
async function isOurs({ request, stack, guard }: Context<ShareRequest>, id: string): Promise<boolean> {
  // Events may come late.
  await guard.check();
  await guard.mustBeShown();
  const { LogicalResourceId: own } = request.event;
  const told = (await stack.history()).of([own]).find(({ physicalId }) => physicalId === id);
  if (told) return told.status !== 'DELETE_COMPLETE';
  const record = await stack.record(own);
  return record?.physicalId === id && !record.status.startsWith('DELETE_');
}

/** In a rollback, the id of the share that the resource had before. */
async function idToGoBackTo({ request, stack, guard }: Context<ShareRequest>): Promise<string | undefined> {
  const { event, home } = request;
  const { imageName, accountId } = request.declared!;
  if (event.RequestType !== 'Update') return undefined;
  await guard.check();
  await guard.mustBeShown();
  const history = await stack.history();
  const before = history.phase === 'rollback' ? history.idBefore(event.LogicalResourceId) : undefined;
  const share = before === undefined ? undefined : parseShareId(home, before);
  return share?.name === imageName && share.accountId === accountId ? before : undefined;
}

/** The share went with its image. A rollback must not fail for that, and must not share another image. */
function nothingToGoBackTo(before: string, image: ObservedImage | undefined): Done {
  const decision = 'there is nothing to go back to: the image that was shared is gone';
  return { kind: 'done', decision, state: image?.state ?? 'absent', physicalId: before, isWarning: true };
}

/** The wait of a Create or an Update. It passes on what earlier polls have seen. */
export function waitingToGive(
  { request, passedOn: { FreeShare, TriedShare } }: Context<ShareRequest>,
  why: string,
  state: string,
): Waiting {
  const passOn = { FreeShare, TriedShare };
  return { kind: 'wait', why, state, deadline: request.end, atDeadline: 'shareTimedOut', passOn };
}
