import { PhysicalName, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AppStreamImageProps, ImageShare } from '../app-stream-image-props';
import {
  emptyShare,
  invalidAccountId,
  invalidDescription,
  invalidNewImageName,
  invalidRevision,
  sharedTwice,
  shown,
} from './constraints';
import { numberAsAccountId, notFlag, notRemovalPolicy, wrongType } from './given-types';
import type { BoundSource } from './bound-source';
import { invalidImportDescription, notAtHome, tooLongForImport } from './source-constraints';
import {
  isKnownLater,
  isMissing,
  isPlaceholder,
  literal,
  required,
  throwIfAny,
  unknownRegion,
} from './validation';

/** Checks the literals, and throws with all problems. The handler checks what tokens resolved to. */
export function validateImage(scope: Construct, props: AppStreamImageProps): void {
  const problems = [
    literal(invalidNewImageName, 'imageName', props.imageName),
    generatedByCdk(props.imageName),
    literal(unknownRegion, 'destinationRegion', props.destinationRegion),
    literal(invalidDescription, 'description', props.description),
    literal(invalidRevision, 'revision', props.revision),
    ...invalidShares(props.sharedWith),
    ...invalidKeepPrevious(props),
    notRemovalPolicy(props.removalPolicy),
  ];
  throwIfAny(scope, problems);
}

/** Checks what an import or a managed update must keep to: the region, and for an import also description and name. */
export function validatePlace(
  scope: Construct,
  { destinationRegion, description, imageName }: AppStreamImageProps,
  { isImported, isUpdated }: BoundSource,
): void {
  const home = Stack.of(scope).region;
  const what = isImported ? 'an import' : 'a managed update';
  const isElsewhere = (isImported || isUpdated) && destinationRegion !== undefined;
  const areKnown = [destinationRegion, home].every((region) => !isKnownLater(region));
  throwIfAny(scope, [
    isElsewhere && areKnown ? notAtHome(what, 'destinationRegion', destinationRegion, home) : undefined,
    isImported ? literal(invalidImportDescription, 'description', description) : undefined,
    isImported ? literal(tooLongForImport, 'imageName', imageName) : undefined,
  ]);
}

const MOST_KEPT = 100;

function invalidKeepPrevious({ keepPrevious, imageName }: AppStreamImageProps): (string | undefined)[] {
  if (isMissing(keepPrevious)) return [];
  const isPossible = Number.isInteger(keepPrevious) && keepPrevious! >= 0 && keepPrevious! <= MOST_KEPT;
  if (!isPossible) {
    const isNumber = typeof keepPrevious === 'number' && !Token.isUnresolved(keepPrevious);
    const given = isNumber
      ? `keepPrevious ${keepPrevious} is not possible`
      : wrongType('keepPrevious', keepPrevious);
    return [
      `${given}: it must be a whole number from 0 to ${MOST_KEPT}, known at synthesis. Choose such a number.`,
    ];
  }
  if (keepPrevious === 0 || isMissing(imageName)) return [];
  return [
    `keepPrevious ${keepPrevious} is not possible beside imageName ${shown(imageName)}: each image that stays needs a name ` +
      'of its own. Leave one of the two out.',
  ];
}

function generatedByCdk(imageName: string | undefined): string | undefined {
  return imageName === PhysicalName.GENERATE_IF_NEEDED
    ? 'imageName PhysicalName.GENERATE_IF_NEEDED is not possible: an image gets a name of its own, or the handler ' +
        'makes one when it is deployed. Leave imageName out, or give a name.'
    : undefined;
}

function invalidShares(sharedWith: unknown): (string | undefined)[] {
  if (sharedWith === undefined) return [];
  if (!Array.isArray(sharedWith) || Token.isUnresolved(sharedWith)) {
    const isOne = typeof sharedWith === 'object' && !Token.isUnresolved(sharedWith);
    const fix = isOne ? 'Put it in brackets.' : 'Write [{ accountId: "…" }].';
    return [`${wrongType('sharedWith', sharedWith)}: it must be a list of ImageShare. ${fix}`];
  }
  const shares: unknown[] = sharedWith;
  const problems = shares.map((share, index) => notShare(share, index) ?? invalidShare(share as ImageShare));
  if (problems.some(Boolean)) return problems;
  // Equal placeholders can stand for different accounts: each stack looks its own value up.
  const accounts = (shares as ImageShare[]).map(({ accountId }) => accountId);
  return [sharedTwice(accounts.filter((account) => !isPlaceholder(account)))];
}

function notShare(share: unknown, index: number): string | undefined {
  const property = `sharedWith[${index}]`;
  if (isMissing(share)) return `${property} is missing: it must be an ImageShare. Declare or remove it.`;
  if (typeof share === 'object' && !Array.isArray(share)) return undefined;
  const accountId = typeof share === 'string' || typeof share === 'number' ? `${share}` : '…';
  return `${wrongType(property, share)}: it must be an ImageShare. Write { accountId: ${shown(accountId)} }.`;
}

/** `prefix` and `subject`: how messages name a prop of the share, and the share itself. */
export function invalidShare(
  share: ImageShare,
  prefix = 'sharedWith.',
  subject = 'sharedWith',
): string | undefined {
  const { accountId, allowFleet, allowImageBuilder } = withDefaults(share);
  return (
    numberAsAccountId(`${prefix}accountId`, accountId) ??
    required(invalidAccountId, `${prefix}accountId`, accountId) ??
    notFlag(`${prefix}allowFleet`, allowFleet) ??
    notFlag(`${prefix}allowImageBuilder`, allowImageBuilder) ??
    emptyShare(accountId, { allowFleet, allowImageBuilder }, subject)
  );
}

/** The account of the stack is left out: it owns the image, and so one list can serve all stages of an app. */
export function renderShares(shares: readonly ImageShare[] = [], account: string): object[] | undefined {
  const others = shares.filter(({ accountId }) => accountId !== account);
  return others.length > 0 ? others.map(renderShare) : undefined;
}

function withDefaults({ accountId, allowFleet, allowImageBuilder }: ImageShare): Required<ImageShare> {
  return { accountId, allowFleet: allowFleet ?? true, allowImageBuilder: allowImageBuilder ?? false };
}

/** Booleans as text: CloudFormation gives a custom resource every scalar as text. */
export function renderShare(share: ImageShare): object {
  const { accountId, allowFleet, allowImageBuilder } = withDefaults(share);
  return { AccountId: accountId, AllowFleet: `${allowFleet}`, AllowImageBuilder: `${allowImageBuilder}` };
}
