/**
 * Rules for values. The construct checks literals at synthesis. The handler, which is the code of the Lambda functions,
 * checks at deployment what tokens resolved to. Each check returns undefined, or a sentence that names the value, the
 * rule and the fix.
 */

/** https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html */
const IMAGE_NAME_PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,100}$/;

/** https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html */
const RESERVED_NAME_PREFIXES = ['Amazon', 'AWS', 'AppStream'];

const PUBLIC_NAME_PREFIXES = RESERVED_NAME_PREFIXES.map((prefix) => `${prefix}-`);

const REGION_PATTERN = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

const ACCOUNT_ID_PATTERN = /^\d{12}$/;

/** CopyImage takes 256 characters. The rest is for the marker, which says which resource made the image. */
const MAX_DESCRIPTION_LENGTH = 200;

/** Long enough for any hash, version or date. */
const MAX_REVISION_LENGTH = 1024;

/** The most that CloudFormation gives a custom resource (https://github.com/aws/aws-cdk/issues/24974). */
export const CLOUDFORMATION_SECONDS = 3600;

/** The longest wait of one custom resource. The rest of CloudFormation's hour is for polls that Lambda throttles. */
export const EVENT_SECONDS = 55 * 60;

/**
 * A poll that begins by then still answers CloudFormation in time, even if its first invocation times out after two
 * minutes.
 */
export const LAST_POLL_SECONDS = 3390;

/** A value as messages show it, cut to 60 characters: a long value would fill the events of the stack. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const printable = text.replace(/[\u0000-\u001f\u007f]/g, '?');
  return printable.length > 60 ? `"${printable.slice(0, 57)}…"` : `"${printable}"`;
}

/** The name of an image, existing or to be made. */
export function invalidImageName(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && IMAGE_NAME_PATTERN.test(value)) return undefined;
  if (isArn(value)) {
    return (
      `${property} ${shown(value)} is an ARN: it must be a name, which is what follows "image/" in it. Give the name; ` +
      'AppStreamImage.fromImageArn takes an ARN.'
    );
  }
  return (
    `${property} ${shown(value)} is not an image name: it must have 1 to 101 letters, digits, "_", "." or "-" ` +
    'and begin with a letter or digit. Correct the name.'
  );
}

/** The name of an image that is to be made: AWS reserves some prefixes. */
export function invalidNewImageName(property: string, value: unknown): string | undefined {
  const reserved = typeof value === 'string' && reservedPrefix(value);
  if (reserved) {
    return (
      `${property} ${shown(value)} begins with ${reserved}: names beginning with ${RESERVED_NAME_PREFIXES.join(', ')} ` +
      'are reserved by AWS, in small letters, too. Choose another beginning.'
    );
  }
  return invalidImageName(property, value);
}

/** The reserved prefix that a name begins with, in any case of letters; undefined if there is none. */
export function reservedPrefix(name: string): string | undefined {
  return RESERVED_NAME_PREFIXES.find((prefix) => name.toLowerCase().startsWith(prefix.toLowerCase()));
}

/** The name of an image that another one is to be made from. */
export function invalidSourceName(property: string, value: unknown): string | undefined {
  if (isArn(value)) {
    return (
      `${property} ${shown(value)} is an ARN: it must be the name of an image of your account. ` +
      'Use ImageSource.image(…) or .updateOfImage(…) with AppStreamImage.fromImageArn(…), or give what follows "image/".'
    );
  }
  if (isPublicName(value)) {
    return (
      `${property} ${shown(value)} is the name of a public image: AppStream copies and updates only images of your account. ` +
      'Name one of your own; a public image can be used for a fleet by its ARN.'
    );
  }
  return invalidImageName(property, value);
}

/** An image of an account: name and region identify it. */
export interface NamedImage {
  readonly name: string;
  readonly region: string;
}

/** A copy must not have name and region of its source. */
export function copyOfItself(image: NamedImage, source: NamedImage): string | undefined {
  if (image.name !== source.name || image.region !== source.region) return undefined;
  return (
    `imageName ${shown(image.name)} is the name of the source in the same region: names are unique within a region. ` +
    'Choose another name, or leave it out.'
  );
}

/** Whether the name begins like those of the images that AWS publishes. */
export function isPublicName(value: unknown): boolean {
  return typeof value === 'string' && PUBLIC_NAME_PREFIXES.some((prefix) => value.startsWith(prefix));
}

/** Looks at the beginning only, so that an incomplete ARN gets the message about ARNs, too. */
export function isArn(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('arn:');
}

/** The form of the name of a region. Whether the region exists is checked at synthesis only: `unknownRegion`. */
export function invalidRegion(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && REGION_PATTERN.test(value)) return undefined;
  return `${property} ${shown(value)} is not a region: it must look like "eu-west-1". Correct the region.`;
}

/** A region, its partition, and the property that names the region. */
interface PlacedRegion {
  readonly property: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * All regions must be of one partition: AppStream copies no image between partitions.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function severalPartitions(regions: readonly PlacedRegion[]): string | undefined {
  const [first] = regions;
  const other = regions.find(({ partition }) => partition !== first.partition);
  return (
    other &&
    `${first.property} ${shown(first.region)} is in partition ${first.partition}, and ${other.property} ` +
      `${shown(other.region)} in ${other.partition}: images are not copied between partitions. ` +
      'Choose regions of one partition.'
  );
}

/** The id of the account that an image is shared with. */
export function invalidAccountId(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && ACCOUNT_ID_PATTERN.test(value)) return undefined;
  return `${property} ${shown(value)} is not an account id: it must have 12 digits. Correct the account id.`;
}

