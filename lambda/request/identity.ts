import { digest } from './digest';

/** A stack, by the parts of its id. The ARNs of its images are made from them. */
export interface Home {
  readonly stackId: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function homeOf(stackId: string): Home {
  const [, partition = '', , region = '', account = ''] = stackId.split(':');
  return { stackId, partition, region, account };
}

export function imageArn(home: Home, region: string, name: string): string {
  return `arn:${home.partition}:appstream:${region}:${home.account}:image/${name}`;
}

/** An image of this account. */
export interface NamedImage {
  readonly region: string;
  readonly name: string;
  /** Set if it is about the share with that account, not about the image itself. */
  readonly sharedWith?: string;
}

/**
 * The image that an ARN names. Undefined if it is another account's, and for any other text, for example an id that
 * CloudFormation invented.
 */
export function parseImageArn(home: Home, arn: string): NamedImage | undefined {
  const match =
    /^arn:([^:]+):appstream:([a-z0-9-]+):(\d{12}):image\/([a-zA-Z0-9][a-zA-Z0-9_.-]{0,100})$/.exec(arn);
  if (!match) return undefined;
  const [, partition, region, account, name] = match;
  return partition === home.partition && account === home.account
    ? { region: region, name: name }
    : undefined;
}

/** What makes one image differ from another. If any part changes, a new image is needed. */
export interface Content {
  /** The part that shows in the name of the image. */
  readonly readable: string;
  readonly parts: readonly string[];
}

/** With this, no generated name is longer than the 100 characters that CreateImportedImage documents. */
const READABLE_LENGTH = 29;

/**
 * The same stack, resource and content always give the same name: so a duplicate event, a retry and a Delete all find
 * the same image. Another stack gives another name: so an image that it has kept is not in the way.
 */
export function generatedName(prefix: string, home: Home, imageLogicalId: string, content: Content): string {
  const hash = digest('hex', home.stackId, imageLogicalId, ...content.parts).slice(0, 16);
  return `${prefix}${content.readable.slice(0, READABLE_LENGTH)}-${hash}`;
}

/** The hash of the content, for the marker. */
export function contentOf({ parts }: Content): string {
  return digest('base64url', ...parts).slice(0, 7);
}
