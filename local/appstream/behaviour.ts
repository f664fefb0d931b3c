import { IMPORT_BEHAVIOURS, type ImportBehaviour } from './behaviour-of-imports';
import { UPDATE_BEHAVIOURS, type UpdateBehaviour } from './behaviour-of-updates';

/**
 * What AppStream may do where nobody documents it, one switch for each unknown. The first of the values in `BEHAVIOURS`
 * is the default.
 */
export interface Behaviour extends ImportBehaviour, UpdateBehaviour {
  /** "Unknown name: ResourceNotFoundException or an empty list: ?" */
  missingImage: 'exception' | 'empty';

  /**
   * "Name taken: whether that check is synchronous across regions: ?"
   * `asynchronous`: a copy to a name that is taken, but not visible yet, is accepted and quietly dropped.
   * `onlyWithinRegion`: so is each copy from another region.
   * An import or update has no other region, so that it knows two cases only.
   */
  nameCheck: 'synchronous' | 'asynchronous' | 'onlyWithinRegion';

  /** "How soon the copy is visible in the destination: ?" Nobody says it of an import or update either. */
  visibleAfterSeconds: number;

  /** No document says which state a copy begins in: with more than 0 it is PENDING before it is COPYING. */
  pendingSeconds: number;

  /** No document says which of two errors a new image gets whose name is taken while a quota is used up. */
  copyChecks: 'nameFirst' | 'quotaFirst';

  /** The names that AWS reserves are documented, the error is not. */
  reservedName: 'OperationNotPermittedException' | 'ValidationException';

  /** "Deletion synchronous or not: ?" */
  deletion: 'DELETING' | 'synchronous';

  /** How long an image is DELETING, where deletion is not synchronous. */
  deletingSeconds: number;

  /** "Deleting a COPYING or PENDING image: ?" Nor is it known of the other states on the way to AVAILABLE. */
  deleteWhileCopying:
    | 'OperationNotPermittedException'
    | 'ResourceInUseException'
    | 'ConcurrentModificationException'
    | 'accepted';

  /** No document says what a second DeleteImage gets while the image is DELETING. */
  deleteWhileDeleting:
    | 'accepted'
    | 'OperationNotPermittedException'
    | 'ResourceInUseException'
    | 'ConcurrentModificationException';

  /** "Deleting the source of a running copy: ?" Nor is it known of the source of an update. */
  deleteSourceOfCopy: 'refused' | 'copyFails' | 'copyContinues';

  /** "Which exception a shared image raises: ?" */
  sharedDelete: 'OperationNotPermittedException' | 'ResourceInUseException';

  /** "Instances of running sessions stay on the old image; whether they keep it in use: ?" */
  runningSessionsBlock: boolean;

  /** "With a ResourceTag condition in a policy, a missing image answers AccessDenied (F)." */
  actionOnMissing: 'ResourceNotFoundException' | 'AccessDeniedException';

  /** CopyImage declares both errors for a source that it cannot use. */
  missingSourceOnCopy: 'ResourceNotFoundException' | 'ResourceNotAvailableException';

  /** "DEPRECATED was seen (F)": whether a source in a state outside of the model can be copied or updated is undocumented. */
  copyOfUnknownState: 'ResourceNotAvailableException' | 'accepted';

  /** "CopyImage is authorized on the source, the destination or both: ?" Works through the hook `authorize`. */
  copyAuthorizedOn: 'both' | 'source' | 'destination';

  /** Nobody says whether a copy has a time of its own. */
  createdTimeOfCopy: 'copy' | 'source';

  /** "Whether a copy's BaseImageArn is that of its source's base or the source's own ARN: ?" So it is with an update. */
  baseImageOfCopy: 'baseOfSource' | 'source';

  /** Nobody says whether a new image shows its description from the beginning, or only once it is AVAILABLE or FAILED. */
  descriptionWhileCopying: boolean;

  /** Nobody says whether a copy or update without a description gets that of its source. */
  copyWithoutDescriptionInheritsSource: boolean;

  /** "Permissions are not expected to be copied", nor by an update: not documented, as it is for tags. */
  copyInheritsPermissions: boolean;

  /** Nobody says where a FAILED image says why. */
  failedCopyTells: 'reason' | 'errors' | 'both' | 'nothing';

  /** "The service sends null inside Applications[].Metadata (F)." */
  nullsInApplications: boolean;

  /** "Without a filter it lists the public images too (F)." */
  publicImagesListed: boolean;

  /** "Shared images are found by ARN, not by name (F)." */
  sharedImagesFoundByName: boolean;

  /** Nobody says which visibility the owner of an image sees that is shared with another account. */
  visibilityOfShared: 'PRIVATE' | 'SHARED';

  /** Nobody says whether an image without tags or shares has an empty list, none or null. */
  emptyCollections: 'empty' | 'absent' | 'null';

  /** Nobody says what unsharing an image with an account gets that it is not shared with. */
  unshareOfUnshared: 'ResourceNotFoundException' | 'accepted';

  /** Nobody says whether a fleet shows name and ARN of its image, or the one of them that it was made with. */
  fleetNamesImageBy: 'both' | 'asGiven';

  /** How many entries a page has where the caller says nothing. */
  pageSize: number;
}

/** Every value that a switch can take, for a matrix or for random choice. */
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

/** The first value of each switch. */
export const DEFAULT_BEHAVIOUR = Object.fromEntries(
  Object.entries(BEHAVIOURS).map(([name, values]) => [name, values[0]]),
) as unknown as Readonly<Behaviour>;
