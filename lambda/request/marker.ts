import type { Home } from './identity';
import { digest } from './digest';
import type { CustomResourceEvent } from './events';

/**
 * The marker: the end of an image's description, which says who made the image. CopyImage takes a description, but no
 * tags. If tags marked an image, a crash before they are set would leave an image that nobody recognizes.
 * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
 */
export interface Marker {
  /** Hashes of the stack, of the resource in it, and of the resource with region and name. */
  readonly owner: string;
  /** A hash of the source, the description and the revision. */
  readonly content: string;
  /** The event that made it (`attemptOf`). */
  readonly attempt: string;
}

/** Region and name are part of the owner. So a copy that inherits the description of an image is not ours. */
export function ownerOf(home: Home, imageLogicalId: string, region: string, name: string): string {
  const resource = [home.stackId, imageLogicalId];
  return [[home.stackId], resource, [...resource, region, name]]
    .map((parts) => digest('base64url', ...parts).slice(0, 7))
    .join('.');
}

/** The seconds since then fit into six digits of base 36 until 2088. */
const FIRST_MOMENT = Date.UTC(2020, 0);

/**
 * An attempt is one event that has an image made. Its text says when the event was sent, and has a hash of it. If a
 * deployment is tried again, CloudFormation may reuse a RequestId (aws/aws-cdk#35957), but not a ResponseURL.
 */
export function attemptOf(
  { RequestId, ResponseURL }: Pick<CustomResourceEvent, 'RequestId' | 'ResponseURL'>,
  startedAt: number,
): string {
  const seconds = Math.floor((startedAt - FIRST_MOMENT) / 1000);
  return seconds.toString(36).padStart(6, '0') + digest('base64url', RequestId, ResponseURL).slice(0, 5);
}

/** When the event of an attempt was sent (`Request.startedAt`), in milliseconds since 1970. */
export function startOfAttempt(attempt: string): number {
  return FIRST_MOMENT + parseInt(attempt.slice(0, 6), 36) * 1000;
}

const MARKER = /\(cdk-image ([\w-]{7}\.[\w-]{7}\.[\w-]{7})\.([\w-]{7})\.([0-9a-z]{6}[\w-]{5})\)\s*$/;

/** Only characters that CreateImportedImage, too, takes in a description: no square brackets, no colon. */
export function markedDescription(description: string, { owner, content, attempt }: Marker): string {
  const text = `(cdk-image ${owner}.${content}.${attempt})`;
  return description ? `${description} ${text}` : text;
}

export function readMarker(description: string): Marker | undefined {
  // Only one at the end counts: the user's own text may quote another.
  const [, owner, content, attempt] = MARKER.exec(description) ?? [];
  return owner === undefined ? undefined : { owner, content, attempt };
}

/** The first two parts of an owner: the same for all images of a resource, whatever their names and regions. */
export function stackAndResourceOf(owner: string): readonly string[] {
  return owner.split('.', 2);
}

/**
 * A JMESPath expression for the answer of DescribeImages: it finds all images of the resource, whatever their names and
 * regions. `contains` fails if an image has no description, so that is checked first.
 * https://jmespath.org/specification.html#contains
 */
export function versionsFilter(owner: string): string {
  const [stack, resource] = stackAndResourceOf(owner);
  return `Images[?Description && contains(Description, '(cdk-image ${stack}.${resource}.')]`;
}
