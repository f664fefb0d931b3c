import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { AppStreamImageProvider } from './app-stream-image-provider';
import type { ImageSource } from './image-source';

/**
 * Another account that may use the image, and what for.
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
 *
 * An invalid value fails the synthesis. A token is checked when the stack is deployed, unless a property takes no
 * token.
 */
export interface AppStreamImageProps {
  /**
   * What the image is made from, and how.
   *
   * A change makes a new image, unless the option that changes says otherwise.
   */
  readonly source: ImageSource;

  /**
   * The name of the image: a letter or digit, then up to 100 letters, digits, `_`, `.` or `-`. The name of an import
   * has at most 100 characters in all. Names that begin with `Amazon`, `AWS` or `AppStream`, in any case of letters,
   * are reserved.
   *
   * A change makes a new image. If another change needs a new image in the same region, change the explicit name, too:
   * a region has no two images of one name. Otherwise the update is refused.
   *
   * The name of the source in the same region is an error. So is a name that another image of the app has in the same
   * account and region. If a stack has no `env`, its names are compared only within the stack.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   * @default - generated when the image is deployed: `cdk-<stack>-<first part of the stack's UUID>.<source>-<hash>`
   */
  readonly imageName?: string;

  /**
   * The region in which the image is made. A region that aws-cdk-lib does not know is an error, and so is one of
   * another partition. For an import or a managed update, only the stack's region is valid: AppStream makes these
   * within a region.
   *
   * A change makes a new image.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/aas2.html
   * @default - the stack's region
   */
  readonly destinationRegion?: string;

  /**
   * What the image is for: at most 200 characters. For an import, only `A-Z`, `a-z`, digits, spaces and `_.()-`.
   *
   * A change makes a new image, since AppStream cannot change the description of an image.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CopyImage.html
   * @default - what the image was made from, and in which region
   */
  readonly description?: string;

  /**
   * The other accounts that may use the image. A change is made in place.
   *
   * If you remove an account, it loses the image: its fleets that use the image drop to a capacity of zero. The account
   * of the stack is skipped, so that one list serves many stages. The same account twice is an error, and so is a share
   * that allows nothing.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/administer-images.html
   * @default - the image is private
   */
  readonly sharedWith?: ImageShare[];

  /**
   * Any text of at most 1,024 characters. A change makes a new image, even from the same source: change it if the
   * source was built again under its old name.
   *
   * @default - no revision
   */
  readonly revision?: string;

  /**
   * How many previous images to keep. A previous image is one that an update has replaced. It stays shared as it was,
   * and going back to it takes no copy. A whole number from 0 to 100; a token is an error.
   *
   * A change touches no image: a lower number counts from the next replacement on. If `destinationRegion` changes, no
   * image is kept in the old region. If the image is removed from the stack, its previous images are deleted, too,
   * unless `removalPolicy` is `RETAIN`.
   *
   * Beside an explicit `imageName`, only 0 is valid. The default quota of AppStream is ten images in a region.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html
   * @default 0
   */
  readonly keepPrevious?: number;

  /**
   * What happens to the image when it is removed from the stack or replaced. `applyRemovalPolicy()` and
   * `RemovalPolicies` set the same.
   *
   * `RETAIN` keeps a finished image, and `RETAIN_ON_UPDATE_OR_DELETE` means the same here. If a creation fails or an
   * update is rolled back, its new image is deleted all the same. Beside a `keepPrevious` above 0, `RETAIN` counts only
   * when the image is removed, not when it is replaced. `SNAPSHOT` is an error.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long to wait until the image is AVAILABLE: 5 minutes to 12 hours, in whole seconds, and at least two poll
   * intervals of the provider. Anything else is an error, and so is a token.
   *
   * A timeout over 55 minutes adds further custom resources, since CloudFormation gives each one at most an hour. The
   * default leaves time for several images: AppStream makes at most two copies to a region at a time, and the others
   * wait.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/limits.html
   * @default - 3 hours; 6 hours for a managed update
   */
  readonly createTimeout?: Duration;

  /**
   * How long to keep trying to delete the image while something uses it: 5 minutes to 12 hours, in whole seconds, and
   * at least two poll intervals of the provider. Anything else is an error, and so is a token.
   *
   * A timeout over 55 minutes adds further custom resources, since CloudFormation gives each one at most an hour.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DeleteImage.html
   * @default Duration.minutes(55)
   */
  readonly deleteTimeout?: Duration;

  /**
   * The Lambda functions and the state machine that make and delete the image. CloudFormation cannot move an image to
   * another provider, so decide before the first deployment. A provider of another stack is an error.
   *
   * @default - one provider for all images of the stack
   */
  readonly provider?: AppStreamImageProvider;
}
