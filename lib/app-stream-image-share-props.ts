import type { AppStreamImageProvider } from './app-stream-image-provider';

/**
 * Properties of an `AppStreamImageShare`.
 *
 * An invalid value fails the synthesis. A token is checked when the stack is deployed.
 */
export interface AppStreamImageShareProps {
  /**
   * The name of an image of the stack's account and region. An ARN, the name of a public image and an attribute of an
   * image of the same stack are errors.
   *
   * After a change, the other image is shared first, then this share is taken back.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_UpdateImagePermissions.html
   */
  readonly imageName: string;

  /**
   * The id of the account that may use the image: 12 digits. The account of the stack is an error.
   *
   * After a change, the image is shared with the other account first, then this share is taken back.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_UpdateImagePermissions.html
   */
  readonly accountId: string;

  /**
   * Whether the account may use the image for fleets. A change is made in place.
   *
   * A share that allows neither fleets nor image builders is an error.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_ImagePermissions.html
   * @default true
   */
  readonly allowFleet?: boolean;

  /**
   * Whether the account may use the image for image builders. A change is made in place.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_ImagePermissions.html
   * @default false
   */
  readonly allowImageBuilder?: boolean;

  /**
   * The Lambda functions and the state machine that give and take back the share. CloudFormation cannot move a share to
   * another provider, so decide before the first deployment. A provider of another stack is an error.
   *
   * @default - one provider for the whole stack
   */
  readonly provider?: AppStreamImageProvider;
}
