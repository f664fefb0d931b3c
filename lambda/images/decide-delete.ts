import type { ObservedImage } from '../appstream/observed-image';
import type { History } from '../cloudformation/history';
import { startOfAttempt } from '../request/marker';
import { markerOf, ownershipOf } from './ownership';
import type { Question } from './question';
import type { Target } from './targets';

/** What to do about a target, after a look at it. */
export type TargetDecision =
  | { readonly kind: 'gone' | 'look at the history' }
  | { readonly kind: 'keep'; readonly why: string }
  | { readonly kind: 'wait'; readonly why: string };

/** What to do about an image of ours that is there, after a look at the history. */
export type HistoryDecision =
  | { readonly kind: 'delete'; readonly leaveAs?: Target['leaveAs'] }
  | { readonly kind: 'keep as a previous image' }
  | { readonly kind: 'keep'; readonly why: string }
  /** `isLeft`: somebody has to look after it. */
  | { readonly kind: 'keep for good'; readonly why: string; readonly isLeft?: boolean };

export function decideOnTarget(image: ObservedImage | undefined, target: Target): TargetDecision {
  if (!image) return { kind: 'gone' };
  switch (ownershipOf(image, target.owner)) {
    case 'not ours':
      return { kind: 'keep', why: `left alone an image in state ${image.state} that is not ours` };
    case 'unknown':
      return { kind: 'wait', why: `the image is in state ${image.state}` };
    case 'ours':
      return image.state === 'DELETING'
        ? { kind: 'wait', why: 'the image is in state DELETING' }
        : { kind: 'look at the history' };
  }
}

const SKIPPED = 'CloudFormation does not ask for its deletion';

const MAY_BE_REMOVED =
  'an update that failed had replaced it, and nothing tells whether RETAIN has to keep it now: delete it, if nobody needs it';

/**
 * Whether an image may be deleted. If operations that are not settled made it, it may. If it is older, it was there
 * before them. Then only two things delete it: the clean-up of the update that replaced it, and its own Delete.
 */
export function decideOnHistory(
  image: ObservedImage,
  { arn, name }: Target,
  question: Question,
  history: History,
): HistoryDecision {
  const { imageLogicalId, isOwn, hasItsId, asked, keeping, isNamed, isRemoval, isKeptOnRemoval } = question;
  const isOlder = history.predatesUnsettled(startOfAttempt(markerOf(image)!.attempt));
  // If all operations with the image have failed, RETAIN makes CloudFormation skip its deletion, too. But RETAIN keeps only
  // what was complete.
  const isUnfinished = !isOlder && history.hasOnlyFailed(imageLogicalId, arn);
  if (!isUnfinished && history.isSkipped(imageLogicalId, arn)) return keep(SKIPPED);
  const before = history.idBefore(imageLogicalId);
  const phase = history.phaseOfDeletion(asked);
  // A rollback has a clean-up, too, once it has gone back.
  const isCleanUp = phase === 'clean-up' || (phase === 'rollback' && history.isBack(imageLogicalId));
  const isRemoving = phase === 'delete' || isCleanUp;
  const present = history.presentId(imageLogicalId);
  const isPresent = (present ?? (isOlder && (before || arn))) === arn;
  // While the stack is being deleted, the guard takes no image for the present one. So it is decided here.
  // If the image's own Delete has its id, CloudFormation does not skip this image, but another one that had replaced it.
  const isKept = isKeptOnRemoval && !(hasItsId && asked === imageLogicalId && phase === 'delete');
  if (isRemoving && isPresent && isKept) return keep(SKIPPED);
  // If somebody deletes the stack in a clean-up, the Deletes of the clean-up go on. But the present image gets one of its
  // own.
  if (isCleanUp && !isRemoval && present === arn) return keep('it is the present one of its resource');
  const mayLeave = phase === 'clean-up' && isOwn && !isRemoval && !isNamed && keeping.mayLeave;
  // An operation that is not settled has made it. If it is not deleted now, nobody ever deletes it.
  if (!isOlder) return { kind: 'delete', leaveAs: mayLeave ? 'unreleased' : undefined };
  switch (phase) {
    case 'delete':
      if (isKeptOnRemoval) return keep(SKIPPED);
      if (isOwn ? history.wasComplete(imageLogicalId, arn) : arn === before) return { kind: 'delete' };
      return keep('it was there before this resource, or kept by its removal policy');
    case 'clean-up':
      if (!isOwn || (before && before !== arn && !(isRemoval && isPresent)))
        return keep('an update that failed had only taken it up again');
      if (isRemoval) return isKeptOnRemoval ? keep(SKIPPED) : { kind: 'delete' };
      return decideOnReplaced(image, name, question);
    case 'create':
    case 'update':
    case 'rollback':
    case 'creation rollback':
    case undefined:
      return keep('it was there before what is undone');
  }
}

/** An update has replaced the image, and this is its clean-up. */
function decideOnReplaced(
  { state }: ObservedImage,
  name: string,
  { keeping, isNamed }: Question,
): HistoryDecision {
  if (keeping.mayBeRemoved && (isNamed || keeping.isForGood))
    return { kind: 'keep for good', why: `${name} is left, since ${MAY_BE_REMOVED}`, isLeft: true };
  if (keeping.isForGood) return { kind: 'keep for good', why: 'its removal policy is RETAIN' };
  // An explicit name has to become free. And after this clean-up no policy allows to delete the image that has it.
  if (isNamed)
    return keeping.keeps < Infinity ? { kind: 'delete' } : keep('what is declared now is not shown');
  // The FAILED image of a rollback is not kept: nobody can go back to it.
  return keeping.keeps > 0 && state !== 'FAILED'
    ? { kind: 'keep as a previous image' }
    : { kind: 'delete', leaveAs: keeping.mayLeave ? 'left' : undefined };
}

function keep(why: string): HistoryDecision {
  return { kind: 'keep', why };
}
