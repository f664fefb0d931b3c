import type { AppStreamImageProvider } from './app-stream-image-provider';

/**
 * Properties of a `NewestAppStreamImage`.
 *
 * An invalid value fails the synthesis. A token is checked when the stack is deployed.
 */
export interface NewestAppStreamImageProps {
  /**
   * The pattern that the name of the image must match: 1 to 101 letters, digits, `_`, `.`, `-` or `*`. A `*` stands for
   * any text, also for none. Upper and lower case are different.
   *
   * If it changes, the image is looked up again. An ARN is an error. So is a pattern that begins as the names of public
   * images do: with `AppStream-`, `Amazon-` or `AWS-`.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DescribeImages.html
   */
  readonly namePattern: string;

  /**
   * The region to look in. A region that aws-cdk-lib does not know is an error, and so is one of another partition.
   *
   * If it changes, the image is looked up again.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/aas2.html
   * @default - the stack's region
   */
  readonly region?: string;

  /**
   * Any text of at most 1,024 characters. If it changes, the image is looked up again. Without a change, the image that
   * was found stays, even if there is a newer one.
   *
   * @default - no revision
   */
  readonly revision?: string;

  /**
   * The Lambda functions and the state machine that look the image up. CloudFormation cannot move this resource to
   * another provider, so decide before the first deployment. A provider of another stack is an error.
   *
   * @default - one provider for the whole stack
   */
  readonly provider?: AppStreamImageProvider;
}
