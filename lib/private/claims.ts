import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { AppStreamImageShareProps } from '../app-stream-image-share-props';
import { type NamedImage, copyOfItself, shown } from './constraints';
import { onceFor } from './once-for';
import { isKnownLater, isPlaceholder, throwIfAny } from './validation';

/** For each app: what a construct has alone in an account, each with the path of the construct. */
const claims = onceFor<IConstruct, Map<string, string>>(() => new Map());

/**
 * Refuses a name that another image of the app has in the same account and region: the second image would fail, but
 * only at deployment.
 */
export function claimName(scope: Construct, image: NamedImage, source: NamedImage | undefined): void {
  const { name, region } = image;
  // Equal placeholders can stand for different names: each stack looks its own value up.
  if (isPlaceholder(name)) return;
  if (source) throwIfAny(scope, [copyOfItself(image, source)]);
  claim(scope, region, [name], (owner) => {
    return (
      `imageName ${shown(name)} is the name of ${owner} already: names are unique within an account and region. ` +
      'Choose another name, or leave it out.'
    );
  });
}

/** Refuses a share that another construct of the app gives: the second one would fail, but only at deployment. */
export function claimShare(scope: Construct, { imageName, accountId }: AppStreamImageShareProps): void {
  if ([imageName, accountId].some(isPlaceholder)) return;
  claim(scope, Stack.of(scope).region, [imageName, accountId], (owner) => {
    return (
      `${owner} shares image ${shown(imageName)} with account ${shown(accountId)} already: ` +
      'an image has one share with an account. Leave one of the two out.'
    );
  });
}

function claim(
  scope: Construct,
  region: string,
  what: readonly string[],
  taken: (owner: string) => string,
): void {
  const claimed = claims(scope.node.root);
  const key = [placeOf(scope, region, what), region, ...what].join('/');
  const owner = claimed.get(key);
  throwIfAny(scope, [owner === undefined ? undefined : taken(owner)]);
  claimed.set(key, scope.node.path);
}

/**
 * Where something must be unique: in the account. If account or region are known only later, stacks cannot be compared:
 * then it must be unique in its own stack and those nested in it. Another token may stand for another value in each of
 * these.
 */
function placeOf(scope: Construct, region: string, what: readonly string[]): string {
  let stack = Stack.of(scope);
  if (what.some(isKnownLater)) return stack.node.path;
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return [stack.account, region].some(isKnownLater) ? stack.node.path : stack.account;
}
