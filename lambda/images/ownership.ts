import type { ObservedImage } from '../appstream/observed-image';
import { type Marker, readMarker } from '../request/marker';

/** Whose an image is, as far as its description tells. */
export type Ownership = 'ours' | 'not ours' | 'unknown';

/** States that end in AVAILABLE or FAILED. */
const BEING_MADE: ReadonlySet<string> = new Set([
  'PENDING',
  'COPYING',
  'CREATING',
  'IMPORTING',
  'VALIDATING',
]);

/** That cannot be cancelled, and whether such an image can be deleted nobody documents. */
export function isBeingMade(image: ObservedImage): boolean {
  return BEING_MADE.has(image.state);
}

/** In any other state an image may be on its way to one of these, also in a state that no model knows. */
const FINAL: ReadonlySet<string> = new Set(['AVAILABLE', 'FAILED', 'DEPRECATED']);

/**
 * Whether an image shows its description while it is being copied or deleted is not documented, so an empty one is no
 * answer until the image is in a final state.
 */
export function ownershipOf(image: ObservedImage, owner: string): Ownership {
  if (markerOf(image)?.owner === owner) return 'ours';
  return !image.description && !FINAL.has(image.state) ? 'unknown' : 'not ours';
}

export function markerOf(image: ObservedImage): Marker | undefined {
  return readMarker(image.description);
}
