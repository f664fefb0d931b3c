import { Duration, RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import type { AppStreamImageProps } from './app-stream-image-props';
import { AppStreamImageProvider } from './app-stream-image-provider';
import type { IAppStreamImage } from './i-app-stream-image';
import { type BoundSource, boundSource } from './private/bound-source';
import { planChain } from './private/chain';
import { claimName } from './private/claims';
import { EVENT_SECONDS, invalidImageName } from './private/constraints';
import { warnIfExported } from './private/exported-names';
import { warnOfForgottenParts } from './private/forgotten-parts';
import { withoutNulls } from './private/given-types';
import { arnComponents, isReadable, nameInArn } from './private/image-arn';
import { warnOverQuota } from './private/image-quota';
import { renderShares, validateImage, validatePlace } from './private/image-props';
import { type ImageResources, addImageResources, secondsUnlessDefault } from './private/image-resources';
import { IMAGE_PROPS, SHARED_WITH } from './private/known-props';
import { warnOfMistakenProps } from './private/mistaken-props';
import { validateProviderOf } from './private/provider-validation';
import { invalidTags } from './private/tags';
import { required, throwIfAny, throwUnlessOnePartition, timeoutSeconds } from './private/validation';

const DEFAULT_CREATE_TIMEOUT = Duration.hours(3);

/**
 * AWS says that a managed update takes "several hours".
 * https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
 */
const DEFAULT_UPDATE_TIMEOUT = Duration.hours(6);
const DEFAULT_DELETE_TIMEOUT = Duration.seconds(EVENT_SECONDS);

const IMAGE_SYMBOL = Symbol.for('cdk-appstream-image.AppStreamImage');

/**
 * An image of Amazon AppStream 2.0 (WorkSpaces Applications). It is made when the stack is deployed, and deleted when
 * it leaves the stack.
 *
 * The source decides how it is made: as a copy of another image, as an import, or as a managed update.
 *
 * If a resource uses an attribute of the image, or depends on it, that resource is made only when the image is
 * AVAILABLE.
 *
 * The image also gets the tags that the app gives to the stack (`new Stack(…, { tags })`): CloudFormation does not hand
 * these to custom resources. If a tag of the image has the same key, the tag of the image wins.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
 * @resource Custom::AppStreamImage
 */
@propertyInjectable
export class AppStreamImage extends Resource implements IAppStreamImage {
  /**
   * The id of this class for property injection.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImage';

  /**
   * Refers to an existing image of the stack's account and region by its name. The image is managed elsewhere.
   *
   * If `imageName` cannot be the name of an image, this throws.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
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
   * Refers to an existing image by its ARN. The image is managed elsewhere. An image that another account shares is
   * used by its ARN.
   *
   * If `imageArn` is not the ARN of an AppStream image, or is a dynamic reference, this throws.
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
   * Whether a value is an `AppStreamImage`. One of another copy of this package counts, too.
   */
  public static isAppStreamImage(construct: unknown): construct is AppStreamImage {
    return construct !== null && typeof construct === 'object' && IMAGE_SYMBOL in construct;
  }

  /**
   * The name of the image.
   *
   * If the app gives no `imageName`, each update that makes a new image changes this name. CloudFormation refuses to
   * change an export that another stack imports. So use the name in the same stack, or hand it over by an SSM parameter
   * or a weak reference (`Fn::GetStackOutput`).
   *
   * @attribute
   */
  public readonly imageName: string;

  /**
   * The ARN of the image. It changes with the name.
   *
   * @attribute
   */
  public readonly imageArn: string;

  /**
   * The state of the image when its resource was last created or updated: `AVAILABLE`.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_Image.html
   */
  public readonly imageState: string;

  /**
   * The operating system of the image, as AppStream reports it: `WINDOWS_SERVER_2022`, for example. Empty if AppStream
   * does not report it.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_Image.html
   */
  public readonly imagePlatform: string;

  /**
   * The ARN of the image that this one was made from, as AppStream reports it. AWS does not document whether that of a
   * copy is its source, or the image that its source was made from. Empty if AppStream does not report it.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_Image.html
   */
  public readonly imageBaseImageArn: string;

  /**
   * The version of the AppStream agent in the image. Empty if AppStream does not report it.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_Image.html
   */
  public readonly imageAgentVersion: string;

  /**
   * When the image was made, in ISO 8601. Empty if AppStream does not report it.
   *
   * @attribute
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_Image.html
   */
  public readonly imageCreatedTime: string;

  /**
   * A JMESPath expression for `aws appstream describe-images --query`, in the region of the image. It lists all images
   * of this resource that exist: the present one, those that it has replaced, and one that is being made or has failed.
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
    warnOfMistakenProps(this, props, IMAGE_PROPS);
    validateImage(this, props);
    for (const share of props.sharedWith ?? []) warnOfMistakenProps(this, share, SHARED_WITH);
    const source = boundSource(this, props.source);
    warnOfForgottenParts(this, {
      'the name of the source': source.image?.name,
      imageName,
      revision: props.revision,
    });
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
    // Aspects may still add tags, so they are checked when the app is complete.
    this.node.addValidation({ validate: () => invalidTags(image.cdkTagManager) });
    const change =
      imageName === undefined ? ' since the image has no imageName' : ', which needs another imageName';
    warnIfExported(this, image, `changes with every release${change}`);
    image.applyRemovalPolicy(props.removalPolicy, { default: RemovalPolicy.DESTROY });
    // The image waits for the role and for its policies: the import begins with both.
    if (source.importRole) first.node.addDependency(source.importRole);
    provider._allow(this, first, { name: imageName, region, source, sourceRegion });

    const name = image.getAtt('ImageName').toString();
    const arn = image.getAtt('ImageArn').toString();
    // For a stack of another account or region, getResourceNameAttribute renders the explicit name, and throws if there
    // is none. So without a name this is a reference to the attribute: the CDK can hand that over (Fn::GetStackOutput).
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
