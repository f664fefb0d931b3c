import type { Home } from './identity';
import { digest } from './digest';
import type { CustomResourceEvent } from './events';

/**
 * What the description of an image says of who made it. The description is the only thing that CopyImage attaches in the
 * same call that makes the copy: tags come later, so a crash between the two would leave an image that nobody owns.
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
 */
export interface Marker {
  /** Which stack, which resource of it, and for which name in which region. */
  readonly owner: string;
  /** From what it was made. */
  readonly content: string;
  /** In answer to which event: `attemptOf`. */
  readonly attempt: string;
}

/** Name and region are part of the owner, so that a copy which inherits the description is not ours. */
export function ownerOf(home: Home, imageLogicalId: string, region: string, name: string): string {
  const resource = [home.stackId, imageLogicalId];
  return [[home.stackId], resource, [...resource, region, name]]
    .map((parts) => digest('base64url', ...parts).slice(0, 7))
    .join('.');
}

/** Seconds from here fit into six digits of base 36 until 2088. */
const FIRST_MOMENT = Date.UTC(2020, 0);

/**
 * Names one event, and says when it began. CloudFormation reuses a RequestId when a deployment is tried again
 * (aws/aws-cdk#35957), but not a ResponseURL.
 */
export function attemptOf(
  { RequestId, ResponseURL }: Pick<CustomResourceEvent, 'RequestId' | 'ResponseURL'>,
  startedAt: number,
): string {
  const seconds = Math.floor((startedAt - FIRST_MOMENT) / 1000);
  return seconds.toString(36).padStart(6, '0') + digest('base64url', RequestId, ResponseURL).slice(0, 5);
}

/** When the event of an attempt began, in milliseconds since 1970. */
export function beginningOf(attempt: string): number {
  return FIRST_MOMENT + parseInt(attempt.slice(0, 6), 36) * 1000;
}

const MARKER = /\(cdk-image ([\w-]{7}\.[\w-]{7}\.[\w-]{7})\.([\w-]{7})\.([0-9a-z]{6}[\w-]{5})\)\s*$/;

/** In characters that CreateImportedImage takes in a description, too: no brackets, no colon. */
export function markedDescription(description: string, { owner, content, attempt }: Marker): string {
  const text = `(cdk-image ${owner}.${content}.${attempt})`;
  return description ? `${description} ${text}` : text;
}

export function readMarker(description: string): Marker | undefined {
  // The last one counts: a user's own text may quote another.
  const [, owner, content, attempt] = MARKER.exec(description) ?? [];
  return owner === undefined ? undefined : { owner, content, attempt };
}

/** Of an owner, what the images of one stack and of one resource have in common, whatever their names and places are. */
export function stackAndResourceOf(owner: string): readonly string[] {
  return owner.split('.', 2);
}

/**
 * A JMESPath expression that finds the images of the same resource in what DescribeImages answers, whatever their names and
 * places are. An image may have no description, of which `contains` would be an error.
 * https://jmespath.org/specification.html#contains
 */
export function versionsFilter(owner: string): string {
  const [stack, resource] = stackAndResourceOf(owner);
  return `Images[?Description && contains(Description, '(cdk-image ${stack}.${resource}.')]`;
}
