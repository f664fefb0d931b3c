import {
  EVENT_SECONDS,
  invalidAccountId,
  invalidDescription,
  invalidImageName,
  invalidNewImageName,
  invalidRegion,
  invalidRevision,
  invalidTagKey,
  invalidTagValue,
  shown,
  tooManyTags,
} from '../lib/private/constraints';
import { CustomResourceEvent, IMAGE_TYPE } from './events';
import { Content, Home, attemptOf, contentOf, generatedName, homeOf, imageArn, ownerOf } from './identity';

export interface Share {
  readonly accountId: string;
  readonly allowFleet: boolean;
  readonly allowImageBuilder: boolean;
}

/** An image as a custom resource declares it, with every default filled in. */
export interface DeclaredImage extends Content {
  readonly name: string;
  /** Whether the stack gives it the name, which then stays the same whatever the content is. */
  readonly isNamed: boolean;
  readonly region: string;
  readonly arn: string;
  /** The marker that its copy carries. */
  readonly owner: string;
  readonly content: string;
  readonly shares: readonly Share[];
  readonly tags: Readonly<Record<string, string>>;
}

/** How one resource of an image's chain takes part: how long it may wait, and what came before it. */
export interface Part {
  readonly imageLogicalId: string;
  readonly createSeconds: number;
  /** ISO 8601: when the first creation waiter began, where there are some that took part. */
  readonly began?: string;
  readonly deleteSeconds: number;
  /** At the end of its hour a Delete leaves the rest to the resource before it in the chain. */
  readonly handsOver: boolean;
  readonly attempt: string;
}

/** A property that cannot be meant: the message names value, rule and fix. */
export class InvalidProperty extends Error {}

type Properties = Readonly<Record<string, unknown>>;

/** @throws InvalidProperty */
export function declaredImage(
  event: CustomResourceEvent,
  properties: Properties,
  namePrefix: string,
): DeclaredImage {
  const home = homeOf(event.StackId);
  const imageLogicalId = imageLogicalIdOf(event, properties);
  if (properties.Declaration !== undefined) return readDeclaration(home, imageLogicalId, properties);
  const sourceName = required(properties, 'SourceImageName');
  hold(invalidImageName('the name of the source', sourceName));
  const sourceRegion = regionOf(properties, 'SourceRegion', 'the region of the source', home);
  const content: Content = {
    sourceName,
    sourceRegion,
    description: text(properties, 'Description') || `Copy of ${sourceName} in ${sourceRegion}`,
    revision: text(properties, 'Revision') ?? '',
  };
  hold(invalidDescription('description', content.description));
  hold(invalidRevision('revision', content.revision));
  const region = regionOf(properties, 'DestinationRegion', 'destinationRegion', home);
  const explicitName = text(properties, 'ImageName');
  if (explicitName !== undefined) hold(invalidNewImageName('imageName', explicitName));
  const name = explicitName ?? generatedName(namePrefix, home, imageLogicalId, content);
  return {
    ...content,
    name,
    isNamed: explicitName !== undefined,
    region,
    arn: imageArn(home, region, name),
    owner: ownerOf(home, imageLogicalId, region, name),
    content: contentOf(content),
    shares: sharesOf(properties, home),
    tags: tagsOf(properties),
  };
}

/** More than AppStream's default quota of 100 (L-99A44980). */
const MAX_ACCOUNTS_TOLD = 150;

/**
 * What the first of a chain tells the others of the image, so that the template declares it once for all of them. Short,
 * since CloudFormation takes answers of 4,096 bytes: a revision may be long, and its hash is all that is needed. Of the
 * shares, the others need the accounts: where a deletion takes longer than its hour, they take them back.
 */
export function declarationOf(image: DeclaredImage): string {
  const { name, isNamed, region, sourceName, sourceRegion, description, content, shares } = image;
  const accounts = shares
    .slice(0, MAX_ACCOUNTS_TOLD)
    .map(({ accountId }) => accountId)
    .join('');
  return JSON.stringify({ name, isNamed, region, sourceName, sourceRegion, description, content, accounts });
}

type Declaration = Pick<
  DeclaredImage,
  'name' | 'isNamed' | 'region' | 'sourceName' | 'sourceRegion' | 'description' | 'content'
> & { readonly accounts: string };

/** Of an image as another of its chain knows it: that one neither tags nor shares. */
function readDeclaration(home: Home, imageLogicalId: string, properties: Properties): DeclaredImage {
  try {
    const { accounts, ...image } = JSON.parse(required(properties, 'Declaration')) as Declaration;
    return {
      ...image,
      revision: '',
      arn: imageArn(home, image.region, image.name),
      owner: ownerOf(home, imageLogicalId, image.region, image.name),
      shares: (accounts.match(/\d{12}/g) ?? []).map((accountId) => ({
        accountId,
        allowFleet: true,
        allowImageBuilder: false,
      })),
      tags: {},
    };
  } catch {
    throw new InvalidProperty(
      `Declaration ${shown(properties.Declaration)} is not what the first resource of the chain answers. ` +
        'Leave it to the construct.',
    );
  }
}

