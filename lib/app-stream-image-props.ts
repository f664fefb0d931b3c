import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { AppStreamImageProvider } from './app-stream-image-provider';
import type { ImageSource } from './image-source';

/**
 * An account that may use the image, and what for.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_UpdateImagePermissions.html
 */
export interface ImageShare {
  /**
   * The id of the account: 12 digits.
   */
  readonly accountId: string;

  /**
   * Whether the account may use the image for fleets.
   *
   * @default true
   */
  readonly allowFleet?: boolean;

  /**
   * Whether the account may use the image for image builders.
   *
   * @default false
   */
  readonly allowImageBuilder?: boolean;
}

/**
 * Properties of an `AppStreamImage`.
 */
export interface AppStreamImageProps {
  /**
   * What the image is made from.
   *
   * A change makes a new image.
   */
  readonly source: ImageSource;

  /**
   * The name of the image: a letter or digit, then up to 100 letters, digits, `_`, `.` or `-`. Names beginning with
   * `Amazon`, `AWS` or `AppStream` are reserved, in small letters, too.
   *
   * A change makes a new image. With an explicit name the image can't be replaced under the same name: change it together
   * with the source. The name of the source in the same region is an error, and so is one name twice in the stacks that an
   * app has for one account and region; what stacks without an environment have in common is not known.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   * @default - made when the image is deployed: `cdk-<stack>-<first part of the stack's UUID>.<source>-<hash>`
   */
  readonly imageName?: string;

  /**
   * The region of the image. One that aws-cdk-lib does not know is an error, and so is another one than the stack's for what is
   * no copy: AppStream imports and updates within a region.
   *
   * A change makes a new image.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/appstream2.html
   * @default - the stack's region
   */
  readonly destinationRegion?: string;

  /**
   * What the image is for; at most 200 characters. An import takes letters of the Latin alphabet, digits, blanks and `_.()-`
   * alone.
   *
   * A change makes a new image, since AppStream can't change the description of an image.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   * @default - what the image was made from, and where that is
   */
  readonly description?: string;

  /**
   * The other accounts that may use the image. Changed in place.
   *
   * An account loses the image with the share: its fleets that use the image drop to a capacity of zero. The same account
   * twice is an error, and so is a share that allows nothing; the account of the stack is left out, so that one list serves
   * many stages.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/administer-images.html
   * @default - the image is private
   */
  readonly sharedWith?: ImageShare[];

  /**
   * Any text of at most 1,024 characters. A change makes a new image though the source keeps its name.
   *
   * @default - no revision
   */
  readonly revision?: string;

  /**
   * How many of the images that were the present ones before stay in place, as they were shared then: a whole number from 0
   * to 100, and no token. Going back to one of them takes no copy. The removal of the image deletes them, too.
   *
   * A change touches no image; a lower number counts from the next replacement on. Images in a region that
   * `destinationRegion` has left don't stay. An error beside an explicit `imageName`. The default quota of AppStream is ten
   * images in a region.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html
   * @default 0
   */
  readonly keepPrevious?: number;

  /**
   * What becomes of the image when it is removed from the stack or replaced.
   *
   * `RETAIN` (and `RETAIN_ON_UPDATE_OR_DELETE`, which means the same here) keeps a finished image; a failed creation
   * and an update that is undone still leave nothing. Beside `keepPrevious` it keeps images on removal alone. `SNAPSHOT` is
   * an error.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long to wait for the image: 5 minutes to 12 hours in whole seconds, and at least two poll intervals; anything else
   * is an error, and so is a token.
   *
   * More than 55 minutes adds further custom resources, since CloudFormation gives each one at most an hour. The default
   * has room for several images in the queue of two copies at a time.
   *
   * @default - 3 hours; 6 hours for a managed update
   */
  readonly createTimeout?: Duration;

  /**
   * How long to go on trying to delete the image while it is in use: 5 minutes to 12 hours in whole seconds, and at least
   * two poll intervals; anything else is an error, and so is a token.
   *
   * More than 55 minutes adds further custom resources, since CloudFormation gives each one at most an hour.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DeleteImage.html
   * @default Duration.minutes(55)
   */
  readonly deleteTimeout?: Duration;

  /**
   * The Lambda functions and the state machine behind the image. CloudFormation can't move an image from one provider to
   * another: decide before the first deployment. A provider of another stack is an error.
   *
   * @default - one for each stack
   */
  readonly provider?: AppStreamImageProvider;
}
