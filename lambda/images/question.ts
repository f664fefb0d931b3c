import type { History } from '../cloudformation/history';
import type { Context } from '../context';
import { isKeptOnRemoval, type Keeping, keepingOf, replacedResource } from './keeping';
import type { Target } from './targets';

/** What `decideOnHistory` has to know beside the image and the history. */
export interface Question {
  /** The resource of the image. */
  readonly imageLogicalId: string;
  /** Whether the image is the one that the Delete names. */
  readonly isOwn: boolean;
  /** Whether the id of the Delete is that of the image. If CloudFormation invented the id, the properties name the image. */
  readonly hasItsId: boolean;
  /** The resource whose Delete it is: the image or a waiter. */
  readonly asked: string;
  /** What becomes of the image if it was replaced. */
  readonly keeping: Keeping;
  /** Whether its name is explicit (`imageName`). */
  readonly isNamed: boolean;
  /** Whether the resource of the image is being removed. */
  readonly isRemoval: boolean;
  /** Whether a removal of that resource keeps the image (`isKeptOnRemoval`). */
  readonly isKeptOnRemoval: boolean;
}

/** Gathers that from the request, the stack and the history. */
export async function questionAbout(
  { request, stack }: Context,
  target: Target,
  isOwn: boolean,
  history: History,
): Promise<Question> {
  const { imageLogicalId } = request.part;
  const { LogicalResourceId: asked, PhysicalResourceId } = request.event;
  return {
    imageLogicalId,
    isOwn,
    hasItsId: PhysicalResourceId === target.arn,
    asked,
    isRemoval: await stack.isRemoved(imageLogicalId),
    keeping: keepingOf(target, replacedResource(request), history),
    isNamed: !target.name.startsWith(request.declarer.namePrefix),
    isKeptOnRemoval: isKeptOnRemoval(request, history, await stack.asksForRemoval(imageLogicalId)),
  };
}
