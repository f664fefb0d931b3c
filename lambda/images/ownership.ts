import type { ObservedImage } from '../appstream/observed-image';
import { type Marker, readMarker } from '../request/marker';

/** Whether this resource of this stack made an image (`ours`), as far as the image's description tells. */
export type Ownership = 'ours' | 'not ours' | 'unknown';

/** States that end in AVAILABLE or FAILED. */
const BEING_MADE: ReadonlySet<string> = new Set([
  'PENDING',
  'COPYING',
  'CREATING',
  'IMPORTING',
  'VALIDATING',
]);

/** Such an image cannot be cancelled. AppStream does not document whether it can be deleted. */
export function isBeingMade(image: ObservedImage): boolean {
  return BEING_MADE.has(image.state);
}

/** An image in any other state may be on its way to one of these, also in a state that is not documented. */
const FINAL: ReadonlySet<string> = new Set(['AVAILABLE', 'FAILED', 'DEPRECATED']);

/**
 * AppStream does not document whether an image shows its description while it is copied or deleted. So no description
 * means `unknown` until the state is final.
 */
export function ownershipOf(image: ObservedImage, owner: string): Ownership {
  if (markerOf(image)?.owner === owner) return 'ours';
  return !image.description && !FINAL.has(image.state) ? 'unknown' : 'not ours';
}

export function markerOf(image: ObservedImage): Marker | undefined {
  return readMarker(image.description);
}
