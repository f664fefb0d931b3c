import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { type NamedImage, copyOfItself, shown } from './constraints';
import { isKnownLater, isPlaceholder, throwIfAny } from './validation';

/** The explicit names of each app's images, and the paths that they were given at. */
const claimedNames = new WeakMap<IConstruct, Map<string, string>>();

/** Two images of one name can't be in an account and region, and the second would fail only when it is deployed. */
export function claimName(scope: Construct, image: NamedImage, source: NamedImage | undefined): void {
  const { name, region } = image;
  // What a lookup of one name finds can differ from stack to stack.
  if (isPlaceholder(name)) return;
  if (source) throwIfAny(scope, [copyOfItself(image, source)]);
  const claimed = claimedNames.get(scope.node.root) ?? new Map<string, string>();
  claimedNames.set(scope.node.root, claimed);
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

/** The account, or, where one cannot tell whether stacks have the same one or the same name, the stack itself. */
function placeOf(scope: Construct, name: string, region: string): string {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return [stack.account, region, name].some(isKnownLater) ? stack.node.path : stack.account;
}
