import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { type NamedImage, copyOfItself, shown } from './constraints';
import { onceFor } from './once-for';
import { isKnownLater, isPlaceholder, throwIfAny } from './validation';

/** For each app: the explicit names of its images, each with the path of the image. */
const claimedNames = onceFor<IConstruct, Map<string, string>>(() => new Map());

/**
 * Refuses a name that another image of the app has in the same account and region: the second image would fail, but
 * only at deployment.
 */
export function claimName(scope: Construct, image: NamedImage, source: NamedImage | undefined): void {
  const { name, region } = image;
  // Equal placeholders can stand for different names: each stack looks its own value up.
  if (isPlaceholder(name)) return;
  if (source) throwIfAny(scope, [copyOfItself(image, source)]);
  const claimed = claimedNames(scope.node.root);
  const key = [placeOf(scope, name, region), region, name].join('/');
  const owner = claimed.get(key);
  throwIfAny(scope, [
    owner === undefined
      ? undefined
      : `imageName ${shown(name)} is the name of ${owner} already: names are unique within an account and region. ` +
        'Choose another name, or leave it out.',
  ]);
  claimed.set(key, scope.node.path);
}

/**
 * Where the name must be unique: in the account. If account, region or name is known only later, stacks cannot be
 * compared. Then it must be unique in its own stack.
 */
function placeOf(scope: Construct, name: string, region: string): string {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return [stack.account, region, name].some(isKnownLater) ? stack.node.path : stack.account;
}
