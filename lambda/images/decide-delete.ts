import type { ObservedImage } from '../appstream/observed-image';
import type { History } from '../cloudformation/history';
import { beginningOf } from '../request/marker';
import type { Keeping } from './keeping';
import { markerOf, ownershipOf } from './ownership';
import type { Target } from './targets';

/** What a look at an image that may have to go comes to. */
export type TargetDecision =
  | { readonly act: 'gone' | 'look at the history' }
  | { readonly act: 'keep'; readonly why: string }
  | { readonly act: 'wait'; readonly why: string };

/** What the history says to an image of ours that is there. */
export type HistoryDecision =
  | { readonly act: 'delete'; readonly mayLeave?: boolean }
  | { readonly act: 'keep as a previous image' }
  | { readonly act: 'keep' | 'keep for good'; readonly why: string };

export function decideOnTarget(image: ObservedImage | undefined, target: Target): TargetDecision {
  if (!image) return { act: 'gone' };
  switch (ownershipOf(image, target.owner)) {
    case 'not ours':
      return { act: 'keep', why: `left alone an image in state ${image.state} that is not ours` };
    case 'unknown':
      return { act: 'wait', why: `the image is in state ${image.state}` };
    case 'ours':
      return image.state === 'DELETING'
        ? { act: 'wait', why: 'the image is in state DELETING' }
        : { act: 'look at the history' };
  }
}

const SKIPPED = 'CloudFormation does not ask for its deletion';

/** Which resource a history is asked about, and whether the image is the one that a Delete names. */
export interface Question {
  readonly imageLogicalId: string;
  readonly isOwn: boolean;
  /** Whose Delete that is: the image's or a waiter's. */
  readonly asked: string;
  /** What becomes of it if it was replaced. */
  readonly keeping: Keeping;
  /** Whether the stack gave it its name. */
  readonly isNamed: boolean;
  /** Whether the resource itself goes. */
  readonly isRemoval: boolean;
}

/**
 * Whether an image may go. What the operations that are not settled have made may: nobody else would delete it. What is
 * older was there before them, and only two things take it away: the clean-up after it was replaced, and its own Delete.
 */
export function decideOnHistory(
  image: ObservedImage,
  { arn }: Target,
  { imageLogicalId, isOwn, asked, keeping, isNamed, isRemoval }: Question,
  history: History,
): HistoryDecision {
  if (history.isSkipped(imageLogicalId, arn)) return keep(SKIPPED);
  // Made by an operation that is not settled: nobody else would delete it.
  if (!history.predatesUnsettled(beginningOf(markerOf(image)!.attempt))) return { act: 'delete' };
  const before = history.idBefore(imageLogicalId);
  switch (history.phaseOfDeletion(asked)) {
    case 'delete':
      if (history.keepsImage(imageLogicalId, asked)) return keep(SKIPPED);
      if (isOwn ? history.wasComplete([imageLogicalId], arn) : arn === before) return { act: 'delete' };
      return keep('it was there before this resource, or kept by its removal policy');
    case 'clean-up':
      if (!isOwn || (before && before !== arn))
        return keep('an update that failed had only taken it up again');
      if (isRemoval) return { act: 'delete' };
      if (keeping.isForGood) return { act: 'keep for good', why: 'its removal policy is RETAIN' };
      // The name has to be free again, and no policy after this clean-up allows to delete what has it.
      if (isNamed)
        return keeping.keeps < Infinity ? { act: 'delete' } : keep('what is declared now is not shown');
      // A rollback may have made it anew in vain: nobody can go back to it.
      return keeping.keeps > 0 && image.state !== 'FAILED'
        ? { act: 'keep as a previous image' }
        : { act: 'delete', mayLeave: keeping.mayLeave };
    case 'create':
    case 'update':
    case 'rollback':
    case 'creation rollback':
    case undefined:
      return keep('it was there before what is undone');
  }
}

function keep(why: string): HistoryDecision {
  return { act: 'keep', why };
}
