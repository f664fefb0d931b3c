/** What CreateImportedImage does where AWS does not document it. docs/verification.md has the evidence. */
export interface ImportBehaviour {
  /**
   * The states on the way to AVAILABLE, in this order. They are in the SDK's model, which does not say which an import
   * takes.
   */
  importStates:
    'IMPORTING VALIDATING' | 'PENDING IMPORTING VALIDATING' | 'PENDING' | 'CREATING' | 'IMPORTING CREATING';

  /**
   * What happens to an AMI that cannot be imported. The guide says that checks of the AMI fail at once, but not that
   * all do.
   * `FAILED`: the import is accepted, and the image ends as FAILED.
   * https://docs.aws.amazon.com/appstream2/latest/developerguide/import-image.html
   */
  unfitAmi: 'IncompatibleImageException' | 'FAILED';

  /**
   * Which error an AMI that is not there gets. CreateImportedImage declares both errors: one for what it does not find,
   * one for what it cannot use.
   */
  missingAmi: 'ResourceNotFoundException' | 'IncompatibleImageException';

  /** What CopyImage does with an imported image. It declares IncompatibleImageException, but not for which images. */
  copyOfImported: 'accepted' | 'IncompatibleImageException';

  /**
   * Whether tags need `appstream:TagResource`, too. The Service Authorization Reference only has conditions on tags for
   * CreateImportedImage.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
   */
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
