import type { CustomResourceEvent } from '../request/events';
import type { NamedImage } from '../request/identity';

/** How a message names an image. */
export function subjectOf(image: NamedImage): string {
  const share = image.sharedWith === undefined ? '' : `, share with account ${image.sharedWith}`;
  return `Image ${image.name} in ${image.region}${share}`;
}

/** How a message names an image whose name is not known. */
export function resourceOf({ LogicalResourceId }: CustomResourceEvent): string {
  return `Image resource ${LogicalResourceId}`;
}

/** Seconds in words, for example "2 h 5 min". */
export function inWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

/** How many items of a list a message shows. */
const FEW = 5;

/** The first items of a list, and how many more there are. */
export function fewOf(items: readonly string[]): string {
  const more = items.length - FEW;
  return more > 0 ? `${items.slice(0, FEW).join(', ')} and ${more} more` : items.join(', ');
}
