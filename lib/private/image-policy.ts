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
 * What the handler does with an image that it makes. On which of its two images CopyImage is authorized is not
 * documented, so it is allowed on both.
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

/** And with one that is managed elsewhere, and shared. */
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

/** One that a resource needs, which therefore has to wait for the policy. */
export interface NeededImage extends PolicyImage {
  readonly first: IConstruct;
  /** Others that need it, too. */
  readonly others?: readonly IConstruct[];
}

export function arnIn(scope: Construct, { region, name }: PolicyImage): string {
  return Stack.of(scope).formatArn({ ...arnComponents(name), region });
}

/** What stands for a token when lengths are counted. */
const LONGEST_REGION = 'ap-southeast-1';
const LONGEST_NAME = 'n'.repeat(101);
const LONGEST_EMPTY_ARN_LENGTH = '"arn:aws-us-gov:appstream::123456789012:image/",'.length;

/** Region and name of an image, as long as they can be. */
export function longest({ region, name }: PolicyImage): string {
  return `${isKnownLater(region) ? LONGEST_REGION : region}/${isKnownLater(name) ? LONGEST_NAME : name}`;
}

/** How much of a policy the ARN of an image takes. */
export function arnLength(image: PolicyImage): number {
  return LONGEST_EMPTY_ARN_LENGTH + longest(image).length;
}

/** The group of images whose names and regions are literals. */
export const LITERALS = 'literals';
const PARAMETERS = 'parameters';

/**
 * Images of one group share a policy. The images that use them depend on the policy, and it depends on what its tokens
 * refer to, which may in turn depend on any image that doesn't refer to the same. So there is a group of literals, one of
 * tokens that depend on no resource, and one for each set of resources that tokens refer to.
 */
export function grouped(scope: Construct, images: readonly NeededImage[]): Map<string, NeededImage[]> {
  const groups = new Map<string, NeededImage[]>();
  for (const image of images) {
    const group = groupOf(scope, [image.region, image.name]);
    groups.set(group, [...(groups.get(group) ?? []), image]);
  }
  return groups;
}

/** The group of what these texts make up. */
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

/** Whether the value can change without the template, as that of a parameter can and AWS::Region can't. */
function changesAtDeployment(value: unknown): boolean {
  const template = JSON.stringify(value);
  return isDynamicReference(template) || /"Ref":"(?!AWS::)|"Fn::(?!Join")/.test(template);
}

/** Resolves tokens but those that depend on no resource of the stack: its parameters, and what other stacks export. */
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

/** A short text that stands for a longer one in the id of a policy. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
}
