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

/** What makes one copy differ from another: a change of any of these needs a new image. */
export interface Content {
  readonly sourceName: string;
  readonly sourceRegion: string;
  readonly description: string;
  readonly revision: string;
}

/** What of the source's name shows in the name of the image. */
const READABLE_LENGTH = 30;

/** What `generatedName` makes: of a source that another image of this package is, only what it says itself shows. */
const GENERATED = /^cdk-.+-[0-9a-f]{8}\.(.+)-[0-9a-f]{16}$/;

/**
 * The same stack, resource and content always give the same name, so that a duplicate event, a retry and a Delete all
 * arrive at the same image; another stack never does, so that an image it kept is not in the way.
 */
export function generatedName(prefix: string, home: Home, imageLogicalId: string, content: Content): string {
  const hash = digest('hex', home.stackId, imageLogicalId, ...contentParts(content)).slice(0, 16);
  const readable = GENERATED.exec(content.sourceName)?.[1] ?? content.sourceName;
  return `${prefix}${readable.slice(0, READABLE_LENGTH)}-${hash}`;
}

/** What of a marker tells from which content an image was made. */
export function contentOf(content: Content): string {
  return digest('base64url', ...contentParts(content)).slice(0, 7);
}

function contentParts(content: Content): string[] {
  return [content.sourceName, content.sourceRegion, content.description, content.revision];
}
