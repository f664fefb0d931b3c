import {
  CfnDeletionPolicy,
  CfnResource,
  ITaggableV2,
  Lazy,
  RemovalPolicy,
  RemovalPolicyOptions,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Chain } from './chain';
import { EVENT_SECONDS } from './constraints';
import { ImageTags } from './tags';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The resource that is the image, with its attributes and tags.
 *
 * Not the CustomResource construct: neither `Resource.applyRemovalPolicy` nor `RemovalPolicies.of()` can be given their
 * meaning for an image there.
 */
class ImageResource extends CfnResource implements ITaggableV2 {
  public readonly cdkTagManager = new ImageTags(this);

  constructor(scope: Construct, id: string, properties: Properties) {
    const RetainReplaced = Lazy.string({ produce: () => (this.isRetained() ? 'true' : undefined) });
    super(scope, id, { type: 'Custom::AppStreamImage', properties: { ...properties, RetainReplaced } });
    replaceWithDelete(this);
    let deletionPolicy: CfnDeletionPolicy | undefined;
    Object.defineProperty(this.cfnOptions, 'deletionPolicy', {
      get: () => deletionPolicy,
      // Plain RETAIN would keep what a failed creation leaves behind, too.
      set: (policy?: CfnDeletionPolicy) => {
        deletionPolicy =
          policy === CfnDeletionPolicy.RETAIN ? CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE : policy;
      },
      enumerable: true,
    });
  }

  public override applyRemovalPolicy(policy?: RemovalPolicy, options: RemovalPolicyOptions = {}): void {
    const meant = policy ?? options.default ?? RemovalPolicy.RETAIN;
    if (meant === RemovalPolicy.SNAPSHOT) {
      throw new Error(
        `${this.node.path}: removalPolicy SNAPSHOT is not possible: there are no snapshots of an image. ` +
          'Use RETAIN to keep the image, or DESTROY.',
      );
    }
    super.applyRemovalPolicy(meant, options);
  }

  private isRetained(): boolean {
    return this.cfnOptions.deletionPolicy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  }
}

/**
 * CloudFormation counts `UpdateReplacePolicy: Retain` for the new image of an update that is undone, too, and would leave
 * that one behind (go-to-k/cdkd#2598). So it is the handler that keeps a replaced image, whatever anybody sets here.
 */
function replaceWithDelete({ cfnOptions }: CfnResource): void {
  Object.defineProperty(cfnOptions, 'updateReplacePolicy', {
    get: () => CfnDeletionPolicy.DELETE,
    set: () => {},
    enumerable: true,
  });
}

/** A waiter of an image's chain: it runs the same step on the same image, so it stays or goes with it. */
class WaiterResource extends CfnResource {
  public follow(image: ImageResource): void {
    this.addPropertyOverride('ImageLogicalId', image.logicalId);
    replaceWithDelete(this);
    for (const option of ['condition', 'deletionPolicy'] as const) {
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

/** The resources of one image, as far as others need them. */
export interface ImageResources {
  readonly image: ImageResource;
  /** Made first and deleted last: what the image needs, this one depends on. */
  readonly first: CfnResource;
}

/**
 * Adds the resources of one image: deletion waiters, creation waiters and the image itself, which CloudFormation makes in
 * this order and deletes in the reverse. The first of them declares the image, too, and tells the other waiters of it, so
 * that a release changes two resources in the template, however long the chain is. A change of timeouts adds or removes
 * the last waiters of each kind and renames none.
 */
export function addImageResources(
  scope: Construct,
  declaration: Properties,
  chain: Chain,
  keepPrevious = 0,
): ImageResources {
  const waiters: WaiterResource[] = [];
  const addWaiter = (id: string, type: string, properties: Properties) => {
    const [first] = waiters;
    const of = first
      ? { Declaration: Token.asString(first.getAtt('Declaration')), HandOver: waiters.at(-1)!.logicalId }
      : // Deleted last: there is none to leave the rest to.
        { ...declaration, CreateTimeout: undefined };
    const waiter = new WaiterResource(scope, id, {
      type: `Custom::AppStreamImage${type}`,
      properties: {
        ServiceToken: declaration.ServiceToken,
        DeleteTimeout: declaration.DeleteTimeout,
        ...of,
        ...properties,
      },
    });
    const last = waiters.at(-1);
    if (last) waiter.node.addDependency(last);
    waiters.push(waiter);
    return waiter;
  };

  for (let n = 1; n <= chain.deletionWaiters; n += 1) addWaiter(`DeletionWaiter${n}`, 'DeletionWaiter', {});

  let earlier: Properties = {};
  for (let n = 1; n <= chain.creationWaiters; n += 1) {
    const waiter = addWaiter(`CreationWaiter${n}`, 'CreationWaiter', {
      CreateTimeout: declaration.CreateTimeout,
      ...earlier,
    });
    earlier = { Attempt: Token.asString(waiter.getAtt('Attempt')) };
  }

  const image = new ImageResource(scope, 'Resource', {
    ...declaration,
    HandOver: waiters.at(-1)?.logicalId,
    // The image's own: a change of it concerns no waiter.
    KeepPrevious: keepPrevious > 0 ? `${keepPrevious}` : undefined,
    ...earlier,
  });
  const last = waiters.at(-1);
  if (last) image.node.addDependency(last);
  waiters.forEach((waiter) => waiter.follow(image));
  return { image, first: waiters[0] ?? image };
}

/** As long as one event waits: it would be repeated in every resource of the template. */
export function secondsUnlessDefault(seconds: number | undefined): string | undefined {
  return seconds === EVENT_SECONDS ? undefined : `${seconds}`;
}
