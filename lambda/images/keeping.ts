import type { History } from '../cloudformation/history';
import type { Context } from '../context';
import { type Home, parseImageArn } from '../request/identity';
import type { ImageRequest } from '../request/image-request';
import { type Properties, scalar } from '../request/values';
import type { Target } from './targets';

/** How many previous images stay, and whether a release waits for the deletion of the others. */
export interface Keeping {
  readonly keeps: number;
  /** Whether an image that AppStream refuses to delete is left after ten minutes (`Left`). */
  readonly mayLeave: boolean;
  /** Whether RETAIN keeps them. Then they get no mark, so that only a Delete of their own ever deletes them. */
  readonly isForGood?: boolean;
  /** Whether they may have been removed with their resource. Then RETAIN would keep all. Nothing tells whether it is so. */
  readonly mayBeRemoved?: boolean;
}

/** The resource of a replaced image. `declaredThen`: its properties before it was replaced. */
export interface Replaced {
  readonly home: Home;
  readonly imageLogicalId: string;
  readonly declaredThen: Properties | undefined;
}

export function replacedResource({ home, part, event }: ImageRequest): Replaced {
  return { home, imageLogicalId: part.imageLogicalId, declaredThen: event.ResourceProperties };
}

const KEEPS_NONE: Keeping = { keeps: 0, mayLeave: false };

/**
 * What becomes of a replaced image, and of the previous ones. The newest declaration decides. A Delete in a clean-up
 * comes with the properties of the version before, so the newest ones are read from the events.
 */
export function keepingOf(
  target: Pick<Target, 'arn' | 'region'>,
  { home, imageLogicalId, declaredThen }: Replaced,
  history: History,
): Keeping {
  const declared = history.declaredLast(imageLogicalId);
  const present = history.presentId(imageLogicalId);
  // The resource was not declared anew, or the image is the present one: nothing has replaced it. The guard decides.
  if (!declared || present === target.arn) return KEEPS_NONE;
  const region = parseImageArn(home, present ?? history.idBefore(imageLogicalId) ?? '')?.region;
  // The next release looks for what is left in the region of the present image only.
  const isElsewhere = region !== undefined && region !== target.region;
  const keepsAll: Keeping = { keeps: Infinity, mayLeave: !isElsewhere };
  // The properties are not shown. They may say that images are kept.
  if (!declared.properties) return { ...keepsAll, isForGood: isRetained(declaredThen) };
  const keeps = Number(scalar(declared.properties.KeepPrevious) ?? 0);
  if (isRetained(declared.properties)) {
    if (keeps === 0) return { ...keepsAll, isForGood: true };
    // An update that failed has replaced it. This one has not touched the resource, or has removed it.
    if (!history.isDeclaredNow(imageLogicalId))
      return { ...keepsAll, isForGood: isElsewhere, mayBeRemoved: true };
  }
  // A change of region keeps nothing in the old one.
  return isElsewhere ? KEEPS_NONE : { keeps, mayLeave: true };
}

function isRetained(properties: Properties | undefined): boolean {
  return scalar(properties?.RetainReplaced) === 'true';
}

/**
 * Whether a removal of the resource keeps its image. What CloudFormation asks for counts first, since it goes by the
 * policy that it holds: an update that failed may have declared another. RETAIN makes it skip the image, but not the
 * waiters, nor what updates have replaced. And nobody has verified that DELETE_SKIPPED is shown for custom resources.
 */
export function isKeptOnRemoval({ part, event }: ImageRequest, history: History, isAsked: boolean): boolean {
  const { imageLogicalId } = part;
  if (history.isRemovalSkipped(imageLogicalId)) return true;
  if (isAsked) return false;
  const { properties = event.ResourceProperties } = history.declaredLast(imageLogicalId) ?? {};
  if (isRetained(properties)) return true;
  // Its own Delete comes before those of its waiters. If it has not come, the image is skipped, or only the waiter leaves
  // the template.
  return event.LogicalResourceId !== imageLogicalId;
}

/** What becomes of the previous images of the resource. Undefined if this Delete leaves them alone. */
export async function keepingOfPrevious(
  context: Context,
  own: Target,
): Promise<(Keeping & { readonly present?: string }) | undefined> {
  const { request, stack } = context;
  const { imageLogicalId } = request.part;
  const { LogicalResourceId: asked } = request.event;
  const isOfImage = asked === imageLogicalId;
  const history = await stack.history();
  // The image's own Delete comes first. Only if it may have handed over, a waiter lists all images again.
  if (!isOfImage && !request.mayGoOnFor(history.goesBackOrDeletesSince)) return undefined;
  const present = history.presentId(imageLogicalId);
  if (await stack.isRemoved(imageLogicalId)) {
    // The first creation of this resource has not succeeded. So marked images are of an earlier resource of this
    // logical id, and RETAIN kept them.
    const wasNeverThere = present === undefined && history.idBefore(imageLogicalId) === undefined;
    if (wasNeverThere) return undefined;
    const isAsked = await stack.asksForRemoval(imageLogicalId);
    return isKeptOnRemoval(request, history, isAsked) ? undefined : KEEPS_NONE;
  }
  // If RETAIN keeps the present one, the resource is removed, and RETAIN keeps all.
  const isThere = present !== undefined && !history.isSkipped(imageLogicalId, present);
  const isReplaced = history.phase === 'clean-up' && isThere && present !== own.arn;
  const keeping = isReplaced ? keepingOf(own, replacedResource(request), history) : undefined;
  // If the image's own Delete may leave an image, a waiter does not wait for that image either.
  return keeping && (isOfImage || !keeping.mayLeave) ? { ...keeping, present } : undefined;
}
