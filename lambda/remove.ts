import { type ObservedImage, type Region, Superseded } from './appstream';
import { describeError, isInUse, isNamed } from './errors';
import { IMAGE_TYPE } from './events';
import { fewOf, wordsWithoutAppStream } from './failures';
import type { Waiting } from './outcome';
import { isBeingCopied, ownershipOf } from './ownership';
import type { DeclaredImage } from './properties';
import type { Step } from './step';

/** An image that is to go. */
export interface Target {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** The marker it must carry; without `content` any content of that owner will do. */
  readonly owner: string;
  readonly content?: string;
  /** The accounts that the stack shared it with: no other account is ever unshared. */
  readonly shares: readonly string[];
}

/** The image that properties declare: its content, too, must be theirs. */
export function targetOf(image: DeclaredImage): Target {
  return { ...image, shares: image.shares.map(({ accountId }) => accountId) };
}

export type Removal =
  | { readonly kind: 'gone' }
  /** It has the name, but not the marker: it is left alone. */
  | { readonly kind: 'foreign'; readonly state: string }
  | { readonly kind: 'kept'; readonly why: string }
  | Waiting;

/** Why an image must stay; undefined if it may go. */
export type Objection = (image: ObservedImage) => Promise<string | undefined>;

/** A failed attempt that took up a kept image again did not make it. */
export const KEPT = 'its removal policy had kept the image before';

/** One look at an image that is to go, and one act towards it. */
export async function remove(step: Step, target: Target, objection: Objection): Promise<Removal> {
  step.removing = target;
  const region = step.region(target.region);
  const image = await region.findImage(target.name);
  if (!image) return { kind: 'gone' };
  const ownership = ownershipOf(image, target.owner, target.content);
  if (ownership === 'foreign') return { kind: 'foreign', state: image.state };
  if (ownership === 'untold') return waiting(target, image, `the image is in state ${image.state}`, Infinity);
  if (isBeingCopied(image)) return removeUnfinished(region, image, target, objection);
  if (image.state === 'DELETING')
    return stillThere(step, region, image, target, 'the image is in state DELETING');
  const why = await objection(image);
  if (why) return { kind: 'kept', why };
  const refusal = await tryRemove(region, image, target);
  const left = await region.findImage(target.name);
  if (!left) return { kind: 'gone' };
  if (refusal instanceof Error) throw refusal;
  const waited = await stillThere(
    step,
    region,
    left,
    target,
    refusal?.why ?? `the image is in state ${left.state}`,
  );
  return { ...waited, isHeld: refusal?.isHeld };
}

/**
 * Nobody documents whether AppStream deletes an image that it still makes, and what it says if not. Where it does, a
 * rollback ends an hour sooner; whatever else it says is a wait. The image has no shares yet.
 */
async function removeUnfinished(
  region: Region,
  image: ObservedImage,
  target: Target,
  objection: Objection,
): Promise<Removal> {
  const objected = await objection(image);
  if (objected) return { kind: 'kept', why: objected };
  const state = `the image is in state ${image.state}`;
  try {
    await region.deleteImage(image.name);
    return waiting(target, image, state, Infinity);
  } catch (error) {
    if (error instanceof Superseded) throw error;
    return waiting(target, image, `${state}: ${describeError(error)}`, Infinity);
  }
}

/**
 * Unsharing takes the fleets of the other account down, and a fleet of ours would then still keep the image from being
 * deleted: so the shares go last. Answers what they have to wait for.
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/administer-images.html
 */
async function unshare(region: Region, image: ObservedImage, target: Target): Promise<string | undefined> {
  if (image.state === 'FAILED') return undefined;
  const accounts = (await region.shares(image.name)).map((share) => share.accountId);
  if (accounts.length === 0) return undefined;
  const holders = await holdersOf(
    region,
    image,
    accounts.filter((account) => !target.shares.includes(account)),
  );
  if (holders) return holders;
  for (const account of accounts) await region.unshare(image.name, account);
  return undefined;
}

