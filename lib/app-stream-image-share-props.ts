import type { AppStreamImageProvider } from './app-stream-image-provider';

/**
 * Properties of an `AppStreamImageShare`.
 */
export interface AppStreamImageShareProps {
  /**
   * The name of an image of this account, in the region of the stack. An ARN, the name of a public image and an attribute of an
   * image of the same stack are errors.
   *
   * A change shares the other image, then takes this share back.
   */
  readonly imageName: string;

  /**
   * The id of the account that may use the image: 12 digits. The account of the stack is an error.
   *
   * A change shares the image with the other account, then takes this share back.
   */
  readonly accountId: string;

  /**
   * Whether the account may use the image for fleets. Changed in place.
   *
   * A share that allows nothing is an error.
   *
   * @default true
   */
  readonly allowFleet?: boolean;

  /**
   * Whether the account may use the image for image builders. Changed in place.
   *
   * @default false
   */
  readonly allowImageBuilder?: boolean;

  /**
   * The Lambda functions and the state machine behind the share. CloudFormation can't move a share from one provider to
   * another: decide before the first deployment. A provider of another stack is an error.
   *
   * @default - one for each stack
   */
  readonly provider?: AppStreamImageProvider;
}
