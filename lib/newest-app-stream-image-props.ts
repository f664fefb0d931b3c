import type { AppStreamImageProvider } from './app-stream-image-provider';

/**
 * Properties of a `NewestAppStreamImage`.
 */
export interface NewestAppStreamImageProps {
  /**
   * What the name of the image is like: 1 to 101 letters, digits, `_`, `.` or `-`, and `*` for any text. Capitals count.
   *
   * A change looks again. A pattern that begins as the names of public images do, with `AppStream-`, `Amazon-` or `AWS-`, is
   * an error, and so is an ARN.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DescribeImages.html
   */
  readonly namePattern: string;

  /**
   * The region to look in. One that aws-cdk-lib does not know is an error, and so is one of another partition.
   *
   * A change looks again.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/appstream2.html
   * @default - the stack's region
   */
  readonly region?: string;

  /**
   * Any text of at most 1,024 characters. A change looks again: without one, the image that was found stays, also when there
   * is a newer one.
   *
   * @default - no revision
   */
  readonly revision?: string;

  /**
   * The Lambda functions and the state machine behind it. CloudFormation can't move it from one provider to another: decide
   * before the first deployment. A provider of another stack is an error.
   *
   * @default - one for each stack
   */
  readonly provider?: AppStreamImageProvider;
}
