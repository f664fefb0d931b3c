import type { History } from '../cloudformation/history';
import type { Context } from '../context';
import { type Home, parseImageArn } from '../request/identity';
import type { ImageRequest } from '../request/image-request';
import { type Properties, scalar } from '../request/values';
import type { Target } from './targets';

/** How many of the images that were the present ones stay, and whether the others hold a release up. */
export interface Keeping {
  readonly keeps: number;
  /** Whether what AppStream refuses to delete is left after ten minutes: the next release or the removal goes on. */
  readonly mayLeave: boolean;
  /** Whether those that stay do so by RETAIN: without a mark, nothing but their own Delete ever deletes them. */
  readonly isForGood?: boolean;
}

/** The resource whose image was replaced. */
export interface Replaced {
  readonly home: Home;
  readonly imageLogicalId: string;
  readonly declaredThen: Properties | undefined;
}

export function replacedResource({ home, part, event }: ImageRequest): Replaced {
  return { home, imageLogicalId: part.imageLogicalId, declaredThen: event.ResourceProperties };
}

const KEEPS_NONE: Keeping = { keeps: 0, mayLeave: false };

const KEEPS_ALL: Keeping = { keeps: Infinity, mayLeave: true };

/**
 * What becomes of the images that a resource has had, in a Delete about an image that was replaced. The newest declaration
 * decides. CloudFormation sends a Delete what was declared before, so that one is read from the events.
 */
export function keepingOf(
  target: Pick<Target, 'arn' | 'region'>,
  { home, imageLogicalId, declaredThen }: Replaced,
  history: History,
): Keeping {
  const declared = history.declaredLast(imageLogicalId);
  const present = history.presentId(imageLogicalId);
  // Not declared in this operation, or the present one itself: nothing has replaced it, and the guard decides.
  if (!declared || present === target.arn) return KEEPS_NONE;
  // What is not shown may say that images are kept.
  if (!declared.properties) return { ...KEEPS_ALL, isForGood: isRetained(declaredThen) };
  const keeps = Number(scalar(declared.properties.KeepPrevious) ?? 0);
  if (keeps === 0 && isRetained(declared.properties)) return { ...KEEPS_ALL, isForGood: true };
  const region = parseImageArn(home, present ?? '')?.region;
  // A change of region keeps nothing in the old one.
  return region === undefined || region === target.region ? { keeps, mayLeave: true } : KEEPS_NONE;
}

function isRetained(properties: Properties | undefined): boolean {
  return scalar(properties?.RetainReplaced) === 'true';
}

/** The same for all images that the resource has had: undefined where a Delete leaves them alone. */
export async function keepingOfPrevious(
  context: Context,
  own: Target,
): Promise<(Keeping & { readonly present?: string }) | undefined> {
  const { request, stack } = context;
  const { imageLogicalId } = request.part;
  const { LogicalResourceId: asked } = request.event;
  const isOfImage = asked === imageLogicalId;
  const history = await stack.history();
  // Each of a chain would list all images again, and the first of them has hardly ever left any.
  if (!isOfImage && !request.mayGoOnFor(history.phaseBegan)) return undefined;
  const present = history.presentId(imageLogicalId);
  if (await stack.isRemoved(imageLogicalId)) {
    // Its first creation has not succeeded: what is marked is of an earlier life of it, and RETAIN kept it.
    const wasNeverThere = present === undefined && history.idBefore(imageLogicalId) === undefined;
    return wasNeverThere || history.keepsImage(imageLogicalId, asked) ? undefined : KEEPS_NONE;
  }
  const isReplaced = history.phase === 'clean-up' && present !== undefined && present !== own.arn;
  const keeping = isReplaced ? keepingOf(own, replacedResource(request), history) : undefined;
  // What the image's own Delete may leave is not waited for by a waiter.
  return keeping && (isOfImage || !keeping.mayLeave) ? { ...keeping, present } : undefined;
}
