/** What CreateUpdatedImage does where AWS does not document it. docs/verification.md has the evidence. */
export interface UpdateBehaviour {
  /**
   * The states on the way to AVAILABLE, in this order. The model says of every image: "The image starts in the PENDING
   * state." It does not say what comes next.
   */
  updateStates: 'PENDING CREATING' | 'PENDING' | 'CREATING';

  /**
   * What a call that is no dry run does if there is nothing to update. `canUpdateImage`: it answers false and makes no
   * image. `FAILED`: the image ends as FAILED. `made`: an image is made all the same.
   */
  nothingToUpdate:
    'canUpdateImage' | 'IncompatibleImageException' | 'OperationNotPermittedException' | 'FAILED' | 'made';

  /** What a dry run answers if there is nothing to update: `canUpdateImage: false` or an error. */
  dryRunOfUpToDate: 'canUpdateImage' | 'IncompatibleImageException' | 'OperationNotPermittedException';

  /** Whether a dry run also checks the new name and the quotas, or only the existing image. */
  dryRunChecksAll: boolean;

  /**
   * Whether a call that is no dry run answers with `canUpdateImage`. The reference says that it begins "without
   * displaying whether image updates are available".
   */
  runTellsCanUpdate: boolean;

  /** What CreateUpdatedImage does with an imported image. */
  updateOfImported: 'accepted' | 'IncompatibleImageException' | 'OperationNotPermittedException';

  /**
   * Which error an image that is not AVAILABLE gets. CreateUpdatedImage does not declare ResourceNotAvailableException.
   */
  updateOfUnavailable: 'OperationNotPermittedException' | 'IncompatibleImageException';

  /**
   * Which image IAM asks for. The Service Authorization Reference names one image ARN, but the call names two images.
   * Only works with the option `authorize`.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
   */
  updateAuthorizedOn: 'both' | 'existing' | 'new';

  /**
   * Whether the new image has the tags of the existing one. AWS documents that tags are not copied, but only for
   * CopyImage.
   */
  updateInheritsTags: boolean;
}

export const UPDATE_BEHAVIOURS: {
  readonly [Switch in keyof UpdateBehaviour]: readonly UpdateBehaviour[Switch][];
} = {
  updateStates: ['PENDING CREATING', 'PENDING', 'CREATING'],
  nothingToUpdate: [
    'canUpdateImage',
    'IncompatibleImageException',
    'OperationNotPermittedException',
    'FAILED',
    'made',
  ],
  dryRunOfUpToDate: ['canUpdateImage', 'IncompatibleImageException', 'OperationNotPermittedException'],
  dryRunChecksAll: [false, true],
  runTellsCanUpdate: [true, false],
  updateOfImported: ['accepted', 'IncompatibleImageException', 'OperationNotPermittedException'],
  updateOfUnavailable: ['OperationNotPermittedException', 'IncompatibleImageException'],
  updateAuthorizedOn: ['both', 'existing', 'new'],
  updateInheritsTags: [false, true],
};
