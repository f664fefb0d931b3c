import { Aspects, type CfnResource, type IAspect, Stack, type Tag, TagManager, TagType } from 'aws-cdk-lib';
import { invalidTagKey, invalidTagValue, tooManyTags } from './constraints';
import { isKnownLater } from './validation';

/**
 * The tags of an image: its own, and those of its stack. CloudFormation gives the tags of a stack to resource types
 * that have tags in their schema, but not to custom resources.
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

  /** How many of the image's tags are tags of the stack, too. */
  public countOfStack(): number {
    const tags = this.tagValues();
    return Object.keys(tagsOfStack(Stack.of(this.image))).filter((key) => Object.hasOwn(tags, key)).length;
  }

  /**
   * Adds the tags of the stack when somebody reads the tags of the image: until then, aspects may tag the stack.
   * Priority 0 is the lowest, so that `Tags.of(image).remove()` wins.
   */
  private inherit(): void {
    const own = super.tagValues();
    const others = Object.entries(tagsOfStack(Stack.of(this.image))).filter(
      ([key]) => !Object.hasOwn(own, key),
    );
    if (others.length === 0) return;
    const excluded = this.excludedKeys();
    for (const [key, value] of others) if (!excluded.has(key)) this.setTag(key, value, 0);
  }

  /** The keys of tags that `Tags.of(scope).add()` gives to the stack but not to images, by `excludeResourceTypes`. */
  private excludedKeys(): Set<string> {
    const tags = this.image.node.scopes.flatMap((scope) => Aspects.of(scope).all).filter(isTag);
    const excluding = tags.filter((tag) => !this.applyTagAspectHere([], tag['props'].excludeResourceTypes));
    return new Set(excluding.map(({ key }) => key));
  }
}

/**
 * The tags of a stack. A nested stack also has those of its parent, since CloudFormation hands them down. If both have
 * a key, the tag of the nested stack wins.
 */
function tagsOfStack(stack: Stack): Record<string, string> {
  const { nestedStackParent: parent, nestedStackResource: resource } = stack;
  return {
    ...(parent && tagsOfStack(parent)),
    ...stack.tags.tagValues(),
    ...(resource && TagManager.of(resource)?.tagValues()),
  };
}

/**
 * Checks for members, not the class: an app can have two copies of aws-cdk-lib. An aspect that removes a tag has no
 * `value`.
 */
function isTag(aspect: IAspect): aspect is Tag {
  return ['key', 'value', 'props'].every((member) => member in aspect);
}

/** What AppStream would refuse in the tags of an image. */
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
