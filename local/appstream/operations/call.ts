import type { ImageSnapshot, SimulatedImage } from '../image';
import { ServiceError } from '../service-error';
import type { Region, World } from '../world';

/** One call: where it arrived, and what it may do there. */
export class Call {
  /** The image that the call changed, as it was before, or made. */
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

  /** Of another operation that this one implies, or of another service: `iam:PassRole`. */
  authorizeAction(operation: string, resource: string): void {
    const { authorize } = this.world.settings;
    if (!authorize(operation, resource, this.region.name, this.accessKey)) this.deny(resource, operation);
  }

  /** The own image that the call is about. One that is not visible yet is missing to every operation. */
  imageNamed(name: string): SimulatedImage {
    const arn = this.region.arn('image', name);
    this.authorize(arn);
    return this.visibleImage(arn);
  }

  /** The own image that a tagging call is about. */
  visibleImage(arn: string): SimulatedImage {
    const image = this.region.images.get(arn);
    if (image?.details.visibility === 'PRIVATE' && image.isVisible(this.now)) return image;
    if (this.behaviour.actionOnMissing === 'AccessDeniedException') this.deny(arn);
    throw missingImage(arn.slice(arn.indexOf('/') + 1));
  }

  /** To be called right before the image is changed. */
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

/** The IAM action that an operation of AppStream has the name of; one of another service has its prefix already. */
export function actionOf(operation: string): string {
  return operation.includes(':') ? operation : `appstream:${operation}`;
}

/** What AppStream says of an image that it does not know. */
export function missingImage(name: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `The image ${name} could not be found.`);
}
