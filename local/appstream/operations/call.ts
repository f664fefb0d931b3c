import type { ImageSnapshot, SimulatedImage } from '../image';
import { ServiceError } from '../service-error';
import type { Region, World } from '../world';

/** One call: the region that it arrived in, who makes it, and what it does. */
export class Call {
  /** The image that the call changed, as it was before. If the call made it: as it is then. */
  touched?: ImageSnapshot;
  readonly now: number;
  readonly region: Region;

  constructor(
    readonly operation: string,
    readonly world: World,
    regionName: string,
    private readonly accessKey: string,
  ) {
    this.now = world.now;
    this.region = world.region(regionName);
  }

  get behaviour() {
    return this.world.settings.behaviour;
  }

  get quotas() {
    return this.world.settings.quotas;
  }

  authorize(...resources: string[]): void {
    for (const resource of resources) this.authorizeAction(this.operation, resource);
  }

  /** For another action than that of the operation itself, such as TagResource or `iam:PassRole`. */
  authorizeAction(operation: string, resource: string): void {
    const { authorize } = this.world.settings;
    if (!authorize(operation, resource, this.region.name, this.accessKey)) this.deny(resource, operation);
  }

  /**
   * The account's own image that the call names. While an image is not visible yet, all operations answer as if it were
   * not there.
   */
  imageNamed(name: string): SimulatedImage {
    const arn = this.region.arn('image', name);
    this.authorize(arn);
    return this.visibleImage(arn);
  }

  /** The account's own image with this ARN, if it is visible. */
  visibleImage(arn: string): SimulatedImage {
    const image = this.region.images.get(arn);
    if (image?.details.visibility === 'PRIVATE' && image.isVisible(this.now)) return image;
    if (this.behaviour.actionOnMissing === 'AccessDeniedException') this.deny(arn);
    throw missingImage(arn.slice(arn.indexOf('/') + 1));
  }

  /** Notes the image as it is. To be called right before it is changed. */
  touch(image: SimulatedImage): void {
    this.touched = image.snapshot(this.now);
  }

  private deny(resource: string, operation = this.operation): never {
    const action = actionOf(operation);
    const { partition } = this.region;
    const { account } = this.world.settings;
    throw new ServiceError(
      'AccessDeniedException',
      `User: arn:${partition}:sts::${account}:assumed-role/${this.accessKey}/function is not authorized to perform: ` +
        `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    );
  }
}

/**
 * The IAM action for an operation of AppStream. An action of another service, such as `iam:PassRole`, stays as it is.
 */
export function actionOf(operation: string): string {
  return operation.includes(':') ? operation : `appstream:${operation}`;
}

/** What AppStream answers if an image is not there. */
export function missingImage(name: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `The image ${name} could not be found.`);
}
