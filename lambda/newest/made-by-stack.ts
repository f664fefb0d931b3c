import type { ObservedImage } from '../appstream/observed-image';
import { markerOf } from '../images/ownership';
import type { Home } from '../request/identity';
import { ownerOf, stackAndResourceOf } from '../request/marker';

/** A stack, as far as what it made in a region can be told. */
export interface Maker {
  readonly home: Home;
  readonly region: string;
  /** The resources of the stack that make images. */
  readonly imageLogicalIds: readonly string[];
}

/**
 * Whether the stack itself made an image. A copy that somebody made of an image of ours may have inherited its description,
 * which then names another image. Of a resource that has left the stack nobody knows what it was called, so that the marker
 * has to do: an image that RETAIN kept must not be found.
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
