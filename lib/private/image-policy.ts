import { createHash } from 'node:crypto';
import {
  CfnElement,
  CfnResource,
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  Tokenization,
} from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { arnComponents } from './image-arn';
import { isDynamicReference, isKnownLater } from './validation';

/**
 * What the handler does with an image that it makes. AWS does not document whether CopyImage is authorized on the
 * source or on the copy, so it is allowed on both.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
 */
export const IMAGE_ACTIONS = [
  'appstream:CopyImage',
  'appstream:DeleteImage',
  'appstream:DeleteImagePermissions',
  'appstream:DescribeImagePermissions',
  'appstream:TagResource',
  'appstream:UntagResource',
  'appstream:UpdateImagePermissions',
];

/** What the handler does with an image that an `AppStreamImageShare` shares. */
export const SHARE_ACTIONS = [
  'appstream:DeleteImagePermissions',
  'appstream:DescribeImagePermissions',
  'appstream:UpdateImagePermissions',
];

/** An image that a policy names. */
interface PolicyImage {
  readonly region: string;
  readonly name: string;
}

/** An image of a policy, with the resources that need it: they must wait for the policy. */
export interface NeededImage extends PolicyImage {
  readonly first: IConstruct;
  /** Further resources that need it. */
  readonly others?: readonly IConstruct[];
}

/** The ARN of an image of the stack's account. */
export function arnIn(scope: Construct, { region, name }: PolicyImage): string {
  return Stack.of(scope).formatArn({ ...arnComponents(name), region });
}

/** A token counts as the longest possible value when the length of a policy is computed. */
const LONGEST_REGION = 'ap-southeast-1';
const LONGEST_NAME = 'n'.repeat(101);
const LONGEST_EMPTY_ARN_LENGTH = '"arn:aws-us-gov:appstream::123456789012:image/",'.length;

/** Region and name of an image, for its length: with the longest possible value for a token. */
export function longest({ region, name }: PolicyImage): string {
  return `${isKnownLater(region) ? LONGEST_REGION : region}/${isKnownLater(name) ? LONGEST_NAME : name}`;
}

/** How many characters the ARN of an image takes in a policy, at most. */
export function arnLength(image: PolicyImage): number {
  return LONGEST_EMPTY_ARN_LENGTH + longest(image).length;
}

/** The group of images whose names and regions are literals. */
export const LITERALS = 'literals';
const PARAMETERS = 'parameters';

/**
 * Groups images for policies: the images of one group share a policy.
 *
 * With one policy for all, an image could wait for itself. Each image waits for its policy, and the policy waits for
 * the resources that its tokens refer to. Such a resource may wait for another image of the policy. So there is a group
 * for literals, one for tokens that refer to no resource, and one for each set of resources that tokens refer to.
 */
export function grouped(scope: Construct, images: readonly NeededImage[]): Map<string, NeededImage[]> {
  const groups = new Map<string, NeededImage[]>();
  for (const image of images) {
    const group = groupOf(scope, [image.region, image.name]);
    groups.set(group, [...(groups.get(group) ?? []), image]);
  }
  return groups;
}

/** The group of an ARN that is made of these texts. */
export function groupOf(scope: Construct, texts: readonly string[]): string {
  const stack = Stack.of(scope);
  if (!changesAtDeployment(stack.resolve(texts))) return LITERALS;
  const resolver = new ResourceReferences(stack);
  const template = JSON.stringify(Tokenization.resolve(texts, { scope, resolver, preparing: false }));
  const referred = template.match(/"Ref":"(?!AWS::)[^"]+|"Fn::GetAtt":\[?"[^".]+|"Fn::Sub":.*/g) ?? [
    PARAMETERS,
  ];
  return [...new Set(referred)].sort().join();
}

/** Whether the value can change while the template stays the same. That of a parameter can, AWS::Region cannot. */
function changesAtDeployment(value: unknown): boolean {
  const template = JSON.stringify(value);
  return isDynamicReference(template) || /"Ref":"(?!AWS::)|"Fn::(?!Join")/.test(template);
}

/**
 * Resolves only tokens that depend on a resource of the stack: not those of its parameters, nor what other stacks
 * export.
 */
class ResourceReferences extends DefaultTokenResolver {
  constructor(private readonly stack: Stack) {
    super({ join: (left: unknown, right: unknown) => [left, right] });
  }

  public override resolveToken(
    token: IResolvable,
    context: IResolveContext,
    postProcessor: IPostProcessor,
  ): unknown {
    return Reference.isReference(token) && !this.isToResource(token)
      ? undefined
      : super.resolveToken(token, context, postProcessor);
  }

  private isToResource({ target }: Reference): boolean {
    if (CfnElement.isCfnElement(target) && !CfnResource.isCfnResource(target)) return false;
    const owner = Stack.of(target);
    return owner === this.stack || owner.nested;
  }
}

/** A short text for a longer one, in the construct id of a policy. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
}
