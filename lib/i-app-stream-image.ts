import type { IResource } from 'aws-cdk-lib';

/**
 * An image of Amazon AppStream 2.0 (WorkSpaces Applications): one that the app makes, finds or refers to.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_Image.html
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
