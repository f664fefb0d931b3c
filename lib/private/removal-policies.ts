import type { CfnResource } from 'aws-cdk-lib';

/**
 * Ignores removal policies on a resource. Aspects may set one on every resource, but this one must go when nothing
 * needs it any more.
 */
export function ignoreRemovalPolicies({ cfnOptions }: CfnResource): void {
  for (const option of ['deletionPolicy', 'updateReplacePolicy'] as const)
    Object.defineProperty(cfnOptions, option, { get: () => undefined, set: () => {}, enumerable: true });
}
