import type { ObservedImage } from '../appstream/observed-image';
import { markerOf } from '../images/ownership';
import type { Home } from '../request/identity';
import { ownerOf, stackAndResourceOf } from '../request/marker';

/** What is needed to tell which images of a region a stack made. */
export interface Maker {
  readonly home: Home;
  readonly region: string;
  /** The resources of the stack that make images. */
  readonly imageLogicalIds: readonly string[];
}

/**
 * Whether the stack itself made an image. Somebody may have copied an image of the stack: the copy may have its
 * description, and then the marker names another image. If a resource has left the stack, nobody knows its logical id,
 * so any marker of it counts: an image that RETAIN kept must not be found.
 */
export function isMadeByStack(image: ObservedImage, { home, region, imageLogicalIds }: Maker): boolean {
  const owner = markerOf(image)?.owner;
  if (owner === undefined) return false;
  const owners = imageLogicalIds.map((id) => ownerOf(home, id, region, image.name));
  if (owners.includes(owner)) return true;
  const [stack, resource] = stackAndResourceOf(owner);
  const [ownStack] = stackAndResourceOf(ownerOf(home, '', region, image.name));
  return stack === ownStack && !owners.some((own) => stackAndResourceOf(own)[1] === resource);
}
