import { CfnResource, Lazy, Resource, Stack } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { AppStreamImage } from './app-stream-image';
import { AppStreamImageProvider } from './app-stream-image-provider';
import type { IAppStreamImage } from './i-app-stream-image';
import type { NewestAppStreamImageProps } from './newest-app-stream-image-props';
import { invalidRevision } from './private/constraints';
import { warnIfExported } from './private/exported-names';
import { warnOfForgottenParts } from './private/forgotten-parts';
import { withoutNulls } from './private/given-types';
import { invalidNamePattern } from './private/name-pattern';
import { validateProviderOf } from './private/provider-validation';
import { literal, required, throwIfAny, throwUnlessOnePartition, unknownRegion } from './private/validation';

/**
 * The newest image of the stack's account whose name matches a pattern. Use it as the source of an image, or for a
 * fleet.
 *
 * It is looked up when this resource is created, and again when `namePattern`, `region` or `revision` changes.
 * Otherwise it stays the same, even if there is a newer image, or if the image that was found is gone. A rollback
 * returns to the image that was found before. The removal of this resource touches no image.
 *
 * Only images in state AVAILABLE count. Public images, images that another account shares, and images that this stack
 * made are never found. If several images have the same creation time, the last one by name is taken. If no image is
 * found, the deployment fails and says which images there are.
 *
 * If an image is built again under its old name, `imageName` stays the same. So if you make an image from this one,
 * give it `imageCreatedTime` as `revision`.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DescribeImages.html
 * @resource Custom::NewestAppStreamImage
 */
@propertyInjectable
export class NewestAppStreamImage extends Resource implements IAppStreamImage {
  /**
   * The id of this class for property injection.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.NewestAppStreamImage';

  /**
   * The name of the image that was found.
   *
   * It changes when a newer image is found. CloudFormation refuses to change an export that another stack imports. So
   * use the name in the same stack, or hand it over by an SSM parameter or a weak reference (`Fn::GetStackOutput`).
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
   * When the image that was found was made, in ISO 8601. Empty if AppStream does not report it.
   *
   * @attribute
   */
  public readonly imageCreatedTime: string;

  /**
   * What policies allow to copy: the pattern, since the name would change the policy with each newer image.
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
    warnOfForgottenParts(this, { namePattern, revision });
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

/**
 * The logical ids of the stack's images. By them the Lambda function tells images that this stack made from copies of
 * these that somebody else made.
 */
function imagesOf(stack: Stack): string[] {
  return stack.node
    .findAll()
    .filter((node) => AppStreamImage.isAppStreamImage(node) && node.stack === stack)
    .map(({ node }) => stack.resolve((node.defaultChild as CfnResource).logicalId) as string)
    .sort();
}
