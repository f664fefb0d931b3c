import type { ObservedImage } from '../appstream/observed-image';
import { digest } from '../request/digest';
import { type Home, type NamedImage, imageArn, parseImageArn } from '../request/identity';

/** A share of this account, and of which image: one that is made anew under its name is another one. */
export interface NamedShare extends NamedImage {
  readonly accountId: string;
  /** As AppStream tells it of the image, and what else never changes of one. */
  readonly made: string;
}

/**
 * The physical id of a share. It begins as an ARN does, since what does not is of CloudFormation's own making, and is none.
 * Undefined where the image does not tell when it was made.
 */
export function shareId(home: Home, image: ObservedImage, accountId: string): string | undefined {
  const made = madeOf(image);
  return made && `${imageArn(home, home.region, image.name)}/${accountId}@${made}`;
}

/**
 * What tells an image from one that is made anew under its name. Whether a copy has a time of its own or that of its source
 * nobody documents, so its description counts, too, which AppStream cannot change.
 */
export function madeOf({ createdTime, description }: ObservedImage): string | undefined {
  return createdTime ? `${createdTime}.${digest('hex', description).slice(0, 8)}` : undefined;
}

/** The share of an id that the handler made, or undefined for any other text. */
export function parseShareId(home: Home, id: string): NamedShare | undefined {
  const [, arn = '', accountId, made] = /^(arn:.+)\/(\d{12})@(\S+)$/.exec(id) ?? [];
  const image = parseImageArn(home, arn);
  return image && { ...image, accountId, made };
}
