import { CfnResource, Resource } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { AppStreamImage } from './app-stream-image';
import { AppStreamImageProvider } from './app-stream-image-provider';
import type { AppStreamImageShareProps } from './app-stream-image-share-props';
import { ownerOfAttribute } from './private/attributes';
import { claimShare } from './private/claims';
import { invalidSharedName, shareWithItself } from './private/constraints';
import { withoutNulls } from './private/given-types';
import { invalidShare, renderShare } from './private/image-props';
import { SHARE_PROPS } from './private/known-props';
import { warnOfMistakenProps } from './private/mistaken-props';
import { validateProviderOf } from './private/provider-validation';
import { retainWhatIsFinished } from './private/retain';
import { isKnownLater, required, throwIfAny } from './private/validation';

/**
 * Shares an image that is managed elsewhere: another account may then use this image of the stack's account. To share
 * an image that this package makes, use its property `sharedWith`.
 *
 * The deployment waits until the image is AVAILABLE, for 55 minutes at most. If the image is shared with that account
 * already, the deployment fails, and that share stays as it is.
 *
 * If this resource is removed, it takes its share back, but only from the image that it shared: not from a new image
 * under the same name. The fleets of the other account that use the image then drop to a capacity of zero. With
 * `applyRemovalPolicy(RemovalPolicy.RETAIN)` the share stays in place, also if it was replaced. What a failed creation
 * or an update that is undone has shared is taken back all the same.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_UpdateImagePermissions.html
 * @resource Custom::AppStreamImageShare
 */
@propertyInjectable
export class AppStreamImageShare extends Resource {
  /**
   * The id of this class for property injection.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImageShare';

  constructor(scope: Construct, id: string, props: AppStreamImageShareProps) {
    props = withoutNulls(props);
    super(scope, id);
    warnOfMistakenProps(this, props, SHARE_PROPS);
    const { imageName, accountId } = props;
    throwIfAny(this, [
      required(invalidSharedName, 'imageName', imageName),
      invalidShare(props, '', 'the share'),
    ]);
    throwIfAny(this, [
      isKnownLater(accountId) ? undefined : shareWithItself(accountId, this.stack.account),
      this.attributeOfNeighbour(imageName),
    ]);
    claimShare(this, props);
    const provider = props.provider ?? AppStreamImageProvider._ofStack(this);
    validateProviderOf(this, provider);
    const share = new CfnResource(this, 'Resource', {
      type: 'Custom::AppStreamImageShare',
      properties: { ServiceToken: provider._serviceToken, ImageName: imageName, ...renderShare(props) },
    });
    retainWhatIsFinished(share);
    provider._allow(this, share, { isShared: true, name: imageName, region: this.stack.region });
  }

  /**
   * Refuses an image of the same stack. Such an image does not declare this share, so the share would hold the old
   * image in each update that replaces it.
   */
  private attributeOfNeighbour(imageName: string): string | undefined {
    const image = ownerOfAttribute(imageName);
    if (!AppStreamImage.isAppStreamImage(image) || image.stack !== this.stack) return undefined;
    return (
      `imageName is an attribute of ${image.node.path}, an image of the same stack: it is shared by its own declaration. ` +
      'Give that image sharedWith, and leave this share out.'
    );
  }
}
