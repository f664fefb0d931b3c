import { type Home, type NamedImage, imageArn, parseImageArn } from '../request/identity';

/** An image as it was found. */
export interface FoundImage extends NamedImage {
  /** ISO 8601; empty where AppStream did not say. */
  readonly createdTime: string;
  /** A digest of what was declared when it was found. */
  readonly declared: string;
}

const CREATED_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$/;

/**
 * The physical id of what was found: all attributes follow from it, and for which declaration it was. So a rollback, which
 * gets nothing else, gives what was found before, whatever has become of the image. It is no ARN of an image, so that nothing
 * takes it for one that the stack made.
 */
export function idOf(home: Home, { region, name, createdTime, declared }: FoundImage): string {
  return `${imageArn(home, region, name)}@${createdTime}@${declared}`;
}

/** Undefined for any other text, ids of CloudFormation's own making included. */
export function readFound(home: Home, id = ''): FoundImage | undefined {
  const [arn, createdTime, declared, ...rest] = id.split('@');
  if (declared === undefined || rest.length > 0 || !CREATED_TIME.test(createdTime)) return undefined;
  const image = parseImageArn(home, arn);
  return image && { ...image, createdTime, declared };
}

export function attributesOf(home: Home, { region, name, createdTime }: FoundImage): Record<string, string> {
  return { ImageName: name, ImageArn: imageArn(home, region, name), ImageCreatedTime: createdTime };
}
