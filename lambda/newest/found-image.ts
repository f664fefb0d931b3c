import { type Home, type NamedImage, imageArn, parseImageArn } from '../request/identity';

/** An image as it was found. */
export interface FoundImage extends NamedImage {
  /** ISO 8601. Empty if AppStream did not tell it. */
  readonly createdTime: string;
  /** A digest of what was declared when it was found. */
  readonly declared: string;
}

const CREATED_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$/;

/**
 * The physical id of what was found. All attributes follow from it, and so does for which declaration it was found. A
 * rollback gets only this id: so it gives what was found before, whatever has become of the image. It is no ARN of an
 * image: so nothing takes it for an image that the stack made.
 */
export function idOf(home: Home, { region, name, createdTime, declared }: FoundImage): string {
  return `${imageArn(home, region, name)}@${createdTime}@${declared}`;
}

/** Undefined for any other text, for example an id that CloudFormation invented. */
export function readFound(home: Home, id = ''): FoundImage | undefined {
  const [arn, createdTime, declared, ...rest] = id.split('@');
  if (declared === undefined || rest.length > 0 || !CREATED_TIME.test(createdTime)) return undefined;
  const image = parseImageArn(home, arn);
  return image && { ...image, createdTime, declared };
}

export function attributesOf(home: Home, { region, name, createdTime }: FoundImage): Record<string, string> {
  return { ImageName: name, ImageArn: imageArn(home, region, name), ImageCreatedTime: createdTime };
}
