import { CfnResource, Resource } from 'aws-cdk-lib';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { AppStreamImage } from './app-stream-image';
import { AppStreamImageProvider } from './app-stream-image-provider';
import type { AppStreamImageShareProps } from './app-stream-image-share-props';
import { ownerOfAttribute } from './private/attributes';
import { invalidSharedName, shareWithItself } from './private/constraints';
import { withoutNulls } from './private/given-types';
import { invalidShare, renderShare } from './private/image-props';
import { validateProviderOf } from './private/provider-validation';
import { isKnownLater, required, throwIfAny } from './private/validation';

/**
 * A share of an image that is managed elsewhere: another account may use an image of this account.
 *
 * An image that this package makes is shared by `sharedWith` of its own. The deployment waits until the image is available. It
 * fails where the image is shared with that account already, and leaves that share as it is. The removal takes the share back,
 * and only from the very image that was shared: not from one that was made anew under its name. The fleets of the other
 * account that use the image drop to a capacity of zero then; `RemovalPolicy.RETAIN` leaves the share in place.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_UpdateImagePermissions.html
 * @resource Custom::AppStreamImageShare
 */
@propertyInjectable
export class AppStreamImageShare extends Resource {
  /**
   * What a property injector for shares is registered under.
   *
   * @see https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
   */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-appstream-image.AppStreamImageShare';

  constructor(scope: Construct, id: string, props: AppStreamImageShareProps) {
    props = withoutNulls(props);
    super(scope, id);
    const { imageName, accountId } = props;
    throwIfAny(this, [
      required(invalidSharedName, 'imageName', imageName),
      invalidShare(props, '', 'the share'),
    ]);
    throwIfAny(this, [
      isKnownLater(accountId) ? undefined : shareWithItself(accountId, this.stack.account),
      this.attributeOfNeighbour(imageName),
    ]);
    const provider = props.provider ?? AppStreamImageProvider._ofStack(this);
    validateProviderOf(this, provider);
    const share = new CfnResource(this, 'Resource', {
      type: 'Custom::AppStreamImageShare',
      properties: { ServiceToken: provider._serviceToken, ImageName: imageName, ...renderShare(props) },
    });
    provider._allow(this, share, { isShared: true, name: imageName, region: this.stack.region });
  }

  /** Each release of the image would wait for a share that its own declaration does not know. */
  private attributeOfNeighbour(imageName: string): string | undefined {
    const image = ownerOfAttribute(imageName);
    if (!AppStreamImage.isAppStreamImage(image) || image.stack !== this.stack) return undefined;
    return (
      `imageName is an attribute of ${image.node.path}, an image of the same stack: it is shared by its own declaration. ` +
      'Give that image sharedWith, and leave this share out.'
    );
  }
}
