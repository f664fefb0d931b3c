import {
  CfnResource,
  ITaggableV2,
  RemovalPolicy,
  RemovalPolicyOptions,
  TagManager,
  TagType,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Chain } from './chain';
import { EVENT_SECONDS } from './constraints';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The resource that is the image, with its attributes and tags.
 *
 * Not the CustomResource construct: neither `Resource.applyRemovalPolicy` nor `RemovalPolicies.of()` can be given their
 * meaning for an image there.
 */
export class ImageResource extends CfnResource implements ITaggableV2 {
  public readonly cdkTagManager = new TagManager(TagType.KEY_VALUE, 'Custom::AppStreamImage', undefined, {
    tagPropertyName: 'Tags',
  });

  constructor(scope: Construct, id: string, properties: Properties) {
    super(scope, id, { type: 'Custom::AppStreamImage', properties });
  }

  public override applyRemovalPolicy(policy?: RemovalPolicy, options: RemovalPolicyOptions = {}): void {
    let meant = policy ?? options.default ?? RemovalPolicy.RETAIN;
    if (meant === RemovalPolicy.SNAPSHOT) {
      throw new Error(
        `${this.node.path}: removalPolicy SNAPSHOT is not possible: there are no snapshots of an image. ` +
          'Use RETAIN to keep the image, or DESTROY.',
      );
    }
    // Plain RETAIN would keep what a failed creation leaves behind, too.
    if (meant === RemovalPolicy.RETAIN) meant = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    super.applyRemovalPolicy(meant, options);
  }
}

/** A guard or a leg of an image's chain: it runs the same step on the same image, so it stays or goes with it. */
class ChainResource extends CfnResource {
  public follow(image: ImageResource): void {
    this.addPropertyOverride('ImageLogicalId', image.logicalId);
    for (const option of ['condition', 'deletionPolicy', 'updateReplacePolicy'] as const) {
      Object.defineProperty(this.cfnOptions, option, {
        get: () => image.cfnOptions[option],
        // Aspects visit every resource; only what they set on the image counts.
        set: () => {},
        enumerable: true,
      });
    }
  }

  /** As with the options above. */
  public override applyRemovalPolicy(): void {}
}

/**
 * Adds the resources of one image: guards, legs and the image itself, which CloudFormation makes in this order and
 * deletes in the reverse. A change of timeouts adds or removes the last guards and legs and renames none.
 */
export function addImageResources(scope: Construct, declaration: Properties, chain: Chain): ImageResource {
  const handOver = { HandOver: 'true' };
  const members: ChainResource[] = [];
  const after = <T extends CfnResource>(resource: T): T => {
    const last = members.at(-1);
    if (last) resource.node.addDependency(last);
    return resource;
  };
  const addMember = (id: string, type: string, properties: Properties) => {
    const member = after(
      new ChainResource(scope, id, { type, properties: { ...declaration, ...properties } }),
    );
    members.push(member);
    return member;
  };

  for (let guard = 1; guard <= chain.guards; guard += 1) {
    // Deleted last: there is none to leave the rest to.
    addMember(`Guard${guard}`, 'Custom::AppStreamImageGuard', guard === 1 ? {} : handOver);
  }

  let earlier: Properties = {};
  let waited = 0;
  const shares = [...chain.shares];
  const lastShare = shares.pop();
  shares.forEach((share, index) => {
    const leg = addMember(`Leg${index + 1}`, 'Custom::AppStreamImageLeg', {
      ...handOver,
      CopyTimeout: secondsUnlessDefault(share),
      ...earlier,
    });
    waited += share;
    earlier = { CopyWaited: `${waited}`, Attempt: Token.asString(leg.getAtt('Attempt')) };
  });

  const image = after(
    new ImageResource(scope, 'Resource', {
      ...declaration,
      ...(members.length > 0 && handOver),
      CopyTimeout: secondsUnlessDefault(lastShare),
      ...earlier,
    }),
  );
  members.forEach((member) => member.follow(image));
  return image;
}

/** A default is left out: it would be repeated in every resource of the template. */
export function secondsUnlessDefault(seconds: number | undefined): string | undefined {
  return seconds === EVENT_SECONDS ? undefined : `${seconds}`;
}
