import { CfnDeletionPolicy, type CfnResource, Lazy } from 'aws-cdk-lib';

/**
 * Makes RETAIN on a resource keep what is finished, and nothing else: a failed creation and an update that is undone
 * leave nothing behind.
 */
export function retainWhatIsFinished(resource: CfnResource): void {
  tellRetain(resource, resource);
  // If an update is rolled back, CloudFormation applies Retain to what the update made, too, and leaves it behind
  // (go-to-k/cdkd#2598). So the handler keeps what was replaced.
  alwaysDelete(resource, 'updateReplacePolicy');
  let deletionPolicy: CfnDeletionPolicy | undefined;
  Object.defineProperty(resource.cfnOptions, 'deletionPolicy', {
    get: () => deletionPolicy,
    // Retain would also keep what a failed creation leaves behind.
    set: (policy?: CfnDeletionPolicy) => {
      deletionPolicy =
        policy === CfnDeletionPolicy.RETAIN ? CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE : policy;
    },
    enumerable: true,
  });
}

/**
 * Tells the handler of RETAIN on a resource: it keeps by itself what was replaced. The waiters of
 * an image tell it, too.
 */
export function tellRetain(resource: CfnResource, { cfnOptions }: CfnResource): void {
  const isRetained = () => cfnOptions.deletionPolicy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  const RetainReplaced = Lazy.string({ produce: () => (isRetained() ? 'true' : undefined) });
  resource.addPropertyOverride('RetainReplaced', RetainReplaced);
}

/** Makes policies Delete, whatever an aspect sets. */
export function alwaysDelete(
  { cfnOptions }: CfnResource,
  ...policies: ReadonlyArray<'deletionPolicy' | 'updateReplacePolicy'>
): void {
  for (const policy of policies)
    Object.defineProperty(cfnOptions, policy, {
      get: () => CfnDeletionPolicy.DELETE,
      set: () => {},
      enumerable: true,
    });
}
