/** What nobody documents, and what was seen either way. */
export interface CloudFormationBehaviour {
  /**
   * Which id a resource has after an Update that failed: the one before, so that the rollback says nothing of what the
   * failed Update made, or the one that the failure named, which the clean-up of the rollback then deletes.
   */
  readonly failedUpdate: 'keeps old id' | 'takes new id';
  /**
   * Whether `UpdateReplacePolicy: Retain` also keeps what an update made that is undone. Measured in an account: it does,
   * with DELETE_SKIPPED, and `DeletionPolicy` has no say there (go-to-k/cdkd#2598 and its pull request 2634).
   */
  readonly undoneReplacement: 'follows UpdateReplacePolicy' | 'is deleted';
  /** Whether what is asked of a resource once more has the RequestId of the time before (aws/aws-cdk#35957). */
  readonly requestIds: 'are new' | 'are reused';
  /**
   * How the events of a clean-up show a custom resource: as all others do, or with the type
   * `AWS::CloudFormation::CustomResource` and without properties, as in the only public sample.
   */
  readonly cleanUpEvents: 'as others' | 'generic';
  /** From which old properties a continued rollback sends a resource back whose way back failed. */
  readonly continuedRollback: 'from the undone version' | 'from the old version';
  /** From which old properties an update starts that tries a resource again whose last update failed. */
  readonly retriedUpdate: 'from the last complete version' | 'from the failed version';
  /**
   * Without rollback, whether a failure ends what is under way elsewhere. Documented: it does not ("A failure in one path
   * doesn't affect other provisioning paths").
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
   */
  readonly otherPaths: 'go on' | 'are cancelled';
  /**
   * Without rollback, what becomes of a resource whose update failed. The same page says that it is rolled back to its
   * last stable state, and that its status stays UPDATE_FAILED; no report tells what a custom resource is asked then.
   */
  readonly failedWithoutRollback: 'stays' | 'is rolled back';
  /**
   * Without rollback, whether a custom resource may answer with another id. Replacements that a resource type declares are
   * refused (aws/aws-cdk#30546); of a custom resource, CloudFormation learns it only when it is done.
   */
  readonly replacementWithoutRollback: 'is taken' | 'is refused';
  /**
   * Without rollback, when a resource is deleted whose creation failed: the same page says "upon the next stack operation",
   * and not whether before it is made anew or in the clean-up of the first update that succeeds.
   */
  readonly failedCreations: 'are deleted first' | 'are cleaned up';
  /** Whether the first update that succeeds also deletes what a failed one replaced and a later one took up again. */
  readonly carriedLeftovers: 'all' | 'but the present one';
  /** Whether a deletion of the stack also deletes what failed operations replaced and nobody has cleaned up. */
  readonly leftoversAtDeletion: 'stay' | 'are deleted';
  /** What RollbackStack does to a stack that was never stable. Its reference says "will delete a stack", `cdk` ROLLBACK_COMPLETE. */
  readonly rollbackToNothing: 'is a rollback' | 'is a deletion';
  /**
   * In which operations DeleteStack is accepted; it ends them. "Stack [arn] cannot be deleted while in status
   * UPDATE_IN_PROGRESS" was reported (aws/aws-toolkit-azure-devops#317), and the same for the clean-up after it
   * (aws-amplify/amplify-backend#2366). A stack that is being created can be deleted.
   */
  readonly deletionMeanwhile: 'is refused' | 'ends a creation' | 'ends any operation';
}

/** How stacks are played where nothing else is asked for. */
export const DEFAULT_BEHAVIOUR: CloudFormationBehaviour = {
  failedUpdate: 'takes new id',
  undoneReplacement: 'follows UpdateReplacePolicy',
  requestIds: 'are new',
  cleanUpEvents: 'as others',
  continuedRollback: 'from the undone version',
  retriedUpdate: 'from the last complete version',
  otherPaths: 'go on',
  failedWithoutRollback: 'stays',
  replacementWithoutRollback: 'is taken',
  failedCreations: 'are deleted first',
  carriedLeftovers: 'all',
  leftoversAtDeletion: 'stay',
  rollbackToNothing: 'is a rollback',
  deletionMeanwhile: 'is refused',
};

/** Every allowed value of each behaviour. */
export const CLOUDFORMATION_BEHAVIOURS: {
  readonly [Key in keyof CloudFormationBehaviour]: ReadonlyArray<CloudFormationBehaviour[Key]>;
} = {
  failedUpdate: ['keeps old id', 'takes new id'],
  undoneReplacement: ['follows UpdateReplacePolicy', 'is deleted'],
  requestIds: ['are new', 'are reused'],
  cleanUpEvents: ['as others', 'generic'],
  continuedRollback: ['from the undone version', 'from the old version'],
  retriedUpdate: ['from the last complete version', 'from the failed version'],
  otherPaths: ['go on', 'are cancelled'],
  failedWithoutRollback: ['stays', 'is rolled back'],
  replacementWithoutRollback: ['is taken', 'is refused'],
  failedCreations: ['are deleted first', 'are cleaned up'],
  carriedLeftovers: ['all', 'but the present one'],
  leftoversAtDeletion: ['stay', 'are deleted'],
  rollbackToNothing: ['is a rollback', 'is a deletion'],
  deletionMeanwhile: ['is refused', 'ends a creation', 'ends any operation'],
};
