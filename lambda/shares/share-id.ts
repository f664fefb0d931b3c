import type { ObservedImage } from '../appstream/observed-image';
import { digest } from '../request/digest';
import { type Home, type NamedImage, imageArn, parseImageArn } from '../request/identity';

/** A share of an image of this account. A share of an image that was made anew under the same name is another share. */
export interface NamedShare extends NamedImage {
  readonly accountId: string;
  /** What tells the image from others of its name (`madeOf`). */
  readonly made: string;
}

/**
 * The physical id of a share. It begins as an ARN does: the handler takes all other ids for ones that CloudFormation
 * invented. Undefined if AppStream does not tell when the image was made.
 */
export function shareId(home: Home, image: ObservedImage, accountId: string): string | undefined {
  const made = madeOf(image);
  return made && `${imageArn(home, home.region, image.name)}/${accountId}@${made}`;
}

/**
 * What tells an image from one that is made anew under its name: when it was made, and a hash of its description, which
 * nobody can change. AppStream does not document whether a copy has a time of its own, or that of its source.
 */
export function madeOf({ createdTime, description }: ObservedImage): string | undefined {
  return createdTime ? `${createdTime}.${digest('hex', description).slice(0, 8)}` : undefined;
}

/** The share that a physical id names. Undefined for any other text. */
export function parseShareId(home: Home, id: string): NamedShare | undefined {
  const [, arn = '', accountId, made] = /^(arn:.+)\/(\d{12})@(\S+)$/.exec(id) ?? [];
  const image = parseImageArn(home, arn);
  return image && { ...image, accountId, made };
}