/** What speaks against the deletion. */
interface Refusal {
  readonly why: string;
  readonly isHeld: boolean;
}

/** Tells what AppStream says against it. Any other error counts only if the image is still there. */
async function tryRemove(
  region: Region,
  image: ObservedImage,
  target: Target,
): Promise<Refusal | Error | undefined> {
  try {
    const holders = await unshare(region, image, target);
    if (holders) return { why: holders, isHeld: true };
    await region.deleteImage(image.name);
    return undefined;
  } catch (error) {
    const isHeld = isInUse(error);
    if (isHeld || isNamed(error, 'ConcurrentModificationException'))
      return { why: describeError(error), isHeld };
    // With a ResourceTag condition in a policy, an image that is gone already answers AccessDenied.
    return error instanceof Error ? error : new Error(describeError(error));
  }
}

async function stillThere(
  step: Step,
  region: Region,
  image: ObservedImage,
  target: Target,
  why: string,
): Promise<Waiting> {
  const since = await deletableSince(step, region, target);
  const deadline = since + step.part.deleteSeconds * 1000;
  return {
    ...waiting(target, image, why, deadline),
    atTheEnd: async () => {
      await forget(region, target);
      const others = (await region.shares(image.name)).map((share) => share.accountId);
      return holdersOf(region, image, others);
    },
  };
}

function waiting({ name, region }: Target, image: ObservedImage, why: string, deadline: number): Waiting {
  return {
    kind: 'wait',
    why,
    state: image.state,
    image: { name, region },
    failure: 'deleteTimedOut',
    deadline,
  };
}

/** Empty when nothing holds the image. */
async function holdersOf(region: Region, image: ObservedImage, accounts: string[]): Promise<string> {
  const fleets = await region.fleetsOn(image);
  const holders = [
    fleets.length > 0 && `used by fleet${fleets.length > 1 ? 's' : ''} ${fewOf(fleets)}`,
    accounts.length > 0 && `shared with account${accounts.length > 1 ? 's' : ''} ${fewOf(accounts)}`,
  ];
  return holders.filter(Boolean).join(', ');
}

/**
 * deleteTimeout counts from the moment that the image is no longer being copied. No event can hand that moment to the next
 * of a chain, and AppStream does not tell it, so the image itself keeps it.
 */
const SINCE_TAG = 'cdk-appstream-image:deletable-since';

async function deletableSince(step: Step, region: Region, target: Target): Promise<number> {
  const { event } = step;
  try {
    // The image is the first of its chain to be deleted; what a waiter finds was noted by those before it, unless
    // a deletion that failed for another reason has left its note.
    const earliest =
      event.ResourceType === IMAGE_TYPE ? step.startedAt : ((await step.stack.operationBegan()) ?? 0);
    const noted = Date.parse((await region.tags(target.arn))[SINCE_TAG] ?? '');
    if (noted >= earliest && noted <= step.now) return noted;
    await region.tag(target, { [SINCE_TAG]: new Date(step.now).toISOString() });
    return step.now;
  } catch {
    // Without a note, only an image that was complete before surely was not being copied any more.
    if (step.now < step.after(step.part.deleteSeconds)) return step.now;
    const complete = await step.wasComplete(target.arn);
    return complete ? step.startedAt : step.now;
  }
}

/** A retry of the deletion counts anew. */
async function forget(region: Region, target: Target): Promise<void> {
  try {
    await region.untag(target, [SINCE_TAG]);
  } catch {
    // It goes with the image.
  }
}

/** Where AppStream is not, nothing was made. The endpoint that an image once came from is missed. */
export async function wasNeverMade(step: Step, target: Target): Promise<boolean> {
  if (!step.hasNoAppStream(target.region)) return false;
  if (await step.stack.mayHave(step.part.imageLogicalId, target.arn)) return false;
  return step.stack.hasFailedWith(wordsWithoutAppStream(target));
}
