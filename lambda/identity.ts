import { createHash } from 'node:crypto';
import type { CustomResourceEvent } from './events';

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

/**
 * Says in the description of an image which resource made it. The description is the only thing that CopyImage
 * attaches in the same call that makes the copy: tags come later, so a crash between the two would leave an image that
 * nobody owns. Region and name are part of the owner, so that a copy which inherits the description is not ours.
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
 */
export interface Marker {
  /** Which resource of which stack, for which name in which region. */
  readonly owner: string;
  /** From what it was copied. */
  readonly content: string;
  /** In answer to which event: tells a FAILED image of an earlier attempt from one of this attempt. */
  readonly attempt: string;
}

export function ownerOf(home: Home, imageLogicalId: string, region: string, name: string): string {
  return digest('base64url', home.stackId, imageLogicalId, region, name).slice(0, 12);
}

export function contentOf(content: Content): string {
  return digest('base64url', ...contentParts(content)).slice(0, 8);
}

/** CloudFormation reuses a RequestId when a deployment is tried again (aws/aws-cdk#35957), but not a ResponseURL. */
export function attemptOf({
  RequestId,
  ResponseURL,
}: Pick<CustomResourceEvent, 'RequestId' | 'ResponseURL'>): string {
  return digest('base64url', RequestId, ResponseURL).slice(0, 6);
}

export function markedDescription(description: string, marker: Marker): string {
  const text = `[cdk-appstream-image:${marker.owner}.${marker.content}.${marker.attempt}]`;
  return description ? `${description} ${text}` : text;
}

export function readMarker(description: string): Marker | undefined {
  // The last one counts: a user's own text may quote another.
  const match = /\[cdk-appstream-image:([\w-]{12})\.([\w-]{8})\.([\w-]{6})\]\s*$/.exec(description);
  return match ? { owner: match[1], content: match[2], attempt: match[3] } : undefined;
}

function contentParts(content: Content): string[] {
  return [content.sourceName, content.sourceRegion, content.description, content.revision];
}

function digest(encoding: 'hex' | 'base64url', ...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest(encoding);
}
