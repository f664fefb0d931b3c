import { digest } from './digest';

/** Where a stack lives, read off its id, since every name and ARN of its images follows from it. */
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
  /** Where it is the share with that account that counts. */
  readonly sharedWith?: string;
}

/** The image of an ARN, or undefined for any other text, ids of CloudFormation's own making included. */
export function parseImageArn(home: Home, arn: string): NamedImage | undefined {
  const match =
    /^arn:([^:]+):appstream:([a-z0-9-]+):(\d{12}):image\/([a-zA-Z0-9][a-zA-Z0-9_.-]{0,100})$/.exec(arn);
  if (!match) return undefined;
  const [, partition, region, account, name] = match;
  return partition === home.partition && account === home.account
    ? { region: region, name: name }
    : undefined;
}

/** What makes one image differ from another: a change of any of it needs a new image. */
export interface Content {
  /** What of it shows in the name of the image. */
  readonly readable: string;
  readonly parts: readonly string[];
}

/** So that no name is longer than 100 characters: CreateImportedImage documents no more. */
const READABLE_LENGTH = 29;

/**
 * The same stack, resource and content always give the same name, so that a duplicate event, a retry and a Delete all
 * arrive at the same image; another stack never does, so that an image it kept is not in the way.
 */
export function generatedName(prefix: string, home: Home, imageLogicalId: string, content: Content): string {
  const hash = digest('hex', home.stackId, imageLogicalId, ...content.parts).slice(0, 16);
  return `${prefix}${content.readable.slice(0, READABLE_LENGTH)}-${hash}`;
}

/** What of a marker tells from which content an image was made. */
export function contentOf({ parts }: Content): string {
  return digest('base64url', ...parts).slice(0, 7);
}
