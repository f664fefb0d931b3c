import { CfnResource, Lazy, Resource, Stack } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { AppStreamImage } from './app-stream-image';
import { AppStreamImageProvider } from './app-stream-image-provider';
import type { IAppStreamImage } from './i-app-stream-image';
import type { NewestAppStreamImageProps } from './newest-app-stream-image-props';
import { invalidRevision } from './private/constraints';
import { warnIfExported } from './private/exported-names';
import { withoutNulls } from './private/given-types';
import { invalidNamePattern } from './private/name-pattern';
import { validateProviderOf } from './private/provider-validation';
import { literal, required, throwIfAny, throwUnlessOnePartition, unknownRegion } from './private/validation';

/**
 * The newest image of the stack's account whose name matches a pattern, as the source of an image or for a fleet.
 *
 * It is looked up when it is deployed first, and again when `namePattern`, `region` or `revision` changes; otherwise it stays
 * what it was, also when there is a newer image or the one that was found is gone. Only images in state AVAILABLE count; of
 * those made at the same time the last by name. A public image, one that another account shares, and one that this stack
 * made are never found. Where there is none, the deployment fails and says what is there. A rollback gives what was found
 * before. Removal touches no image.
 *
 * An image that is made anew under its old name is found as another one, but has the same `imageName`: give what is made from
 * it `imageCreatedTime` as `revision`.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DescribeImages.html
 * @resource Custom::NewestAppStreamImage
 */
@propertyInjectable
export class NewestAppStreamImage extends Resource implements IAppStreamImage {
  /**
   * What a property injector for newest images is registered under.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.NewestAppStreamImage';

  /**
   * The name of the image that was found.
   *
   * It changes when a newer image is found, and CloudFormation refuses to change an export that another stack imports: use
   * it in the same stack, or hand it over by an SSM parameter or a weak reference.
   *
   * @attribute
   */
  public readonly imageName: string;

  /**
   * The ARN of the image that was found.
   *
   * @attribute
   */
  public readonly imageArn: string;

  /**
   * When the image that was found was made, in ISO 8601; empty where AppStream does not say.
   *
   * @attribute
   */
  public readonly imageCreatedTime: string;

  /**
   * What a policy allows to copy: it must not change when a newer image is found.
   *
   * @internal
   */
  public readonly _sourcePattern: string;

  constructor(scope: Construct, id: string, props: NewestAppStreamImageProps) {
    props = withoutNulls(props);
    super(scope, id, { region: props?.region });
    throwIfAny(this, [
      required(invalidNamePattern, 'namePattern', props?.namePattern),
      literal(unknownRegion, 'region', props?.region),
      literal(invalidRevision, 'revision', props?.revision),
    ]);
    const { namePattern, region, revision, provider = AppStreamImageProvider._ofStack(this) } = props;
    throwUnlessOnePartition(this, {
      'the region of the stack': this.stack.region,
      region: region ?? this.stack.region,
    });
    validateProviderOf(this, provider);
    const resource = new CfnResource(this, 'Resource', {
      type: 'Custom::NewestAppStreamImage',
      properties: {
        ServiceToken: provider._serviceToken,
        NamePattern: namePattern,
        Region: region,
        Revision: revision,
        ImagesOfStack: Lazy.any({ produce: () => imagesOf(this.stack) }, { omitEmptyArray: true }),
      },
    });
    provider._allow(this, resource);
    warnIfExported(this, resource, 'changes when a newer image is found');
    this._sourcePattern = namePattern;
    this.imageName = resource.getAtt('ImageName').toString();
    this.imageArn = resource.getAtt('ImageArn').toString();
    this.imageCreatedTime = resource.getAtt('ImageCreatedTime').toString();
  }
}

/** The logical ids of the images of a stack: with these the handler knows what the stack made from copies of it. */
function imagesOf(stack: Stack): string[] {
  return stack.node
    .findAll()
    .filter((node) => AppStreamImage.isAppStreamImage(node) && node.stack === stack)
    .map(({ node }) => stack.resolve((node.defaultChild as CfnResource).logicalId) as string)
    .sort();
}
