/** What CreateImportedImage may do where nobody documents it. */
export interface ImportBehaviour {
  /** "States on the way: ? (IMPORTING, VALIDATING, PENDING, CREATING are in the model)": one after the other. */
  importStates:
    'IMPORTING VALIDATING' | 'PENDING IMPORTING VALIDATING' | 'PENDING' | 'CREATING' | 'IMPORTING CREATING';

  /** "Checks of the AMI fail at once": whether all of them do. `FAILED`: the import is accepted and says so at its end. */
  unfitAmi: 'IncompatibleImageException' | 'FAILED';

  /** CreateImportedImage declares both errors: one for what it does not find, one for what it cannot use. */
  missingAmi: 'ResourceNotFoundException' | 'IncompatibleImageException';

  /** CopyImage declares IncompatibleImageException, and nobody says for which images. */
  copyOfImported: 'accepted' | 'IncompatibleImageException';

  /** The reference has conditions on tags for CreateImportedImage; whether TagResource is asked for as well: ? */
  importAuthorizesTags: boolean;
}

export const IMPORT_BEHAVIOURS: {
  readonly [Switch in keyof ImportBehaviour]: readonly ImportBehaviour[Switch][];
} = {
  importStates: [
    'IMPORTING VALIDATING',
    'PENDING IMPORTING VALIDATING',
    'PENDING',
    'CREATING',
    'IMPORTING CREATING',
  ],
  unfitAmi: ['IncompatibleImageException', 'FAILED'],
  missingAmi: ['ResourceNotFoundException', 'IncompatibleImageException'],
  copyOfImported: ['accepted', 'IncompatibleImageException'],
  importAuthorizesTags: [false, true],
};
