import { IMPORT_BEHAVIOURS, type ImportBehaviour } from './behaviour-of-imports';
import { UPDATE_BEHAVIOURS, type UpdateBehaviour } from './behaviour-of-updates';

/**
 * What AppStream does where AWS does not document it: one switch for each open question. The default is the first value
 * in `BEHAVIOURS`. docs/verification.md has the evidence.
 */
export interface Behaviour extends ImportBehaviour, UpdateBehaviour {
  /**
   * What DescribeImages answers for a name that is not there: ResourceNotFoundException or an empty list. Public code
   * handles both.
   */
  missingImage: 'exception' | 'empty';

  /**
   * When AppStream notices that the name of a new image is taken.
   * `synchronous`: always, while it answers the call.
   * `asynchronous`: only if the image of that name is visible. Else it accepts the call and makes no image.
   * `onlyWithinRegion`: only if the call stays in one region, as imports and updates always do. Else it accepts the
   * copy and makes no image.
   */
  nameCheck: 'synchronous' | 'asynchronous' | 'onlyWithinRegion';

  /** How long after its call a new image becomes visible. */
  visibleAfterSeconds: number;

  /**
   * How long a copy is PENDING before it is COPYING. Both are in the model; which one a copy begins with is not
   * documented.
   */
  pendingSeconds: number;

  /** Which error a new image gets if its name is taken and a quota is used up. */
  copyChecks: 'nameFirst' | 'quotaFirst';

  /** Which error a reserved name gets. AWS documents the reserved names only. */
  reservedName: 'OperationNotPermittedException' | 'ValidationException';

  /** Whether an image is DELETING for a while after DeleteImage, or gone at once. */
  deletion: 'DELETING' | 'synchronous';

  /** How long an image is DELETING if `deletion` says so. */
  deletingSeconds: number;

  /** What DeleteImage answers for an image that is on its way to AVAILABLE, as in state PENDING or COPYING. */
  deleteWhileCopying:
    | 'OperationNotPermittedException'
    | 'ResourceInUseException'
    | 'ConcurrentModificationException'
    | 'accepted';

  /** What a second DeleteImage answers while the image is DELETING. */
  deleteWhileDeleting:
    | 'accepted'
    | 'OperationNotPermittedException'
    | 'ResourceInUseException'
    | 'ConcurrentModificationException';

  /** What DeleteImage does if the image is the source of a running copy or update. */
  deleteSourceOfCopy: 'refused' | 'copyFails' | 'copyContinues';

  /**
   * Which error DeleteImage gives for a shared image. AWS documents that it fails:
   * https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DeleteImage.html
   */
  sharedDelete: 'OperationNotPermittedException' | 'ResourceInUseException';

  /**
   * Whether running sessions keep an image in use after their fleet has moved to another one. AWS documents that the
   * sessions go on: https://docs.aws.amazon.com/appstream2/latest/developerguide/update-fleets-new-image.html
   */
  runningSessionsBlock: boolean;

  /**
   * What operations other than CopyImage and DescribeImages answer if their image is not there. AccessDeniedException
   * was reported of a role that may use some images only (awslabs/aws-virtual-application-management#12).
   */
  actionOnMissing: 'ResourceNotFoundException' | 'AccessDeniedException';

  /** Which error CopyImage gives if the source is not there. It declares both. */
  missingSourceOnCopy: 'ResourceNotFoundException' | 'ResourceNotAvailableException';

  /**
   * Whether a source in a state that the model lacks can be copied or updated. DEPRECATED was reported
   * (hashicorp/terraform-provider-aws#25590).
   */
  copyOfUnknownState: 'ResourceNotAvailableException' | 'accepted';

  /**
   * On which image IAM authorizes CopyImage. The Service Authorization Reference names one image ARN, but the call
   * names two images. Only works with the option `authorize`.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
   */
  copyAuthorizedOn: 'both' | 'source' | 'destination';

  /** Whether a copy has a CreatedTime of its own or that of its source. */
  createdTimeOfCopy: 'copy' | 'source';

  /** Whether the BaseImageArn of a copy or update is that of its source or the ARN of its source. */
  baseImageOfCopy: 'baseOfSource' | 'source';

  /** Whether an image shows its description on its way to AVAILABLE, or only at the end. */
  descriptionWhileCopying: boolean;

