import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Options of a copy of an image that is given by its name.
 */
export interface ImageNameSourceOptions {
  /**
   * The region of the source image. A region that aws-cdk-lib does not know is an error, and so is one of another
   * partition.
   *
   * @see https://docs.aws.amazon.com/general/latest/gr/aas2.html
   * @default - the stack's region
   */
  readonly region?: string;
}

/**
 * Which version of the AppStream agent an imported image has.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html
 */
export enum AgentVersion {
  /**
   * The newest version at the time of the import.
   */
  CURRENT_LATEST = 'CURRENT_LATEST',

  /**
   * The newest version at any time: AppStream updates the agent by itself.
   */
  ALWAYS_LATEST = 'ALWAYS_LATEST',
}

/**
 * Options of an import from a WorkSpaces image.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateImportedImage.html
 */
export interface WorkspacesImageSourceOptions {
  /**
   * The name that users see: 1 to 100 characters of `A-Z`, `a-z`, digits, spaces and `_.()-`.
   *
   * A change makes a new image.
   *
   * @default - left to AppStream
   */
  readonly displayName?: string;

  /**
   * The version of the AppStream agent in the image.
   *
   * A change makes a new image.
   *
   * @default - left to AppStream
   */
  readonly agentVersion?: AgentVersion;

  /**
   * An instance type, such as `stream.standard.large`. AppStream tests on it that the image can stream, before the
   * image becomes AVAILABLE.
   *
   * A change touches no image.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_RuntimeValidationConfig.html
   * @default - no test
   */
  readonly validateOnInstanceType?: string;
}

/**
 * Options of an import from an EC2 AMI.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
 */
export interface AmiSourceOptions extends WorkspacesImageSourceOptions {
  /**
   * The role by which AppStream reads the AMI. It must allow `appstream.amazonaws.com` to assume it, and it needs
   * `ec2:ModifyImageAttribute` on the AMI and `ec2:DescribeImages`. Nothing is added to a role that you give. A role of
   * another account is an error. A change touches no image.
   *
   * The image waits for the role, and for all constructs under the role. So if the role is of the same stack and a
   * statement for it names the image, put the statement into a separate `iam.Policy`. In the role's own policy it would
   * be a circular dependency.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
   * @default - a new role for this image, which may modify the attributes of this AMI only
   */
  readonly role?: iam.IRole;
}

/**
 * What happens if AppStream says that there is nothing to update in the source.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateUpdatedImage.html
 */
export enum WhenUpToDate {
  /**
   * The deployment fails and says so.
   */
  FAIL = 'FAIL',

  /**
   * The new image is a copy of the source.
   */
  COPY = 'COPY',
}

/**
 * Options of a managed update.
 *
 * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/keep-image-updated-managed-image-updates.html
 */
export interface UpdateSourceOptions {
  /**
   * The name that users see: 1 to 100 characters of `A-Z`, `a-z`, digits, spaces and `_.()-`.
   *
   * A change makes a new image.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_CreateUpdatedImage.html
   * @default - left to AppStream
   */
  readonly displayName?: string;

  /**
   * What happens if AppStream says that there is nothing to update in the source. A change touches no image.
   *
   * @default WhenUpToDate.FAIL
   */
  readonly whenUpToDate?: WhenUpToDate;
}
