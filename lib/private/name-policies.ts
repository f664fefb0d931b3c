import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import {
  IMAGE_ACTIONS,
  LITERALS,
  type NeededImage,
  SHARE_ACTIONS,
  arnIn,
  arnLength,
  grouped,
  hash,
  longest,
} from './image-policy';
import { ignoreRemovalPolicies } from './removal-policies';
import { elsewhere, roomOf } from './role-room';
import { throwIfAny } from './validation';

/**
 * Half of the 10 managed policies that a role takes: during an update, those of both versions are attached.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_POLICIES = 5;
const MAX_POLICY_LENGTH = 6144;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const MAX_DESCRIPTION_LENGTH = 1000;

const EMPTY_POLICY_LENGTH = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Action: IMAGE_ACTIONS, Effect: 'Allow', Resource: [] }],
}).length;

/** What policies are for: the actions on their images, and the beginning of their construct ids. */
interface Purpose {
  readonly id: string;
  readonly actions: string[];
}

const MAKING: Purpose = { id: 'Images', actions: IMAGE_ACTIONS };
const SHARING: Purpose = { id: 'SharedImages', actions: SHARE_ACTIONS };

/**
 * Adds the managed policies for images with explicit names, and for images that are only shared. Throws if there are
 * too many.
 *
 * If a policy changed in place, it would no longer allow the old names when CloudFormation deletes the old images in
 * the clean-up of an update. So a policy is replaced when its names change. The images depend on it, so the old policy
 * is removed after the old images. The construct id has a hash of the content: so names that an aspect makes of paths
 * or logical ids change, too.
 */
export function addNamePolicies(
  scope: Construct,
  role: iam.IRole,
  named: readonly NeededImage[],
  shared: readonly NeededImage[],
): void {
  const plan = (purpose: Purpose, needed: readonly NeededImage[]) =>
    [...grouped(scope, needed)].flatMap(([group, images]) =>
      inPolicies(images, group).map((part) => ({ purpose, group, images: part })),
    );
  const policies = [...plan(MAKING, named), ...plan(SHARING, eachOnce(scope, shared))];
  const room = roomOf(role);
  const isShared = room.policies > 0;
  const fitting = policies.slice(0, Math.max(0, MAX_POLICIES - room.policies));
  room.policies += policies.length;
  if (policies.length > fitting.length) {
    const what = shared.length > 0 ? 'images with an imageName or a share' : 'images with an imageName';
    throwIfAny(scope, [
      `${fitting.flatMap(({ images }) => images).length} ${what} fit, and one more does not: their ` +
        `names must fit into ${MAX_POLICIES} policies of ${MAX_POLICY_LENGTH} characters, since a role takes ten and ` +
        'an update holds those of both versions, and names that refer to other resources take policies of their own. ' +
        `Leave out imageName, since all generated names share one pattern, give ${elsewhere(isShared)}`,
    ]);
  }
  for (const { purpose, group, images } of policies) addPolicy(scope, role, purpose, images, group);
}

/** Merges the shares of one image: each account that it is shared with has a resource of its own. */
function eachOnce(scope: Construct, shared: readonly NeededImage[]): NeededImage[] {
  const byImage = new Map<string, NeededImage & { readonly others: IConstruct[] }>();
  for (const { first, region, name } of shared) {
    const key = JSON.stringify(Stack.of(scope).resolve({ region, name }));
    const known = byImage.get(key);
    if (known) known.others.push(first);
    else byImage.set(key, { first, region, name, others: [] });
  }
  return [...byImage.values()];
}

function addPolicy(
  scope: Construct,
  role: iam.IRole,
  { id, actions }: Purpose,
  images: readonly NeededImage[],
  group: string,
): void {
  const stack = Stack.of(scope);
  const content = images.map(({ region, name }) => JSON.stringify(stack.resolve({ region, name }))).sort();
  const policy = new iam.ManagedPolicy(scope, `${id}${hash(content.join())}`, {
    roles: [role],
    // The value of a token can change while the template stays the same. The description has that value, and if it
    // changes, CloudFormation replaces the policy.
    description:
      group === LITERALS ? undefined : images.map(({ region, name }) => `${region}/${name}`).join(' '),
    statements: [
      new iam.PolicyStatement({
        actions,
        resources: images.map((image) => arnIn(scope, image)),
      }),
    ],
  });
  // With iam.Role.customizeRoles, policies have no resource.
  const resource = policy.node.defaultChild as CfnResource | undefined;
  // A role takes ten managed policies: if replaced ones were kept, releases would soon use them up.
  if (resource) ignoreRemovalPolicies(resource);
  for (const { first, others = [] } of images)
    for (const needs of [first, ...others]) needs.node.addDependency(policy);
}

/** Splits the images, in their order, into as few policies as possible. */
function inPolicies(images: readonly NeededImage[], group: string): NeededImage[][] {
  const parts: NeededImage[][] = [];
  let length = Infinity;
  let descriptionLength = 0;
  for (const image of images) {
    length += arnLength(image);
    descriptionLength += longest(image).length + ' '.length;
    const isFull =
      length > MAX_POLICY_LENGTH || (group !== LITERALS && descriptionLength > MAX_DESCRIPTION_LENGTH);
    if (isFull) {
      parts.push([]);
      length = EMPTY_POLICY_LENGTH + arnLength(image);
      descriptionLength = longest(image).length;
    }
    parts.at(-1)!.push(image);
  }
  return parts;
}
