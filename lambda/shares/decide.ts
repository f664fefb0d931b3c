import type { ObservedImage } from '../appstream/observed-image';
import type { Fail, Wait } from '../images/decide-create';
import { isBeingMade } from '../images/ownership';
import { type Share, allowsTheSame } from '../request/declared-image';
import { type NamedShare, madeOf } from './share-id';

/** What to do about the image that is to be shared, after a look at it. */
export type ImageDecision = { readonly kind: 'look at the shares' } | Wait | Fail;

export function decideOnImage(image: ObservedImage | undefined): ImageDecision {
  if (!image) return { kind: 'fail', failure: 'sharedMissing' };
  const { state, reason } = image;
  if (state === 'FAILED' || state === 'DELETING') {
    const detail = [`it is in state ${state}`, reason].filter(Boolean).join(', ');
    return { kind: 'fail', failure: 'sharedUnusable', detail };
  }
  if (isBeingMade(image)) return { kind: 'wait', why: `the image is in state ${state}` };
  if (madeOf(image) === undefined) return { kind: 'wait', why: 'AppStream does not tell when it was made' };
  // AVAILABLE, or a state that is not documented: AppStream's answer to the call decides.
  return { kind: 'look at the shares' };
}

/** What to do about the share, after a look at it. */
export type ShareDecision = { readonly kind: 'give' | 'nothing' } | Wait | Fail;

/**
 * Nothing tells who gave a share. So one poll sees that there is none, and only a later one gives it. A share that is
 * there after that is ours, even if the answer to the call was lost. `isOurs`: a poll has seen that, or
 * CloudFormation's record or events have its id.
 */
export function decideOnShare(present: Share | undefined, declared: Share, isOurs: boolean): ShareDecision {
  if (!present)
    return isOurs
      ? { kind: 'give' }
      : { kind: 'wait', why: 'there is no such share yet: the next poll gives it' };
  if (!isOurs) return { kind: 'fail', failure: 'shareTaken', detail: `it allows ${allowed(present)}` };
  return { kind: allowsTheSame(declared, present) ? 'nothing' : 'give' };
}

function allowed({ allowFleet, allowImageBuilder }: Share): string {
  const what = [allowFleet && 'fleets', allowImageBuilder && 'image builders'].filter(Boolean);
  return what.join(' and ') || 'nothing';
}

/** What a Delete does, after a look at the image whose share it takes back. */
export type TakeBackDecision = { readonly kind: 'take back' } | Wait | NothingToDo;

interface NothingToDo {
  readonly kind: 'nothing';
  readonly why: string;
}

export function decideOnTakingBack(image: ObservedImage | undefined, { made }: NamedShare): TakeBackDecision {
  if (!image) return { kind: 'nothing', why: 'the image is gone' };
  const now = madeOf(image);
  if (now === undefined) return { kind: 'wait', why: 'AppStream does not tell when the image was made' };
  if (now !== made) return { kind: 'nothing', why: 'left alone another image that has the name now' };
  // Its deletion may fail. Then it still has its shares.
  if (image.state === 'DELETING') return { kind: 'wait', why: 'the image is in state DELETING' };
  return { kind: 'take back' };
}
