import type { Context } from '../context';
import { imageArn, parseImageArn } from '../request/identity';
import { ownerOf } from '../request/marker';
import type { DeclaredImage } from '../request/declared-image';
import { declaredSharesIfValid } from '../request/properties';
import type { Keeping } from './keeping';
import { type Mark, mark, noteAccounts, readMark, unmark } from './mark';
import { ownershipOf } from './ownership';
import { keptAsPrevious, type Removals, remove } from './remove';
import { accountsOf, type Target } from './targets';

/** A previous image of the resource (`Mark`). */
interface Previous {
  readonly target: Target;
  readonly mark: Mark;
  /** Whether AppStream is deleting it. Then it does not count for `keepPrevious`. */
  readonly isGoing: boolean;
}

/** The previous images of the resource in a region, the one that was replaced last first. */
async function previousImages(context: Context, regionName: string): Promise<Previous[]> {
  const { home, part } = context.request;
  const region = context.region(regionName);
  const found: Previous[] = [];
  for (const image of await region.ownImages()) {
    const { name } = image;
    const isGoing = image.state === 'DELETING';
    const arn = imageArn(home, regionName, name);
    const owner = ownerOf(home, part.imageLogicalId, regionName, name);
    const its = ownershipOf(image, owner) === 'ours' && readMark(await region.tags(arn));
    if (!its) continue;
    found.push({
      mark: its,
      isGoing,
      target: { name, arn, region: regionName, owner, shares: its.accounts, isPrevious: true },
    });
  }
  return found.sort((one, other) => other.mark.replacedAt - one.mark.replacedAt);
}

/**
 * If an update has gone back to one of the previous images in a region, that one loses its mark. Of the others the newest
 * are kept, and the rest is removed. `removals`: what is known of some of them already. What becomes of the others is
 * added.
 */
export async function removePrevious(
  context: Context,
  regionName: string,
  { keeps, mayLeave, isForGood, present }: Keeping & { readonly present?: string },
  removals: Removals,
): Promise<void> {
  const previous = await previousImages(context, regionName);
  const goneBackTo = previous.find(({ target }) => target.arn === present);
  if (goneBackTo) await afterTakingUp(context, goneBackTo);
  const history = await context.stack.history();
  const others = previous.filter(({ target: { arn } }) => {
    const known = removals.get(arn);
    // A failed update had only taken the image up again, and so it `stays`. It still is a previous image.
    const isOpen = known === undefined || (known.kind === 'stays' && !known.isPrevious);
    return isOpen && arn !== present && !history.isSkipped(context.request.part.imageLogicalId, arn);
  });
  // The image that was just replaced is the newest one, even if AppStream does not show its mark yet.
  const known = [...removals.values()].filter((removal) => removal.kind === 'stays' && removal.isPrevious);
  const keepable = others.filter(({ isGoing, mark: its }) => !isGoing && its.as !== 'unreleased');
  const kept = keepable.slice(0, Math.max(0, keeps - known.length));
  for (const one of others) {
    const { target, mark: its } = one;
    if (!kept.includes(one)) {
      const leaveAs = its.as === 'unreleased' ? 'unreleased' : 'left';
      removals.set(target.arn, await remove(context, mayLeave ? { ...target, leaveAs } : target));
      continue;
    }
    if (!isForGood) await mark(context.region(regionName), target, { ...its, as: 'kept' }, its);
    removals.set(target.arn, keptAsPrevious(target));
  }
}

/** An update that went back to the image has succeeded. Now it is shared as declared, and loses its mark. */
async function afterTakingUp(context: Context, { target, mark: its }: Previous): Promise<void> {
  const { request, stack } = context;
  const region = context.region(target.region);
  const { properties } = (await stack.history()).declaredLast(request.part.imageLogicalId) ?? {};
  const declared = properties && declaredSharesIfValid(request.home, properties);
  const accounts = declared ? accountsOf(declared) : its.accounts.slice(0, its.declared);
  const dropped = its.accounts.filter((account) => !accounts.includes(account));
  const present = dropped.length > 0 ? await region.sharedWith(target.name) : [];
  for (const account of dropped) if (present.includes(account)) await region.unshare(target, account);
  await unmark(region, target);
}

/**
 * Called before an image becomes the present one. If it was a previous image, the update takes it up again, which needs
 * no copy. The update may be undone, so the mark must name the accounts that the image gets shared with.
 *
 * If the resource is new in the region, the marks there are of an earlier resource of the same logical id, whose images
 * RETAIN kept. They are taken off, so that these images are never deleted as previous ones.
 */
export async function beforeTakingUp(
  context: Context,
  declared: DeclaredImage,
  isFresh: boolean,
): Promise<void> {
  const isCreate = context.request.event.RequestType === 'Create';
  const region = context.region(declared.region);
  if (isCreate || (await isNewThere(context, declared)))
    for (const { target } of await previousImages(context, declared.region)) await unmark(region, target);
  // An image that this very attempt has made was never a previous one.
  else if (!isFresh) await noteAccounts(region, declared, accountsOf(declared.shares));
}

/** Whether an update brings the resource to a region that is new to it: then none of its previous images are there. */
async function isNewThere({ request, stack, guard }: Context, { region }: DeclaredImage): Promise<boolean> {
  const { former, home, part } = request;
  if (former?.region === region) return false;
  await guard.mustBeShown();
  const history = await stack.history();
  const before = parseImageArn(home, history.idBefore(part.imageLogicalId) ?? '');
  return history.phase === 'update' && before?.region !== region;
}
