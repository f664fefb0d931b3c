import { type Duration, PhysicalName, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import type { AppStreamImageProps, ImageShare } from '../app-stream-image-props';
import {
  invalidAccountId,
  invalidDescription,
  invalidNewImageName,
  invalidRegion,
  invalidRevision,
  shown,
} from './constraints';

type Check = (property: string, value: string) => string | undefined;

const SHORTEST_TIMEOUT_SECONDS = 5 * 60;
const LONGEST_TIMEOUT_SECONDS = 12 * 3600;
const SHORTEST_POLL_SECONDS = 10;
const LONGEST_POLL_SECONDS = 600;

/** Holds the literals against the rules; what a token stands for is checked by the handler. */
export function validateImage(scope: Construct, props: AppStreamImageProps): void {
  const problems = [
    literal(invalidNewImageName, 'imageName', props.imageName),
    generatedByCdk(props.imageName),
    literal(unknownRegion, 'destinationRegion', props.destinationRegion),
    literal(invalidDescription, 'description', props.description),
    literal(invalidRevision, 'revision', props.revision),
    ...(props.sharedWith ?? []).map((share) =>
      required(invalidAccountId, 'sharedWith.accountId', share.accountId),
    ),
    sharedTwice(props.sharedWith ?? []),
    ...invalidKeepPrevious(props),
  ];
  throwIfAny(scope, problems);
}

/** The seconds of a timeout; throws when it is out of range, or too short for the provider that polls. */
export function timeoutSeconds(
  scope: Construct,
  property: string,
  timeout: Duration,
  pollSeconds: number,
): number {
  const seconds = wholeSeconds(timeout);
  const valid = seconds >= SHORTEST_TIMEOUT_SECONDS && seconds <= LONGEST_TIMEOUT_SECONDS;
  throwIfAny(scope, [
    valid
      ? undefined
      : `${property} ${shownDuration(timeout)} is not possible: it must be a whole number of seconds from 5 minutes ` +
        'to 12 hours, and no token, since it decides how many resources the image takes. Choose such a duration.',
    seconds < 2 * pollSeconds
      ? `${property} ${shownDuration(timeout)} is shorter than two polls: the provider polls every ${pollSeconds} ` +
        `seconds. Raise ${property}, or lower the pollInterval of the provider.`
      : undefined,
  ]);
  return seconds;
}

/** The seconds of a poll interval; throws when it is out of range. */
export function pollSeconds(scope: Construct, interval: Duration): number {
  const seconds = wholeSeconds(interval);
  const valid = seconds >= SHORTEST_POLL_SECONDS && seconds <= LONGEST_POLL_SECONDS;
  throwIfAny(scope, [
    valid
      ? undefined
      : `pollInterval ${shownDuration(interval)} is not possible: it must be a whole number of seconds from ` +
        `${SHORTEST_POLL_SECONDS} to ${LONGEST_POLL_SECONDS}. Choose one of these.`,
  ]);
  return seconds;
}

/** The explicit names of each stack's images, and the paths that they were given at. */
const explicitNames = new WeakMap<Stack, Map<string, string>>();

/** Two images of one name can't be, and the second would fail only when it is deployed. */
export function claimName(scope: Construct, name: string, region: string): void {
  const stack = Stack.of(scope);
  const names = explicitNames.get(stack) ?? new Map<string, string>();
  explicitNames.set(stack, names);
  const owner = names.get(`${region}/${name}`);
  throwIfAny(scope, [
    owner === undefined
      ? undefined
      : `imageName ${shown(name)} is the name of ${owner} already: names are unique within a region. ` +
        'Choose another name, or leave it out.',
  ]);
  names.set(`${region}/${name}`, scope.node.path);
}

/** @throws an error that names the construct and every problem */
export function throwIfAny(scope: Construct, problems: readonly (string | undefined)[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(`${scope.node.path}: ${found.join(' ')}`);
}

/** Checks a value unless it is left out, or known only later. */
export function literal(check: Check, property: string, value: string | undefined): string | undefined {
  return value === undefined || isKnownLater(value) ? undefined : check(property, value);
}

/** The same for a value that must not be left out, as plain JavaScript can. */
export function required(check: Check, property: string, value: string | undefined): string | undefined {
  return isMissing(value)
    ? `${property} is missing: it is required. Declare it.`
    : literal(check, property, value);
}

export function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** When the stack is deployed, or in the next synthesis. */
function isKnownLater(value: string): boolean {
  return Token.isUnresolved(value) || isDynamicReference(value) || isPlaceholder(value);
}

/** What the CDK hands out for a value that its CLI has yet to look up, after which it synthesizes again. */
export function isPlaceholder(value: string): boolean {
  return value.startsWith('dummy-value-for-');
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
export function isDynamicReference(value: string): boolean {
  return value.includes('{{resolve:');
}

export function unknownRegion(property: string, value: string): string | undefined {
  const problem = invalidRegion(property, value);
  if (problem || RegionInfo.regions.some((region) => region.name === value)) return problem;
  return (
    `${property} ${shown(value)} is not a region that this version of aws-cdk-lib knows. ` +
    'Correct the region, or use a newer aws-cdk-lib.'
  );
}

/** Regions of different partitions know nothing of each other. */
export function throwUnlessOnePartition(scope: Construct, regions: Readonly<Record<string, string>>): void {
  const known = Object.entries(regions).flatMap(([property, region]) => {
    const partition = isKnownLater(region) ? undefined : RegionInfo.get(region).partition;
    return partition === undefined ? [] : [{ property, region, partition }];
  });
  const [first] = known;
  const other = known.find(({ partition }) => partition !== first.partition);
  throwIfAny(scope, [
    other &&
      `${first.property} ${shown(first.region)} is in partition ${first.partition}, and ${other.property} ` +
        `${shown(other.region)} in ${other.partition}: images are not copied between partitions. ` +
        'Choose regions of one partition.',
  ]);
}

function sharedTwice(shares: readonly ImageShare[]): string | undefined {
  const accounts = shares.map((share) => share.accountId);
  const twice = accounts.find((account, index) => accounts.indexOf(account) < index);
  return twice && `sharedWith names account ${shown(twice)} twice: once is allowed. Remove one of the two.`;
}

const MOST_KEPT = 100;

function invalidKeepPrevious({ keepPrevious, imageName }: AppStreamImageProps): (string | undefined)[] {
  if (isMissing(keepPrevious)) return [];
  const isValid = Number.isInteger(keepPrevious) && keepPrevious! >= 0 && keepPrevious! <= MOST_KEPT;
  return [
    isValid
      ? undefined
      : `keepPrevious ${shown(Token.isUnresolved(keepPrevious) ? 'that is a token' : keepPrevious)} is not possible: ` +
        `it must be a whole number from 0 to ${MOST_KEPT}, known at synthesis. Choose such a number.`,
    isValid && keepPrevious! > 0 && imageName !== undefined
      ? `keepPrevious ${keepPrevious} is not possible beside imageName ${shown(imageName)}: images that stay need names of ` +
        'their own. Leave imageName out, or keepPrevious.'
      : undefined,
  ];
}

function generatedByCdk(imageName: string | undefined): string | undefined {
  return imageName === PhysicalName.GENERATE_IF_NEEDED
    ? 'imageName PhysicalName.GENERATE_IF_NEEDED is not possible: an image gets a name of its own, or the handler ' +
        'makes one when it is deployed. Leave imageName out, or give a name.'
    : undefined;
}

/** NaN where the duration is a token, or no whole number of seconds. */
function wholeSeconds(duration: Duration): number {
  const seconds = duration.isUnresolved() ? NaN : duration.toSeconds({ integral: false });
  return Number.isInteger(seconds) ? seconds : NaN;
}

function shownDuration(duration: Duration): string {
  return duration.isUnresolved() ? 'that is a token' : duration.toHumanString();
}
