/**
 * What CloudFormation does where AWS does not document it, or where reports differ. docs/verification.md has the
 * evidence.
 */
export interface CloudFormationBehaviour {
  /**
   * Which physical id a resource has after an Update that failed.
   * `keeps old id`: the one before. Then no Delete is sent for what the failed Update made.
   * `takes new id`: the one in the failure. The clean-up of the rollback sends a Delete for it.
   */
  readonly failedUpdate: 'keeps old id' | 'takes new id';
  /**
   * What becomes of the new resource if a replacement is rolled back. Measured in an account: `UpdateReplacePolicy:
   * Retain` keeps it, too, with DELETE_SKIPPED, and `DeletionPolicy` changes nothing (go-to-k/cdkd#2598 and its pull
   * request 2634).
   */
  readonly undoneReplacement: 'follows UpdateReplacePolicy' | 'is deleted';
  /** Whether a deployment that is retried has the same RequestIds, as users report (aws/aws-cdk#35957). */
  readonly requestIds: 'are new' | 'are reused';
  /**
   * How the events of a clean-up show a custom resource. `generic`: with the type `AWS::CloudFormation::CustomResource`
   * and without properties, as in the only public sample.
   */
  readonly cleanUpEvents: 'as others' | 'generic';
  /** Which old properties a continued rollback sends to a resource whose rollback has failed. */
  readonly continuedRollback: 'from the undone version' | 'from the old version';
  /** Which old properties an update sends to a resource whose last update failed. */
  readonly retriedUpdate: 'from the last complete version' | 'from the failed version';
  /**
   * Without rollback: whether a failure cancels what is under way elsewhere. Documented is that it does not: "A failure
   * in one path doesn't affect other provisioning paths."
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
   */
  readonly otherPaths: 'go on' | 'are cancelled';
  /**
   * Without rollback: what becomes of a resource whose update failed. The same page says that it is rolled back to its
   * last stable state and stays UPDATE_FAILED. It is not documented what a custom resource is sent then.
   */
  readonly failedWithoutRollback: 'stays' | 'is rolled back';
  /**
   * Without rollback: whether a custom resource may answer with another id. Where a resource type declares a
   * replacement, CloudFormation refuses it (aws/aws-cdk#30546). For a custom resource it knows only from the answer.
   */
  readonly replacementWithoutRollback: 'is taken' | 'is refused';
  /**
   * Without rollback: when a resource whose creation failed is deleted. The same page says "upon the next stack
   * operation": before the resource is made anew, or in the clean-up of the first update that succeeds.
   */
  readonly failedCreations: 'are deleted first' | 'are cleaned up';
  /**
   * What the first update that succeeds deletes after failed ones. `all`: each physical resource that they replaced,
   * even one that a later update made the present one again.
   */
  readonly carriedLeftovers: 'all' | 'but the present one';
  /**
   * Whether CloudFormation deletes the physical resources that updates of one resource have left one after the other, or
   * all at the same time. There may be several after updates without rollback, and after a rollback that failed.
   */
  readonly deletionsOfOne: 'one after the other' | 'at once';
  /** Whether a deletion of the stack also deletes what failed operations replaced and no clean-up has deleted. */
  readonly leftoversAtDeletion: 'stay' | 'are deleted';
  /**
   * What RollbackStack does to a stack that was never stable. Its reference says "will delete a stack", the CDK CLI
   * says ROLLBACK_COMPLETE.
   */
  readonly rollbackToNothing: 'is a rollback' | 'is a deletion';
  /**
   * In which operations DeleteStack is accepted, which then ends them. Reported: it is refused in UPDATE_IN_PROGRESS
   * (aws/aws-toolkit-azure-devops#317) and in the clean-up after it (aws-amplify/amplify-backend#2366), and accepted
   * while a stack is created.
   */
  readonly deletionMeanwhile: 'is refused' | 'ends a creation' | 'ends any operation';
}

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
  deletionsOfOne: 'one after the other',
  leftoversAtDeletion: 'stay',
  rollbackToNothing: 'is a rollback',
  deletionMeanwhile: 'is refused',
};

/** All values that tests play, for each switch. */
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
  deletionsOfOne: ['one after the other', 'at once'],
  leftoversAtDeletion: ['stay', 'are deleted'],
  rollbackToNothing: ['is a rollback', 'is a deletion'],
  deletionMeanwhile: ['is refused', 'ends a creation', 'ends any operation'],
};