/** The same for properties that may be anything: those of an earlier version, or of a Create that was refused. */
export function declaredImageIfValid(
  event: CustomResourceEvent,
  properties: Properties | undefined,
  namePrefix: string,
): DeclaredImage | undefined {
  try {
    return properties && declaredImage(event, properties, namePrefix);
  } catch (error) {
    if (error instanceof InvalidProperty) return undefined;
    throw error;
  }
}

/** Never refuses: how long to wait is no reason to leave an image undeleted. */
export function partOf(event: CustomResourceEvent): Part {
  const properties = event.ResourceProperties ?? {};
  const attempt = scalar(properties.Attempt);
  // An update that leaves the creation waiters alone leaves them the attempt of an earlier one.
  const othersTookPart = attempt !== scalar(event.OldResourceProperties?.Attempt);
  return {
    imageLogicalId: imageLogicalIdOf(event, properties),
    createSeconds: seconds(properties, 'CreateTimeout') || EVENT_SECONDS,
    began: othersTookPart ? moment(properties, 'Began') : undefined,
    deleteSeconds: seconds(properties, 'DeleteTimeout') || EVENT_SECONDS,
    handsOver: scalar(properties.HandOver) === 'true',
    attempt: attempt !== undefined && othersTookPart ? attempt : attemptOf(event),
  };
}

function imageLogicalIdOf(event: CustomResourceEvent, properties: Properties): string {
  if (event.ResourceType === IMAGE_TYPE) return event.LogicalResourceId;
  return scalar(properties.ImageLogicalId) ?? event.LogicalResourceId;
}

function hold(problem: string | undefined): void {
  if (problem) throw new InvalidProperty(problem);
}

/** Scalars reach a custom resource as strings; other JSON scalars are taken as the text that CloudFormation would make of them. */
function text(properties: Properties, key: string): string | undefined {
  const value = properties[key];
  if (value === undefined || value === null) return undefined;
  const given = scalar(value);
  if (given !== undefined) return given;
  throw new InvalidProperty(`${key} ${shown(value)} is not a text. Give it as a string.`);
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function required(properties: Properties, key: string): string {
  const value = text(properties, key);
  if (value === undefined) throw new InvalidProperty(`${key} is missing: it is required. Declare it.`);
  return value;
}

function regionOf(properties: Properties, key: string, property: string, home: Home): string {
  const value = text(properties, key);
  if (value === undefined) return home.region;
  hold(invalidRegion(property, value));
  return value;
}

/** Timeouts are checked at synthesis; what cannot be one counts as none. */
function seconds(properties: Properties, key: string): number {
  const value = scalar(properties[key]) ?? '';
  return /^\d{1,6}$/.test(value) ? Number(value) : 0;
}

function moment(properties: Properties, key: string): string | undefined {
  const value = scalar(properties[key]) ?? '';
  return Number.isFinite(Date.parse(value)) ? value : undefined;
}

function listOf(properties: Properties, key: string): readonly Properties[] {
  const value: unknown = properties[key] ?? [];
  if (!isListOfObjects(value))
    throw new InvalidProperty(
      `${key} ${shown(value)} is not a list of objects. Declare it as the construct does.`,
    );
  return value;
}

function isListOfObjects(value: unknown): value is Properties[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}

/** One list of accounts serves many stages: the account of the stack itself needs no share. */
function sharesOf(properties: Properties, home: Home): Share[] {
  const shares = listOf(properties, 'SharedWith').map((share) => {
    const accountId = required(share, 'AccountId');
    hold(invalidAccountId('sharedWith.accountId', accountId));
    return {
      accountId,
      allowFleet: flag(share, 'AllowFleet', true),
      allowImageBuilder: flag(share, 'AllowImageBuilder', false),
    };
  });
  const repeated = shares.find(
    (share, index) => shares.findIndex((s) => s.accountId === share.accountId) < index,
  );
  if (repeated)
    throw new InvalidProperty(
      `sharedWith names account ${repeated.accountId} twice: once is allowed. Remove one.`,
    );
  return shares.filter(({ accountId }) => accountId !== home.account);
}

function flag(properties: Properties, key: string, otherwise: boolean): boolean {
  const value = text(properties, key);
  if (value === undefined) return otherwise;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InvalidProperty(`sharedWith.${key} ${shown(value)} is neither true nor false. Correct it.`);
}

function tagsOf(properties: Properties): Record<string, string> {
  const tags = new Map<string, string>();
  for (const tag of listOf(properties, 'Tags')) {
    const key = text(tag, 'Key') ?? '';
    const value = text(tag, 'Value') ?? '';
    hold(invalidTagKey(key));
    hold(invalidTagValue(key, value));
    tags.set(key, value);
  }
  hold(tooManyTags(tags.size));
  return Object.fromEntries(tags);
}
