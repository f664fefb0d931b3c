import type { IResource } from 'aws-cdk-lib';

/**
 * An image of Amazon AppStream 2.0 (WorkSpaces Applications).
 */
export interface IAppStreamImage extends IResource {
  /**
   * The name of the image.
   *
   * @attribute
   */
  readonly imageName: string;

  /**
   * The ARN of the image.
   *
   * @attribute
   */
  readonly imageArn: string;
}
