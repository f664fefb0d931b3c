import type { ObservedImage } from '../appstream/observed-image';
import type { Context } from '../context';
import { fewOf } from '../report/words';
import { ownerOf, stackAndResourceOf } from '../request/marker';
import type { DeclaredImage } from '../request/declared-image';
import { type Mark, readMark } from './mark';
import { markerOf, ownershipOf } from './ownership';

/** An image that the stack made, and its mark if it is a previous image. */
interface OfTheStack {
  readonly image: ObservedImage;
  readonly mark: Mark | undefined;
}

/**
 * Census: whose the images of a region are, for somebody who has to make room. First come the numbers, since a reason
 * that is too long loses its end. Then come the names, those of previous images first.
 */
export async function censusOf(
  context: Context,
  { region: regionName, owner }: DeclaredImage,
  images: readonly ObservedImage[],
): Promise<string> {
  const region = context.region(regionName);
  const { home, part } = context.request;
  const [stack, resource] = stackAndResourceOf(owner);
  const own: OfTheStack[] = [];
  const siblings: OfTheStack[] = [];
  const others: ObservedImage[] = [];
  for (const image of images) {
    const [ofStack, ofResource] = stackAndResourceOf(markerOf(image)?.owner ?? '');
    // Somebody may have copied an image of ours, and the copy may have inherited its description.
    const isOwn = ownershipOf(image, ownerOf(home, part.imageLogicalId, regionName, image.name)) === 'ours';
    if (ofStack !== stack || (ofResource === resource && !isOwn)) {
      others.push(image);
      continue;
    }
    // Without its tags an image is still counted.
    const tags = await region.tags(image.arn).catch(() => ({}));
    (isOwn ? own : siblings).push({ image, mark: readMark(tags) });
  }
  const counts = [
    [own.length, 'of this resource'],
    [siblings.length, 'of other resources of the stack'],
    [others.length, 'of others'],
  ].flatMap(([count, whose]) => (count ? [`${count} ${whose}`] : []));
  const lists = [
    ['previous images of this resource', previousOf(own)],
    ['of other resources', previousOf(siblings)],
    ['images of others', others.map(({ name }) => name)],
  ] as const;
  const named = lists.flatMap(([whose, names]) => (names.length > 0 ? [`${whose}: ${fewOf(names)}`] : []));
  return [counts.join(', '), ...named].join('; ');
}

/** The oldest first: that is the one to delete first. */
function previousOf(images: readonly OfTheStack[]): string[] {
  return images
    .flatMap(({ image: { name }, mark }) => (mark ? [{ name, ...mark }] : []))
    .sort((one, other) => one.replacedAt - other.replacedAt)
    .map(({ name, as }) => `${name} (${as})`);
}