  /** Whether a copy or update without a description gets that of its source. */
  copyWithoutDescriptionInheritsSource: boolean;

  /** Whether a copy or update is shared as its source is. AWS documents only that CopyImage does not copy tags. */
  copyInheritsPermissions: boolean;

  /** Where a FAILED image says why: in StateChangeReason, in ImageErrors, in both or nowhere. */
  failedCopyTells: 'reason' | 'errors' | 'both' | 'nothing';

  /**
   * Whether DescribeImages answers in JSON with null inside Applications[].Metadata: users report null
   * (aws/aws-sdk-go-v2#3501).
   */
  nullsInApplications: boolean;

  /**
   * Whether DescribeImages without a filter lists public images, too. Users report that it does
   * (ekristen/aws-nuke#665).
   */
  publicImagesListed: boolean;

  /**
   * Whether DescribeImages finds images by name that other accounts share. Users report that it does not
   * (hashicorp/terraform-provider-aws#39494).
   */
  sharedImagesFoundByName: boolean;

  /** Which Visibility the owner sees of an image that is shared with other accounts. */
  visibilityOfShared: 'PRIVATE' | 'SHARED';

  /** What an answer has if there are no tags or no shares: an empty collection, nothing or null. */
  emptyCollections: 'empty' | 'absent' | 'null';

  /** What DeleteImagePermissions answers for an account that the image is not shared with. */
  unshareOfUnshared: 'ResourceNotFoundException' | 'accepted';

  /** Whether DescribeFleets shows name and ARN of a fleet's image, or the one that the fleet was created with. */
  fleetNamesImageBy: 'both' | 'asGiven';

  /** How many entries a page has if the call does not say. */
  pageSize: number;
}

/** All values that tests play, for each switch. */
export const BEHAVIOURS: { readonly [Switch in keyof Behaviour]: readonly Behaviour[Switch][] } = {
  missingImage: ['exception', 'empty'],
  nameCheck: ['synchronous', 'asynchronous', 'onlyWithinRegion'],
  visibleAfterSeconds: [0, 45, 150],
  pendingSeconds: [0, 60],
  copyChecks: ['nameFirst', 'quotaFirst'],
  reservedName: ['OperationNotPermittedException', 'ValidationException'],
  deletion: ['DELETING', 'synchronous'],
  deletingSeconds: [60, 600],
  deleteWhileCopying: [
    'OperationNotPermittedException',
    'ResourceInUseException',
    'ConcurrentModificationException',
    'accepted',
  ],
  deleteWhileDeleting: [
    'accepted',
    'OperationNotPermittedException',
    'ResourceInUseException',
    'ConcurrentModificationException',
  ],
  deleteSourceOfCopy: ['refused', 'copyFails', 'copyContinues'],
  sharedDelete: ['OperationNotPermittedException', 'ResourceInUseException'],
  runningSessionsBlock: [true, false],
  actionOnMissing: ['ResourceNotFoundException', 'AccessDeniedException'],
  missingSourceOnCopy: ['ResourceNotFoundException', 'ResourceNotAvailableException'],
  copyOfUnknownState: ['ResourceNotAvailableException', 'accepted'],
  copyAuthorizedOn: ['both', 'source', 'destination'],
  createdTimeOfCopy: ['copy', 'source'],
  baseImageOfCopy: ['baseOfSource', 'source'],
  descriptionWhileCopying: [true, false],
  copyWithoutDescriptionInheritsSource: [false, true],
  copyInheritsPermissions: [false, true],
  failedCopyTells: ['reason', 'errors', 'both', 'nothing'],
  nullsInApplications: [true, false],
  publicImagesListed: [true, false],
  sharedImagesFoundByName: [false, true],
  visibilityOfShared: ['PRIVATE', 'SHARED'],
  emptyCollections: ['empty', 'absent', 'null'],
  unshareOfUnshared: ['ResourceNotFoundException', 'accepted'],
  fleetNamesImageBy: ['both', 'asGiven'],
  pageSize: [25, 1],
  ...IMPORT_BEHAVIOURS,
  ...UPDATE_BEHAVIOURS,
};

export const DEFAULT_BEHAVIOUR = Object.fromEntries(
  Object.entries(BEHAVIOURS).map(([name, values]) => [name, values[0]]),
) as unknown as Readonly<Behaviour>;
