/** What nobody documents, and what was seen either way. */
export interface CloudFormationBehaviour {
  /**
   * Which id a resource has after an Update that failed: the one before, so that the rollback says nothing of what the
   * failed Update made, or the one that the failure named, which the clean-up of the rollback then deletes.
   */
  readonly failedUpdate: 'keeps old id' | 'takes new id';
  /** Whether `UpdateReplacePolicy: Retain` also keeps what an update made that is undone. */
  readonly undoneReplacement: 'is deleted' | 'follows UpdateReplacePolicy';
  /** Whether what is asked of a resource once more has the RequestId of the time before (aws/aws-cdk#35957). */
  readonly requestIds: 'are new' | 'are reused';
}

/** Every allowed value of each behaviour. */
export const CLOUDFORMATION_BEHAVIOURS: {
  readonly [Key in keyof CloudFormationBehaviour]: ReadonlyArray<CloudFormationBehaviour[Key]>;
} = {
  failedUpdate: ['keeps old id', 'takes new id'],
  undoneReplacement: ['is deleted', 'follows UpdateReplacePolicy'],
  requestIds: ['are new', 'are reused'],
};
