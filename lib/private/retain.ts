import { CfnDeletionPolicy, type CfnResource, Lazy } from 'aws-cdk-lib';
import { fixOption } from './removal-policies';

/**
 * Makes RETAIN on a resource keep what is finished, and nothing else: a failed creation and an update that is undone
 * leave nothing behind.
 */
export function retainWhatIsFinished(resource: CfnResource): void {
  tellRetain(resource, resource);
  // If an update is rolled back, CloudFormation applies Retain to what the update made, too, and leaves it behind
  // (go-to-k/cdkd#2598). So the handler keeps what was replaced.
  fixOption(resource, 'updateReplacePolicy', () => CfnDeletionPolicy.DELETE);
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
 * Tells the handler of RETAIN on a resource: it keeps by itself what was replaced. The waiters of an image tell it, too.
 */
export function tellRetain(resource: CfnResource, { cfnOptions }: CfnResource): void {
  const isRetained = () => cfnOptions.deletionPolicy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  const RetainReplaced = Lazy.string({ produce: () => (isRetained() ? 'true' : undefined) });
  resource.addPropertyOverride('RetainReplaced', RetainReplaced);
}
