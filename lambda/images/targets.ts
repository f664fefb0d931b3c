import type { History } from '../cloudformation/history';
import { type NamedImage, parseImageArn } from '../request/identity';
import { ownerOf } from '../request/marker';
import type { DeclaredImage } from '../request/declared-image';
import { declaredImageIfValid } from '../request/properties';
import type { ImageRequest } from '../request/image-request';

/** An image that may have to go. */
export interface Target extends NamedImage {
  readonly arn: string;
  /** What its marker must say. */
  readonly owner: string;
  /** The accounts that the stack shared it with: no other account is ever unshared. */
  readonly shares: readonly string[];
  /** Set where it is one of the previous images, which a release or the removal of the resource takes away. */
  readonly isPrevious?: boolean;
  /** Whether a release goes on without its deletion, should AppStream refuse that for ten minutes. */
  readonly mayLeave?: boolean;
}

function targetOf({ name, region, arn, owner, shares }: DeclaredImage): Target {
  return { name, region, arn, owner, shares: shares.map(({ accountId }) => accountId) };
}

/**
 * The image that a Delete is about: the one that its id names. The properties tell only of an id that CloudFormation
 * invented, for a creation that was given up (aws/aws-cdk#26139).
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
 * All images that the operations which are not settled name, by what they declared and by the ids that they had: nobody
 * but their events knows of a copy that an update made which failed, and of what that update was to replace.
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
  for (const { physicalId } of events)
    if (!targets.has(physicalId)) add(targetNamed(request, physicalId, sharesOfAll));
  return [...targets.values()];
}
