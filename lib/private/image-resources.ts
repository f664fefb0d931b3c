import {
  CfnDeletionPolicy,
  CfnResource,
  ITaggableV2,
  RemovalPolicy,
  RemovalPolicyOptions,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Chain } from './chain';
import { EVENT_SECONDS } from './constraints';
import { fixOption } from './removal-policies';
import { retainWhatIsFinished, tellRetain } from './retain';
import { ImageTags } from './tags';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The custom resource of the image itself, with attributes and tags.
 *
 * It does not use CDK's CustomResource: there, `Resource.applyRemovalPolicy` and `RemovalPolicies.of()` cannot get the
 * meaning that they have for an image.
 */
class ImageResource extends CfnResource implements ITaggableV2 {
  public readonly cdkTagManager = new ImageTags(this);

  constructor(scope: Construct, id: string, properties: Properties) {
    super(scope, id, { type: 'Custom::AppStreamImage', properties });
    retainWhatIsFinished(this);
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
}

/**
 * A waiter: a further custom resource of an image, which shares its timeouts. It has the condition of the image, but
 * never its removal policy: if CloudFormation keeps an image, the handler leaves it alone in the Deletes of its
 * waiters. If CloudFormation kept the waiters, too, nobody would delete the images that they had begun for an operation
 * that failed.
 */
class WaiterResource extends CfnResource {
  public follow(image: ImageResource): void {
    this.addPropertyOverride('ImageLogicalId', image.logicalId);
    tellRetain(this, image);
    fixOption(this, 'condition', () => image.cfnOptions.condition);
    for (const policy of ['deletionPolicy', 'updateReplacePolicy'] as const)
      fixOption(this, policy, () => CfnDeletionPolicy.DELETE);
  }

  /** Only a policy on the image counts. */
  public override applyRemovalPolicy(): void {}
}

/** The resources of one image, as far as others need them. */
export interface ImageResources {
  readonly image: ImageResource;
  /** Made first and deleted last, so this one depends on all that the image needs. */
  readonly first: CfnResource;
}

/**
 * Adds the resources of one image: deletion waiters, creation waiters, then the image itself. CloudFormation makes them
 * in this order, and deletes them in the reverse order.
 *
 * The first resource has the declaration of the image, too, and gives it to the other waiters by its attribute
 * `Declaration`. So a release changes two resources in the template, however many waiters there are. A change of
 * timeouts adds or removes the last waiters of each kind, and renames none.
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
        // It has no HandOver: it is deleted last, so no other resource can finish a deletion for it.
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
    // Only on the image: a change of it must not touch the waiters.
    KeepPrevious: keepPrevious > 0 ? `${keepPrevious}` : undefined,
    ...earlier,
  });
  const last = waiters.at(-1);
  if (last) image.node.addDependency(last);
  waiters.forEach((waiter) => waiter.follow(image));
  return { image, first: waiters[0] ?? image };
}

/** Undefined for 55 minutes, which the handler assumes: so the template need not repeat it in every resource. */
export function secondsUnlessDefault(seconds: number | undefined): string | undefined {
  return seconds === EVENT_SECONDS ? undefined : `${seconds}`;
}
