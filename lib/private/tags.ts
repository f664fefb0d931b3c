import { Aspects, type CfnResource, type IAspect, Stack, type Tag, TagManager, TagType } from 'aws-cdk-lib';
import { invalidTagKey, invalidTagValue, tooManyTags } from './constraints';
import { isKnownLater } from './validation';

/**
 * The tags of an image: its own, and those of its stack. CloudFormation gives the latter to resources that have tags of
 * their own in its model, and to no custom resource.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export class ImageTags extends TagManager {
  constructor(private readonly image: CfnResource) {
    super(TagType.KEY_VALUE, image.cfnResourceType, undefined, { tagPropertyName: 'Tags' });
  }

  public override renderTags(combineWithTags?: unknown): unknown {
    this.inherit();
    return super.renderTags(combineWithTags);
  }

  public override tagValues(): Record<string, string> {
    this.inherit();
    return super.tagValues();
  }

  /** How many of the tags the stack has, too. */
  public countOfStack(): number {
    const tags = this.tagValues();
    return Object.keys(tagsOfStack(Stack.of(this.image))).filter((key) => Object.hasOwn(tags, key)).length;
  }

  /** Only when they are asked for: aspects tag the stack, too. The lowest priority lets a removal on the image count. */
  private inherit(): void {
    const own = super.tagValues();
    const others = Object.entries(tagsOfStack(Stack.of(this.image))).filter(
      ([key]) => !Object.hasOwn(own, key),
    );
    if (others.length === 0) return;
    const excluded = this.excludedKeys();
    for (const [key, value] of others) if (!excluded.has(key)) this.setTag(key, value, 0);
  }

  /** What `Tags.of(scope).add()` gives to the stack and, by `excludeResourceTypes`, not to images. */
  private excludedKeys(): Set<string> {
    const tags = this.image.node.scopes.flatMap((scope) => Aspects.of(scope).all).filter(isTag);
    const excluding = tags.filter((tag) => !this.applyTagAspectHere([], tag['props'].excludeResourceTypes));
    return new Set(excluding.map(({ key }) => key));
  }
}

/** A nested stack has those of its parent, too, and its own where both have one: CloudFormation hands them down. */
function tagsOfStack(stack: Stack): Record<string, string> {
  const { nestedStackParent: parent, nestedStackResource: resource } = stack;
  return {
    ...(parent && tagsOfStack(parent)),
    ...stack.tags.tagValues(),
    ...(resource && TagManager.of(resource)?.tagValues()),
  };
}

/** Known by what it has, since an app can have two copies of aws-cdk-lib. What removes a tag has no value. */
function isTag(aspect: IAspect): aspect is Tag {
  return ['key', 'value', 'props'].every((member) => member in aspect);
}

/** What of an image's tags AppStream would refuse. */
export function invalidTags(manager: ImageTags): string[] {
  const tags = Object.entries(manager.tagValues());
  const problems = tags.flatMap(([key, value]) => [
    isKnownLater(key) ? undefined : invalidTagKey(key),
    isKnownLater(value) ? undefined : invalidTagValue(key, value),
  ]);
  return [...problems, tooManyTags(tags.length, manager.countOfStack())].filter(
    (problem) => problem !== undefined,
  );
}
