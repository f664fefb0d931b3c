import type { CfnResource } from 'aws-cdk-lib';

/** Aspects set the removal policies of every resource that they find. This one goes when nothing needs it any more. */
export function ignoreRemovalPolicies({ cfnOptions }: CfnResource): void {
  for (const option of ['deletionPolicy', 'updateReplacePolicy'] as const)
    Object.defineProperty(cfnOptions, option, { get: () => undefined, set: () => {}, enumerable: true });
}
