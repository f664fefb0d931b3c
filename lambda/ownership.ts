import type { ObservedImage } from './appstream';
import { Marker, readMarker } from './identity';

/** Whose an image is, as far as its description tells. */
export type Ownership = 'ours' | 'foreign' | 'untold';

const ON_ITS_WAY = new Set(['PENDING', 'COPYING']);

/** The copy still runs: it cannot be cancelled, and whether it can be deleted nobody documents. */
export function isBeingCopied(image: ObservedImage): boolean {
  return ON_ITS_WAY.has(image.state);
}

/**
 * `content` undefined: any content of that owner will do.
 *
 * Whether an image that is still being copied shows its description is not documented, so an empty one is no answer
 * until the copy has ended.
 */
export function ownershipOf(image: ObservedImage, owner: string, content?: string): Ownership {
  const marker = markerOf(image);
  if (marker?.owner === owner && (content === undefined || marker.content === content)) return 'ours';
  return !image.description && isBeingCopied(image) ? 'untold' : 'foreign';
}

export function markerOf(image: ObservedImage): Marker | undefined {
  return readMarker(image.description);
}
