import type { ObservedImage } from '../appstream/observed-image';
import type { FailureName } from '../report/failures';
import { PROPAGATION_SECONDS } from '../report/outcome';
import type { DeclaredImage } from '../request/declared-image';
import { stackAndResourceOf, startOfAttempt } from '../request/marker';
import { isBeingMade, markerOf, ownershipOf } from './ownership';

export interface Wait {
  readonly kind: 'wait';
  readonly why: string;
}

export interface Fail {
  readonly kind: 'fail';
  readonly failure: FailureName;
  readonly detail?: string;
}

/** What to do about the declared image, after a look at it. */
export type DeclaredDecision =
  { readonly kind: 'converge' | 'remove the failed image' | 'look at the source' } | Wait | Fail;

/** What to do about an image that is not there, after a look at its source. */
export type SourceDecision = { readonly kind: 'make'; readonly isAvailable?: boolean } | Wait | Fail;

/**
 * `attempt`: the one that makes the image. `startedAt`: when CloudFormation sent the event. `wasOfThatName`: the version
 * before this update declared the same name.
 */
export function decideOnDeclared(
  image: ObservedImage | undefined,
  declared: DeclaredImage,
  attempt: string,
  startedAt: number,
  wasOfThatName: boolean,
): DeclaredDecision {
  if (!image) return { kind: 'look at the source' };
  switch (ownershipOf(image, declared.owner)) {
    case 'unknown':
      return {
        kind: 'wait',
        why: `an image of that name is in state ${image.state} and does not yet tell who made it`,
      };
    case 'not ours':
      return taken(image, declared, `it is in state ${image.state}`);
    case 'ours':
      return decideOnOurs(image, declared, attempt, startedAt, wasOfThatName);
  }
}

function decideOnOurs(
  image: ObservedImage,
  declared: DeclaredImage,
  attempt: string,
  startedAt: number,
  wasOfThatName: boolean,
): DeclaredDecision {
  const marker = markerOf(image)!;
  if (marker.content !== declared.content) {
    if (wasOfThatName) return { kind: 'fail', failure: 'sameName' };
    if (image.state === 'FAILED') return { kind: 'remove the failed image' };
    const detail = `an earlier version of this resource made it from other properties; it is in state ${image.state}`;
    // It may be the present one, if the version before did not name it: its waiters are new, or that version failed.
    if (declared.isNamed && image.state !== 'DELETING') return { kind: 'fail', failure: 'sameName', detail };
    return taken(image, declared, detail);
  }
  if (image.state === 'AVAILABLE') return { kind: 'converge' };
  if (image.state !== 'FAILED') return { kind: 'wait', why: `the image is in state ${image.state}` };
  if (marker.attempt === attempt) return { kind: 'fail', failure: 'imageFailed', detail: image.reason };
  // Lambda delivered this event late, and CloudFormation asks for the same once more. That event tells why the image failed.
  if (startOfAttempt(marker.attempt) > startedAt)
    return { kind: 'wait', why: `the image of a later attempt is in state FAILED: ${image.reason}` };
  return { kind: 'remove the failed image' };
}

/**
 * An image that stays has the name. If it is being deleted, the name is free soon: this failure tells users to delete
 * the image, and they may deploy again before it is gone.
 */
function taken(image: ObservedImage, { isNamed, owner }: DeclaredImage, detail: string): Wait | Fail {
  if (image.state === 'DELETING')
    return { kind: 'wait', why: 'the image that has the name is in state DELETING' };
  // What to do depends on who chose the name: the user or the handler.
  if (!isNamed) return { kind: 'fail', failure: 'generatedNameTaken', detail };
  const [stack, resource] = stackAndResourceOf(owner);
  const [itsStack, its] = stackAndResourceOf(markerOf(image)?.owner ?? '');
  // The construct may have another id than before. Then the stack uses this image.
  const isOfSibling = itsStack === stack && its !== resource;
  return { kind: 'fail', failure: isOfSibling ? 'nameOfSibling' : 'nameTaken', detail };
}

/** For sources that are images of this account. */
export function decideOnSource(source: ObservedImage | undefined, label: string): SourceDecision {
  if (!source) return { kind: 'fail', failure: 'sourceMissing', detail: label };
  if (source.state === 'FAILED') {
    const detail = [label, source.reason].filter(Boolean).join(', ');
    return { kind: 'fail', failure: 'sourceFailed', detail };
  }
  if (source.state === 'DELETING') return { kind: 'fail', failure: 'sourceDeleting', detail: label };
  if (isBeingMade(source))
    return { kind: 'wait', why: `the source image ${label} is in state ${source.state}` };
  // AVAILABLE, or a state that is not documented: AppStream's answer decides.
  return { kind: 'make', isAvailable: source.state === 'AVAILABLE' };
}

/**
 * LimitExceededException means one of two quotas: of images, or of images that are made at a time. What is in the
 * region tells which. An image that was just begun may not be visible yet. So the quota of images is used up only if
 * nothing is being made there for a while.
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html
 */
export function decideOnLimit(
  images: readonly ObservedImage[],
  idleSeconds: number,
  quota: string | undefined,
): Wait | Fail {
  const count = images.filter(isBeingMade).length;
  if (count > 0)
    return {
      kind: 'wait',
      why: `images being made in the region: ${count}${quota ? ` (quota ${quota})` : ''}`,
    };
  if (idleSeconds < PROPAGATION_SECONDS)
    return {
      kind: 'wait',
      why: `AppStream reports a quota used up with ${images.length} images in the region`,
    };
  return { kind: 'fail', failure: 'imageQuota', detail: `${images.length} images, none being made` };
}
