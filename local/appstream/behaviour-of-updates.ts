/** What CreateUpdatedImage may do where nobody documents it. */
export interface UpdateBehaviour {
  /** "The image starts in the PENDING state", says the model of any image; what comes after that it does not say. */
  updateStates: 'PENDING CREATING' | 'PENDING' | 'CREATING';

  /**
   * "What a run answers where there is nothing to update: ?"
   * `canUpdateImage`: that it is false, and no image. `FAILED`: an image that becomes it. `made`: an image all the same.
   */
  nothingToUpdate:
    'canUpdateImage' | 'IncompatibleImageException' | 'OperationNotPermittedException' | 'FAILED' | 'made';

  /** A dry run is there to say whether an image can be updated; whether it says so by an error: ? */
  dryRunOfUpToDate: 'canUpdateImage' | 'IncompatibleImageException' | 'OperationNotPermittedException';

  /** Nobody says whether a dry run looks at the new name and the quotas, too, or at the existing image alone. */
  dryRunChecksAll: boolean;

  /** A run begins "without displaying whether image updates are available": whether `canUpdateImage` is absent then: ? */
  runTellsCanUpdate: boolean;

  /** "Whether imported images are refused: ?" */
  updateOfImported: 'accepted' | 'IncompatibleImageException' | 'OperationNotPermittedException';

  /** ResourceNotAvailableException is not declared: nobody says what an image gets that is not AVAILABLE. */
  updateOfUnavailable: 'OperationNotPermittedException' | 'IncompatibleImageException';

  /** The reference asks for an image's ARN, and two images are named. Works through the hook `authorize`. */
  updateAuthorizedOn: 'both' | 'existing' | 'new';

  /** That tags are not copied is documented of copies only. */
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
