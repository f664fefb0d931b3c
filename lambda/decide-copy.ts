import type { ObservedImage } from './appstream';
import type { FailureName } from './failures';
import type { DeclaredImage } from './properties';
import { isBeingCopied, markerOf, ownershipOf } from './ownership';

export type LimitDecision =
  | { readonly act: 'wait'; readonly why: string }
  | { readonly act: 'fail'; readonly failure: FailureName; readonly detail: string };

export type CopyDecision =
  | { readonly act: 'converge' | 'look at the source' | 'remove the failed image' | 'copy' }
  | { readonly act: 'wait'; readonly why: string }
  | { readonly act: 'fail'; readonly failure: FailureName; readonly detail?: string };

/** States of a source that end in AVAILABLE. */
const SOURCE_ON_ITS_WAY = new Set(['PENDING', 'COPYING', 'CREATING', 'IMPORTING', 'VALIDATING']);

/**
 * What to do about the image that should be there. `wasOfThatName`: the resource had the same name before this update.
 */
export function decideOnImage(
  image: ObservedImage | undefined,
  declared: DeclaredImage,
  attempt: string,
  wasOfThatName: boolean,
): CopyDecision {
  if (!image) return { act: 'look at the source' };
  const ownership = ownershipOf(image, declared.owner, declared.content);
  if (ownership === 'untold')
    return {
      act: 'wait',
      why: `an image of that name is in state ${image.state} and does not yet tell who made it`,
    };
  if (ownership === 'foreign') return decideOnForeignImage(image, declared, wasOfThatName);
  if (image.state === 'AVAILABLE') return { act: 'converge' };
  if (image.state !== 'FAILED') return { act: 'wait', why: `the image is in state ${image.state}` };
  if (markerOf(image)!.attempt !== attempt) return { act: 'remove the failed image' };
  return { act: 'fail', failure: 'imageFailed', detail: image.reason };
}

function decideOnForeignImage(
  image: ObservedImage,
  declared: DeclaredImage,
  wasOfThatName: boolean,
): CopyDecision {
  if (markerOf(image)?.owner !== declared.owner)
    return { act: 'fail', failure: 'nameTaken', detail: `it is in state ${image.state}` };
  if (wasOfThatName) return { act: 'fail', failure: 'sameName' };
  if (image.state === 'FAILED') return { act: 'remove the failed image' };
  return {
    act: 'fail',
    failure: 'nameTaken',
    detail: `an earlier version of this resource made it from other properties; it is in state ${image.state}`,
  };
}

/** What to do about an image that is not there, seen from what it is to be copied from. */
export function decideOnSource(source: ObservedImage | undefined, declared: DeclaredImage): CopyDecision {
  const label = `${declared.sourceName} in ${declared.sourceRegion}`;
  if (!source) return { act: 'fail', failure: 'sourceMissing', detail: label };
  if (source.state === 'FAILED')
    return {
      act: 'fail',
      failure: 'sourceFailed',
      detail: [label, source.reason].filter(Boolean).join(', '),
    };
  if (source.state === 'DELETING') return { act: 'fail', failure: 'sourceDeleting', detail: label };
  if (SOURCE_ON_ITS_WAY.has(source.state))
    return { act: 'wait', why: `the source image ${label} is in state ${source.state}` };
  // AVAILABLE, or a state that nobody told us of: AppStream's answer to the copy decides.
  return { act: 'copy' };
}

/** AppStream's default quota of images: it can be raised, not lowered. */
const DEFAULT_IMAGE_QUOTA = 10;

/**
 * LimitExceededException means the quota of images or the one of copies at a time; only what is in the destination
 * region tells which. Copies just begun may not be seen yet, so only a region with nothing under way for a while
 * (`settled`) has used up its images.
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html
 */
export function decideOnLimit(images: readonly ObservedImage[], settled: boolean): LimitDecision {
  const underWay = copiesUnderWay(images);
  if (underWay) return { act: 'wait', why: underWay };
  if (images.length < DEFAULT_IMAGE_QUOTA || !settled)
    return {
      act: 'wait',
      why: `AppStream reports a quota used up with ${images.length} images in the region`,
    };
  return { act: 'fail', failure: 'imageQuota', detail: `${images.length} images, no copy under way` };
}

/** What a copy waits for where others are being made. */
export function copiesUnderWay(images: readonly ObservedImage[]): string | undefined {
  const count = images.filter(isBeingCopied).length;
  return count > 0 ? `copies under way to the region: ${count} (quota L-60244546)` : undefined;
}
