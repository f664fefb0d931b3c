import type { Context } from '../context';
import { imageArn, parseImageArn } from '../request/identity';
import { ownerOf } from '../request/marker';
import { type DeclaredImage, declaredImageIfValid } from '../request/properties';
import type { Keeping } from './keeping';
import { markReplaced } from './leave';
import { type Mark, noteAccounts, readMark, unmark } from './mark';
import { markerOf } from './ownership';
import { keptAsPrevious, type Removals, remove } from './remove';
import type { Target } from './targets';

/** An image of the resource that was the present one. */
interface Previous {
  readonly target: Target;
  readonly mark: Mark;
}

/** The marked images of the resource in a region, the one that was replaced last first. */
async function previousImages(context: Context, regionName: string): Promise<Previous[]> {
  const { home, part } = context.request;
  const region = context.region(regionName);
  const found: Previous[] = [];
  for (const image of await region.ownImages()) {
    const { name } = image;
    const arn = imageArn(home, regionName, name);
    const owner = ownerOf(home, part.imageLogicalId, regionName, name);
    const mark = markerOf(image)?.owner === owner && readMark(await region.tags(arn));
    if (!mark) continue;
    found.push({
      mark,
      target: { name, arn, region: regionName, owner, shares: mark.accounts, isPrevious: true },
    });
  }
  return found.sort((one, other) => other.mark.replacedAt - one.mark.replacedAt);
}

/** What becomes of each of them. */
interface Ranks {
  readonly present?: Previous;
  readonly kept: readonly Previous[];
  readonly pushedOut: readonly Previous[];
}

/** The present image does not count, though it may still be marked: an update has gone back to it. */
export function ranksOf(previous: readonly Previous[], present: string | undefined, keeps: number): Ranks {
  const others = previous.filter(({ target }) => target.arn !== present);
  return {
    present: previous.find(({ target }) => target.arn === present),
    kept: others.slice(0, keeps),
    pushedOut: others.slice(keeps),
  };
}

/**
 * Keeps what is to be kept of the previous images in a region, and does one act towards the end of each of the others.
 * What becomes of some is known already.
 */
export async function removePrevious(
  context: Context,
  regionName: string,
  { keeps, mayLeave, present }: Keeping & { readonly present?: string },
  removals: Removals,
): Promise<void> {
  const previous = await previousImages(context, regionName);
  // AppStream may not show a mark at once.
  const unseen = [...removals].filter(
    ([arn, removal]) =>
      removal.kind === 'kept' && removal.isPrevious && !previous.some(({ target }) => target.arn === arn),
  );
  const ranks = ranksOf(previous, present, Math.max(0, keeps - unseen.length));
  if (ranks.present) await takeBack(context, ranks.present);
  const history = await context.stack.history();
  const open = ({ target: { arn } }: Previous) => {
    const known = removals.get(arn);
    // What the unsettled operations have only taken up again is no image of theirs, and yet a previous one.
    const isOpen = known === undefined || (known.kind === 'kept' && !known.isPrevious);
    return isOpen && !history.isSkipped(context.request.part.imageLogicalId, arn);
  };
  for (const { target } of ranks.kept.filter(open)) {
    await markReplaced(context, target, 'kept');
    removals.set(target.arn, keptAsPrevious(target));
  }
  for (const { target } of ranks.pushedOut.filter(open))
    removals.set(target.arn, await remove(context, { ...target, mayLeave }));
}

/** An update has gone back to the image and has succeeded: it is shared as declared now, and no previous one any more. */
async function takeBack(context: Context, { target, mark }: Previous): Promise<void> {
  const { request, stack } = context;
  const region = context.region(target.region);
  const { properties } = (await stack.history()).declaredLast(request.part.imageLogicalId) ?? {};
  const declared = declaredImageIfValid(request.declarer, properties);
  if (declared) {
    const accounts = declared.shares.map(({ accountId }) => accountId);
    const present = await region.sharedWith(target.name);
    for (const account of mark.accounts)
      if (present.includes(account) && !accounts.includes(account)) await region.unshare(target, account);
  }
  await unmark(region, target);
}

/**
 * Before an update takes an image up again: what it shares has to be known as the stack's, should it be undone. What an
 * earlier life of the resource has kept in a region that is new to it is never deleted as a previous image.
 */
export async function beforeTakingUp(context: Context, declared: DeclaredImage): Promise<void> {
  const region = context.region(declared.region);
  if (!(await isNewThere(context, declared)))
    return noteAccounts(
      region,
      declared,
      declared.shares.map(({ accountId }) => accountId),
    );
  for (const { target } of await previousImages(context, declared.region)) await unmark(region, target);
}

/** Whether the resource comes into being in a region: there is nothing in it that it has kept since then. */
async function isNewThere({ request, stack }: Context, { region }: DeclaredImage): Promise<boolean> {
  const { event, former, home, part } = request;
  if (event.RequestType === 'Create') return true;
  if (former?.region === region) return false;
  const history = await stack.history();
  const before = parseImageArn(home, history.idBefore(part.imageLogicalId) ?? '');
  return history.phase === 'update' && before?.region !== region;
}
