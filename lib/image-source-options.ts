import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Options of a source that is named.
 */
export interface ImageNameSourceOptions {
  /**
   * The region of the source image. One that aws-cdk-lib does not know is an error.
   *
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
   * The newest version at any time: AppStream updates it by itself.
   */
  ALWAYS_LATEST = 'ALWAYS_LATEST',
}

/**
 * Options of an import from a WorkSpaces image.
 */
export interface WorkspacesImageSourceOptions {
  /**
   * The name that users see: at most 100 characters, of letters of the Latin alphabet, digits, blanks and `_.()-`.
   *
   * A change makes a new image.
   *
   * @default - AppStream's own
   */
  readonly displayName?: string;

  /**
   * The version of the AppStream agent in the image.
   *
   * A change makes a new image.
   *
   * @default - AppStream's own
   */
  readonly agentVersion?: AgentVersion;

  /**
   * An instance type, such as `stream.standard.large`, on which AppStream tries whether the image streams before it is
   * available. A change touches no image.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/APIReference/API_RuntimeValidationConfig.html
   * @default - the image is not tried
   */
  readonly validateOnInstanceType?: string;
}

/**
 * Options of an import from an AMI.
 */
export interface AmiSourceOptions extends WorkspacesImageSourceOptions {
  /**
   * The role by which AppStream reads the AMI: `appstream.amazonaws.com` must be allowed to assume it, and it needs
   * `ec2:ModifyImageAttribute` on the AMI and `ec2:DescribeImages`. To a given one nothing is added. One of another
   * account is an error. A change touches no image.
   *
   * The image waits for the role and for all that is in its scope. So a statement for a role of the same stack that names the
   * image belongs into an `iam.Policy` of its own: in the role's own policy it would be a circle.
   *
   * @see https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
   * @default - a new one for this image, which may do that with this AMI alone
   */
  readonly role?: iam.IRole;
}

/**
 * What becomes of an image that is to be an update of another one for which AppStream has no update.
 */
export enum WhenUpToDate {
  /**
   * The deployment fails and says so.
   */
  FAIL = 'FAIL',

  /**
   * The image is a copy of the other one.
   */
  COPY = 'COPY',
}

/**
 * Options of a managed update.
 */
export interface UpdateSourceOptions {
  /**
   * The name that users see: at most 100 characters, of letters of the Latin alphabet, digits, blanks and `_.()-`.
   *
   * A change makes a new image.
   *
   * @default - AppStream's own
   */
  readonly displayName?: string;

  /**
   * What happens where AppStream says that there is nothing to update. A change touches no image.
   *
   * @default WhenUpToDate.FAIL
   */
  readonly whenUpToDate?: WhenUpToDate;
}