/** The name of an image that is to be shared. */
export function invalidSharedName(property: string, value: unknown): string | undefined {
  if (isPublicName(value)) {
    return (
      `${property} ${shown(value)} is the name of a public image: only the owner of an image can share it. ` +
      'Name an image of your account; every account can use a public one.'
    );
  }
  return invalidImageName(property, value);
}

/** The account of the stack owns the image, so it needs no share. */
export function shareWithItself(accountId: string, own: string): string | undefined {
  if (accountId !== own) return undefined;
  return (
    `accountId ${shown(accountId)} is the account of the stack itself: it owns the image, and an image is shared with others. ` +
    'Name another account, or leave the share out.'
  );
}

/** A share must allow something. */
export function emptyShare(
  accountId: string,
  allows: { readonly allowFleet: boolean; readonly allowImageBuilder: boolean },
  subject = 'sharedWith',
): string | undefined {
  if (allows.allowFleet || allows.allowImageBuilder) return undefined;
  return (
    `${subject} allows account ${shown(accountId)} nothing: a share must allow fleets or image builders. ` +
    'Set allowFleet or allowImageBuilder to true, or remove the share.'
  );
}

/** AppStream keeps one share for each account, so no account may be named twice. */
export function sharedTwice(accounts: readonly string[]): string | undefined {
  const twice = accounts.find((account, index) => accounts.indexOf(account) < index);
  if (twice === undefined) return undefined;
  return `sharedWith names account ${shown(twice)} twice: once is allowed. Remove one of the two.`;
}

/** The part of the description that the user gives. */
export function invalidDescription(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= MAX_DESCRIPTION_LENGTH) return undefined;
  const length = typeof value === 'string' ? `${value.length} characters` : 'no text';
  return (
    `${property} ${shown(value)} has ${length}: at most ${MAX_DESCRIPTION_LENGTH} characters are allowed, ` +
    'since the rest of the 256 that AppStream takes says which stack made the image. Shorten it.'
  );
}

/** The revision of an image, or of a search for the newest image. */
export function invalidRevision(property: string, value: unknown): string | undefined {
  if (typeof value === 'string' && value.length <= MAX_REVISION_LENGTH) return undefined;
  const length = typeof value === 'string' ? `${value.length} characters` : 'no text';
  return `${property} ${shown(value)} has ${length}: at most ${MAX_REVISION_LENGTH} are allowed. Shorten it.`;
}

/** The keys of the handler's own tags begin with this. */
export const HANDLER_TAG_PREFIX = 'cdk-appstream-image:';

/** At most so many tags of a replaced image hold the accounts that it was shared with. */
export const MOST_ACCOUNTS_TAGS = 5;

/** Two more tags: one says since when an image can be deleted, one that the image was replaced. */
const MOST_HANDLER_TAGS = 2 + MOST_ACCOUNTS_TAGS;

/** AppStream takes 50 tags. https://docs.aws.amazon.com/appstream2/latest/developerguide/tagging-basic.html */
export const MAX_TAGS = 50 - MOST_HANDLER_TAGS;

/**
 * TagResource comes after the image is made: what it refuses costs the time of a copy. In a key, its model lets the first
 * character be any. https://docs.aws.amazon.com/appstream2/latest/APIReference/API_TagResource.html
 */
const TAG_KEY_PATTERN = /^.[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_VALUE_PATTERN = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function invalidTagKey(key: string): string | undefined {
  if (key.startsWith(HANDLER_TAG_PREFIX))
    return `tag key ${shown(key)} is not allowed: the handler keeps its own notes there. Choose another key.`;
  if (key.length < 1 || key.length > 128 || /^aws:/i.test(key))
    return `tag key ${shown(key)} is not allowed: it must have 1 to 128 characters and not begin with "aws:". Change it.`;
  if (TAG_KEY_PATTERN.test(key)) return undefined;
  return (
    `tag key ${shown(key)} has other characters than AppStream takes: letters, digits, blanks and "_.:/=+-@" are allowed. ` +
    'Change it.'
  );
}

/** https://docs.aws.amazon.com/appstream2/latest/APIReference/API_TagResource.html */
export function invalidTagValue(key: string, value: unknown): string | undefined {
  if (value === undefined || value === null)
    return `tag ${shown(key)} has no value: it must be a text. Give it one, or leave the tag out.`;
  if (typeof value !== 'string')
    return `tag ${shown(key)} has the value ${JSON.stringify(value)}: it must be a text. Quote it: ${shown(value)}.`;
  if (value.length > 256)
    return `tag ${shown(key)} has a value of ${value.length} characters: at most 256 are allowed. Shorten it.`;
  if (TAG_VALUE_PATTERN.test(value)) return undefined;
  return `tag ${shown(key)} has the value ${shown(value)}: AppStream takes letters, digits, blanks and "_.:/=+-@" alone. Change it.`;
}

/** `ofStack`: how many of the tags are tags of the stack. */
export function tooManyTags(count: number, ofStack = 0): string | undefined {
  if (count <= MAX_TAGS) return undefined;
  const whose = ofStack > 0 ? `, ${ofStack} of them of the stack` : '';
  return `${count} tags${whose}: an image takes at most ${MAX_TAGS} beside the handler's own. Remove some.`;
}
