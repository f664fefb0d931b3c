import { type Duration, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { invalidRegion, severalPartitions, shown } from './constraints';
import { notDuration, notText } from './given-types';

type Check = (property: string, value: string) => string | undefined;

const SHORTEST_TIMEOUT_SECONDS = 5 * 60;
const LONGEST_TIMEOUT_SECONDS = 12 * 3600;
const SHORTEST_POLL_SECONDS = 10;
const LONGEST_POLL_SECONDS = 600;

/** The seconds of a timeout. Throws if it is out of range, or shorter than two polls of the provider. */
export function timeoutSeconds(
  scope: Construct,
  property: string,
  timeout: Duration,
  pollSeconds: number,
): number {
  throwIfAny(scope, [notDuration(property, timeout, 'Duration.minutes(180)')]);
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

/** The seconds of a poll interval. Throws if it is out of range. */
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

/** If there are problems, throws one error that names the construct and every problem. */
export function throwIfAny(scope: Construct, problems: readonly (string | undefined)[]): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(`${scope.node.path}: ${found.join(' ')}`);
}

/** Checks a value, unless it is left out or known only later. */
export function literal(check: Check, property: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return notText(property, value) ?? (isKnownLater(value) ? undefined : check(property, value));
}

/** The same for a value that must be there: plain JavaScript can leave it out. */
export function required(check: Check, property: string, value: string | undefined): string | undefined {
  return isMissing(value)
    ? `${property} is missing: it is required. Declare it.`
    : literal(check, property, value);
}

/** null counts, too: JSON has no undefined. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Whether the value is known only when the stack is deployed, or in the next synthesis. */
export function isKnownLater(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === 'string' && (isDynamicReference(value) || isPlaceholder(value));
}

/**
 * Whether the value holds a placeholder of the CDK. `ssm.StringParameter.valueFromLookup`, for example, gives one until
 * the CDK CLI has looked the value up. Then the CLI synthesizes again.
 */
export function isPlaceholder(value: string): boolean {
  return value.includes('dummy-value-for-');
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
export function isDynamicReference(value: string): boolean {
  return value.includes('{{resolve:');
}

/** Checks a region against the table of aws-cdk-lib, which the handler does not have. */
export function unknownRegion(property: string, value: string): string | undefined {
  const problem = invalidRegion(property, value);
  if (problem || RegionInfo.regions.some((region) => region.name === value)) return problem;
  return (
    `${property} ${shown(value)} is not a region that this version of aws-cdk-lib knows. ` +
    'Correct the region, or use a newer aws-cdk-lib.'
  );
}

/** `regions`: by the words that a message names them with. Regions that are known only later are left out. */
export function throwUnlessOnePartition(scope: Construct, regions: Readonly<Record<string, string>>): void {
  const known = Object.entries(regions).flatMap(([property, region]) => {
    const partition = isKnownLater(region) ? undefined : RegionInfo.get(region).partition;
    return partition === undefined ? [] : [{ property, region, partition }];
  });
  throwIfAny(scope, [severalPartitions(known)]);
}

/** NaN if the duration is a token, or no whole number of seconds. */
function wholeSeconds(duration: Duration): number {
  const seconds = duration.isUnresolved() ? NaN : duration.toSeconds({ integral: false });
  return Number.isInteger(seconds) ? seconds : NaN;
}

function shownDuration(duration: Duration): string {
  if (duration.isUnresolved()) return 'that is a token';
  // Of what is no number, such as context that nobody gave, toHumanString says nothing.
  return Number.isNaN(duration.toMilliseconds({ integral: false })) ? 'NaN' : duration.toHumanString();
}
