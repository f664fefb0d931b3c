import type { ObservedImage } from '../appstream/observed-image';
import { fewOf } from '../report/words';

/** The result of a look at all images of the account in a region. */
export type Choice =
  | { readonly kind: 'found'; readonly image: ObservedImage }
  /** `detail`: what is there instead. */
  | { readonly kind: 'none'; readonly detail: string };

/** The newest AVAILABLE image that matches and that the stack itself did not make. */
export function choose(
  images: readonly ObservedImage[],
  pattern: string,
  isMadeByStack: (image: ObservedImage) => boolean,
): Choice {
  const matching = images.filter(({ name }) => matches(pattern, name));
  const others = matching.filter((image) => !isMadeByStack(image));
  const [image] = others.filter(({ state }) => state === 'AVAILABLE').sort(newestFirst);
  if (image) return { kind: 'found', image };
  const detail = matching.length === 0 ? whatIsNear(images, pattern) : whatMatches(matching, others);
  return { kind: 'none', detail };
}

/**
 * `*` stands for any text, all else for itself, in the same case. A regular expression of many `*` may take forever.
 */
export function matches(pattern: string, name: string): boolean {
  const [first, ...middle] = pattern.split('*');
  const last = middle.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of middle) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}

/**
 * The newest first, those without a time last. Of the same time, the last by name comes first, since names may have
 * dates. AppStream does not document whether a copy has a time of its own.
 */
function newestFirst(one: ObservedImage, other: ObservedImage): number {
  return compare(other.createdTime, one.createdTime) || compare(other.name, one.name);
}

/** Times in ISO 8601 are in the order of their texts. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function whatMatches(matching: readonly ObservedImage[], others: readonly ObservedImage[]): string {
  const made = matching.filter((image) => !others.includes(image));
  const states = [...new Set(others.map(({ state }) => state))].sort();
  const groups = [
    ...states.map((state) => [`in state ${state}`, others.filter((image) => image.state === state)] as const),
    ['made by this stack, which do not count', made] as const,
  ];
  const told = groups.flatMap(([which, images]) =>
    images.length > 0 ? [`${images.length} ${which}: ${namesOf(images)}`] : [],
  );
  return `of ${matching.length} that match, ${told.join('; ')}`;
}

function whatIsNear(images: readonly ObservedImage[], pattern: string): string {
  if (images.length === 0) return 'this account has no image there';
  const near = images
    .map((image) => ({ image, alike: alike(pattern.toLowerCase(), image.name.toLowerCase()) }))
    .sort((one, other) => other.alike - one.alike || newestFirst(one.image, other.image));
  const names = fewOf(near.map(({ image }) => image.name));
  return `images of this account there: ${images.length}, of which none matches: ${names}`;
}

function namesOf(images: readonly ObservedImage[]): string {
  return fewOf([...images].sort(newestFirst).map(({ name }) => name));
}

/** The length of the longest text that is in both. */
function alike(one: string, other: string): number {
  let longest = 0;
  for (let from = 0; from < one.length; from += 1)
    while (from + longest < one.length && other.includes(one.slice(from, from + longest + 1))) longest += 1;
  return longest;
}
