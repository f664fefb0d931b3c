import type { History } from '../cloudformation/history';
import { type NamedImage, parseImageArn } from '../request/identity';
import { ownerOf } from '../request/marker';
import type { DeclaredImage, Share } from '../request/declared-image';
import { declaredImageIfValid, declaredSharesIfValid } from '../request/properties';
import type { ImageRequest } from '../request/image-request';

/** An image that a Delete or an undone update may have to remove. */
export interface Target extends NamedImage {
  readonly arn: string;
  /** The owner that its marker must have. */
  readonly owner: string;
  /** The accounts that the stack has shared it with. No other account is ever unshared. */
  readonly shares: readonly string[];
  /** Whether it is a previous image (`Mark`). */
  readonly isPrevious?: boolean;
  /**
   * How it is marked if AppStream refuses for ten minutes to delete it: then a release goes on without that (`Left`).
   * Undefined if that must be waited for.
   */
  readonly leaveAs?: 'left' | 'unreleased';
}

function targetOf({ name, region, arn, owner, shares }: DeclaredImage): Target {
  return { name, region, arn, owner, shares: accountsOf(shares) };
}

export function accountsOf(shares: readonly Share[]): string[] {
  return shares.map(({ accountId }) => accountId);
}

/**
 * The image that a Delete is about: the one that its id names. If a creation was given up, CloudFormation invented the
 * id (aws/aws-cdk#26139). Then the properties name the image.
 */
export function ownTarget(request: ImageRequest): Target | undefined {
  const declared = request.image && targetOf(request.image);
  const arn = request.physicalId;
  return arn === declared?.arn ? declared : (targetNamed(request, arn, declared?.shares ?? []) ?? declared);
}

function targetNamed(
  { home, part }: ImageRequest,
  arn: string,
  shares: readonly string[],
): Target | undefined {
  const named = parseImageArn(home, arn);
  if (!named) return undefined;
  return { ...named, arn, owner: ownerOf(home, part.imageLogicalId, named.region, named.name), shares };
}

/**
 * All images that the events of unsettled operations name, by properties and by physical ids. If an update failed, only
 * these events tell which image it made, and which one it was to replace.
 */
export function targetsNamed(request: ImageRequest, history: History): Target[] {
  const { event, part, declarer } = request;
  const events = history.of([part.imageLogicalId, event.LogicalResourceId]);
  const targets = new Map<string, Target>();
  const add = (target: Target | undefined) => {
    if (!target) return;
    const shares = new Set([...(targets.get(target.arn)?.shares ?? []), ...target.shares]);
    targets.set(target.arn, { ...target, shares: [...shares] });
  };
  add(ownTarget(request));
  for (const properties of [event.OldResourceProperties, ...events.map((each) => each.properties)]) {
    const declared = declaredImageIfValid(declarer, properties);
    if (declared) add(targetOf(declared));
  }
  const sharesOfAll = [...targets.values()].flatMap(({ shares }) => shares);
  for (const { physicalId, status, properties } of events) {
    if (!targets.has(physicalId)) add(targetNamed(request, physicalId, sharesOfAll));
    // If the properties hide the source, they name no image, but the id does. If the event is about the end of a success,
    // the shares in its properties are those of this image.
    const isOfThese = properties && /^(CREATE|UPDATE)_COMPLETE$/.test(status);
    const shares = isOfThese && declaredSharesIfValid(declarer.home, properties);
    if (shares) add(targetNamed(request, physicalId, accountsOf(shares)));
  }
  return [...targets.values()];
}
