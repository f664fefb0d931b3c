import type { CfnResource, ICfnResourceOptions } from 'aws-cdk-lib';

/** Gives an option of a resource a value that nothing else changes. Aspects may set one on every resource. */
export function fixOption<Option extends keyof ICfnResourceOptions>(
  { cfnOptions }: CfnResource,
  option: Option,
  get: () => ICfnResourceOptions[Option],
): void {
  Object.defineProperty(cfnOptions, option, { get, set: () => {}, enumerable: true });
}

/**
 * Ignores removal policies on a resource. Aspects may set one on every resource, but this one must go when nothing
 * needs it any more.
 */
export function ignoreRemovalPolicies(resource: CfnResource): void {
  for (const option of ['deletionPolicy', 'updateReplacePolicy'] as const)
    fixOption(resource, option, () => undefined);
}
