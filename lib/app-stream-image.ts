import { Duration, RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import type { AppStreamImageProps } from './app-stream-image-props';
import { AppStreamImageProvider } from './app-stream-image-provider';
import type { IAppStreamImage } from './i-app-stream-image';
import { type BoundSource, boundSource } from './private/bound-source';
import { planChain } from './private/chain';
import { claimName } from './private/claimed-names';
import { EVENT_SECONDS, invalidImageName } from './private/constraints';
import { warnIfExported } from './private/exported-names';
import { withoutNulls } from './private/given-types';
import { arnComponents, isReadable, nameInArn } from './private/image-arn';
import { warnOverQuota } from './private/image-quota';
import { renderShares, validateImage, validatePlace } from './private/image-props';
import { type ImageResources, addImageResources, secondsUnlessDefault } from './private/image-resources';
import { warnOfMistakenProps } from './private/mistaken-props';
import { validateProviderOf } from './private/provider-validation';
import { invalidTags } from './private/tags';
import { required, throwIfAny, throwUnlessOnePartition, timeoutSeconds } from './private/validation';

const DEFAULT_CREATE_TIMEOUT = Duration.hours(3);

/** A managed update takes "several hours". */
const DEFAULT_UPDATE_TIMEOUT = Duration.hours(6);
const DEFAULT_DELETE_TIMEOUT = Duration.seconds(EVENT_SECONDS);

const IMAGE_SYMBOL = Symbol.for('cdk-appstream-image.AppStreamImage');

/**
 * An image of Amazon AppStream 2.0 (WorkSpaces Applications) that is made when the stack is deployed, and deleted with
 * the stack: a copy, an import or a managed update, as its source says.
 *
 * Whatever uses an attribute of the image, or depends on it, waits until the image is available.
 *
 * Tags of the stack that the app declares are on the image, too, which CloudFormation does not give to custom resources; a
 * tag of the image wins.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
 * @resource Custom::AppStreamImage
 */
@propertyInjectable
export class AppStreamImage extends Resource implements IAppStreamImage {
  /**
   * What a property injector for images is registered under.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImage';

  /**
   * An image of this account and region that is managed elsewhere, by its name.
   *
   * What cannot be the name of an image is an error.
   */
  public static fromImageName(scope: Construct, id: string, imageName: string): IAppStreamImage {
    throwIfAny(scope, [required(invalidImageName, 'imageName', imageName)]);
    class Import extends Resource implements IAppStreamImage {
      public readonly imageName = imageName;
      public readonly imageArn = Stack.of(scope).formatArn(arnComponents(imageName));
    }
    return new Import(scope, id);
  }

  /**
   * An image that is managed elsewhere, by its ARN: a shared image is used by its ARN.
   *
   * What is not the ARN of an AppStream image is an error.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/administer-images.html
   */
  public static fromImageArn(scope: Construct, id: string, imageArn: string): IAppStreamImage {
    const imageName = nameInArn(scope, imageArn);
    class Import extends Resource implements IAppStreamImage {
      public readonly imageName = imageName;
      public readonly imageArn = imageArn;
    }
    return new Import(scope, id, isReadable(imageArn) ? { environmentFromArn: imageArn } : {});
  }

  /**
   * Whether a construct is an `AppStreamImage`, also one of another copy of this package.
   */
  public static isAppStreamImage(construct: unknown): construct is AppStreamImage {
    return construct !== null && typeof construct === 'object' && IMAGE_SYMBOL in construct;
  }

  /**
   * The name of the image.
   *
   * Where it is made at deployment, every release changes it, and CloudFormation refuses to change an export that another
   * stack imports: use it in the same stack, or hand it over by an SSM parameter or a weak reference.
   *
   * @attribute
   */
  public readonly imageName: string;

  /**
   * The ARN of the image.
   *
   * @attribute
   */
  public readonly imageArn: string;

  /**
   * The state of the image when it was last deployed.
   *
   * @attribute
   */
  public readonly imageState: string;

  /**
   * The operating system of the image.
   *
   * @attribute
   */
  public readonly imagePlatform: string;

  /**
   * The ARN of the image that this image was made from, as AppStream tells it.
   *
   * @attribute
   */
  public readonly imageBaseImageArn: string;

  /**
   * The version of the AppStream agent in the image.
   *
   * @attribute
   */
  public readonly imageAgentVersion: string;

  /**
   * When the image was made, in ISO 8601.
   *
   * @attribute
   */
  public readonly imageCreatedTime: string;

  /**
   * A JMESPath expression for `aws appstream describe-images --query` in the region of the image: it lists this image and
   * those that were the present ones before, as long as they are there.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-filter.html
   */
  public readonly imageVersionsFilter: string;

  constructor(scope: Construct, id: string, props: AppStreamImageProps) {
    props = withoutNulls(props);
    const { imageName } = props;
    super(scope, id, {
      physicalName: typeof imageName === 'string' ? imageName : undefined,
      region: props.destinationRegion,
    });
    Object.defineProperty(this, IMAGE_SYMBOL, { value: true });
    warnOfMistakenProps(this, props);
    validateImage(this, props);
    const source = boundSource(this, props.source);
    const region = props.destinationRegion ?? this.stack.region;
    const sourceRegion = source.image?.region ?? this.stack.region;
    throwUnlessOnePartition(this, {
      'the region of the stack': this.stack.region,
      'the region of the source': sourceRegion,
      destinationRegion: region,
    });
    validatePlace(this, props, source);
    const sourceImage = source.image && { name: source.image.name, region: sourceRegion };
    if (imageName !== undefined) claimName(this, { name: imageName, region }, sourceImage);

    const provider = props.provider ?? AppStreamImageProvider._ofStack(this);
    validateProviderOf(this, provider);
    const { image, first } = this.addResources(props, source, provider);
    // Aspects add tags, so that they are known only when the app is complete.
    this.node.addValidation({ validate: () => invalidTags(image.cdkTagManager) });
    if (imageName === undefined) warnIfExported(this, image);
    image.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.DESTROY });
    // With its policies: an import begins when both are there.
    if (source.importRole) first.node.addDependency(source.importRole);
    provider._allow(this, first, { name: imageName, region, source, sourceRegion });

    const name = image.getAtt('ImageName').toString();
    const arn = image.getAtt('ImageArn').toString();
    // In another account or region a Resource stands for its explicit name, and is refused without one. A reference to
    // the attribute is what the CDK can hand over there (Fn::GetStackOutput).
    const isNamed = imageName !== undefined;
    this.imageName = isNamed ? this.getResourceNameAttribute(name) : name;
    this.imageArn = isNamed
      ? this.getResourceArnAttribute(arn, { ...arnComponents(this.physicalName), region })
      : arn;
    this.imageState = image.getAtt('ImageState').toString();
    this.imagePlatform = image.getAtt('ImagePlatform').toString();
    this.imageBaseImageArn = image.getAtt('ImageBaseImageArn').toString();
    this.imageAgentVersion = image.getAtt('ImageAgentVersion').toString();
    this.imageCreatedTime = image.getAtt('ImageCreatedTime').toString();
    this.imageVersionsFilter = image.getAtt('ImageVersionsFilter').toString();
    warnOverQuota(this, {
      name: this.imageName,
      region,
      source: sourceImage,
      keeps: props.keepPrevious ?? 0,
    });
  }

  private addResources(
    props: AppStreamImageProps,
    source: BoundSource,
    provider: AppStreamImageProvider,
  ): ImageResources {
    const usual = source.isUpdated ? DEFAULT_UPDATE_TIMEOUT : DEFAULT_CREATE_TIMEOUT;
    const { createTimeout = usual, deleteTimeout = DEFAULT_DELETE_TIMEOUT } = props;
    const createSeconds = timeoutSeconds(this, 'createTimeout', createTimeout, provider._pollSeconds);
    const deleteSeconds = timeoutSeconds(this, 'deleteTimeout', deleteTimeout, provider._pollSeconds);
    return addImageResources(
      this,
      {
        ServiceToken: provider._serviceToken,
        ...source.properties,
        ImageName: props.imageName,
        DestinationRegion: props.destinationRegion,
        Description: props.description,
        Revision: props.revision,
        SharedWith: renderShares(props.sharedWith, this.stack.account),
        CreateTimeout: secondsUnlessDefault(createSeconds),
        DeleteTimeout: secondsUnlessDefault(deleteSeconds),
      },
      planChain(createSeconds, deleteSeconds, provider._pollSeconds),
      props.keepPrevious,
    );
  }
}
