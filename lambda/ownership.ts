import type { ObservedImage } from './appstream';
import { Marker, readMarker } from './identity';

/** Whose an image is, as far as its description tells. */
export type Ownership = 'ours' | 'foreign' | 'untold';

const ON_ITS_WAY = new Set(['PENDING', 'COPYING']);

/** The copy still runs: it cannot be cancelled, and whether it can be deleted nobody documents. */
export function isBeingCopied(image: ObservedImage): boolean {
  return ON_ITS_WAY.has(image.state);
}

/** In any other state an image may be on its way to one of these, also in a state that no model knows. */
const SETTLED = new Set(['AVAILABLE', 'FAILED', 'DEPRECATED']);

/**
 * `content` undefined: any content of that owner will do.
 *
 * Whether an image shows its description while it is being copied or deleted is not documented, so an empty one is no
 * answer until it has settled.
 */
export function ownershipOf(image: ObservedImage, owner: string, content?: string): Ownership {
  const marker = markerOf(image);
  if (marker?.owner === owner && (content === undefined || marker.content === content)) return 'ours';
  return !image.description && !SETTLED.has(image.state) ? 'untold' : 'foreign';
}

export function markerOf(image: ObservedImage): Marker | undefined {
  return readMarker(image.description);
}
