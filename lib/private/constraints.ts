/**
 * Rules that both the construct (at synthesis, for literals) and the handler (at deployment, for what tokens resolved
 * to) hold values against. Each check answers with a sentence that names value, rule and fix, or with undefined.
 */

/** https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html */
export const IMAGE_NAME_PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}$/;

/** https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html */
export const RESERVED_NAME_PREFIXES = ['Amazon', 'AWS', 'AppStream'];

export const REGION_PATTERN = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

export const ACCOUNT_ID_PATTERN = /^\d{12}$/;

/** CopyImage takes 256; the rest is for the marker that says which resource made the image. */
export const MAX_DESCRIPTION_LENGTH = 200;

/** Long enough for any hash, version or date. */
export const MAX_REVISION_LENGTH = 1024;

/** What CloudFormation gives a custom resource, and no more (https://github.com/aws/aws-cdk/issues/24974). */
export const CLOUDFORMATION_SECONDS = 3600;

/** The longest that one custom resource waits: some minutes of its hour are for polls that Lambda throttles. */
export const EVENT_SECONDS = 55 * 60;

/** The latest that a poll can still answer CloudFormation in time. */
export const LAST_POLL_SECONDS = 3570;

/** What of a value a message shows: a value of 10,000 characters would fill the stack's events. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const printable = text.replace(/[\u0000-\u001f\u007f]/g, '?');
  return printable.length > 60 ? `"${printable.slice(0, 57)}…"` : `"${printable}"`;
}

/** The name of an image, existing or to be made. */
export function invalidImageName(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && IMAGE_NAME_PATTERN.test(value)) return undefined;
  return (
    `${property} ${shown(value)} is not an image name: it must have 1 to 101 letters, digits, "_", "." or "-" ` +
    'and begin with a letter or digit. Correct the name.'
  );
}

/** The name of an image that is to be made: AWS keeps some beginnings for itself. */
export function invalidNewImageName(property: string, value: unknown): string | undefined {
  const reserved = RESERVED_NAME_PREFIXES.find(
    (prefix) => typeof value === 'string' && value.startsWith(prefix),
  );
  if (reserved) {
    return (
      `${property} ${shown(value)} begins with ${reserved}: names beginning with ${RESERVED_NAME_PREFIXES.join(', ')} ` +
      'are reserved by AWS. Choose another beginning.'
    );
  }
  return invalidImageName(property, value);
}

/** An AWS region's name, as far as its form tells. */
export function invalidRegion(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && REGION_PATTERN.test(value)) return undefined;
  return `${property} ${shown(value)} is not a region: it must look like "eu-west-1". Correct the region.`;
}

/** The id of the account that an image is shared with. */
export function invalidAccountId(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && ACCOUNT_ID_PATTERN.test(value)) return undefined;
  return `${property} ${shown(value)} is not an account id: it must have 12 digits. Correct the account id.`;
}

/** The user's part of the description. */
export function invalidDescription(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= MAX_DESCRIPTION_LENGTH) return undefined;
  const length = typeof value === 'string' ? `${value.length} characters` : 'no text';
  return (
    `${property} ${shown(value)} has ${length}: at most ${MAX_DESCRIPTION_LENGTH} characters are allowed, ` +
    'since the rest of the 256 that AppStream takes says which stack made the image. Shorten it.'
  );
}

/** What makes a new copy of the same source. */
export function invalidRevision(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= MAX_REVISION_LENGTH) return undefined;
  const length = typeof value === 'string' ? `${value.length} characters` : 'no text';
  return `${property} ${shown(value)} has ${length}: at most ${MAX_REVISION_LENGTH} are allowed. Shorten it.`;
}
