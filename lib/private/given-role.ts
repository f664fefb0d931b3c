import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { generatedNamePrefix } from './generated-names';

/** The policy for a role that the user gives. */
interface AddedToRole {
  readonly policy: iam.Policy;
  /** The policy is not attached: the role may not be changed (`mutable: false`). */
  readonly isRefused: boolean;
}

/**
 * Whether `iam.Role.fromLookup` has yet to look the role up. Until then, it stands for a role of an account of its own.
 * The CDK's CLI looks it up only after a synthesis that succeeds, and then synthesizes again.
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-iam/lib/role.ts
 */
export function isRolePlaceholder({ roleArn }: iam.IRole): boolean {
  return roleArn.endsWith(':123456789012:role/DUMMY_ARN');
}

/**
 * Gives a role of the user what a function needs, by a policy of this stack. The role may be in another stack, which
 * must not depend on this one.
 */
export function addToRole(scope: Construct, role: iam.IRole, statements: iam.PolicyStatement[]): AddedToRole {
  const policy = new iam.Policy(scope, 'PollPolicy', {
    policyName: policyNameFor(scope, role, 'PollPolicy'),
    statements,
  });
  // If the role may not be changed, this attaches nothing; `roles: [role]` would attach the policy all the same.
  role.attachInlinePolicy(policy);
  // With iam.Role.customizeRoles, policies have no resource: the CDK writes a report, and somebody else adds the
  // policies.
  const resource = policy.node.defaultChild as iam.CfnPolicy | undefined;
  const isAttached = resource === undefined || Stack.of(scope).resolve(resource.roles) !== undefined;
  return { policy, isRefused: !isAttached };
}

/**
 * The name of an inline policy. If it is undefined, the CDK makes the name. The CDK's name has neither stack nor region
 * in it: if two stacks shared a role, each would overwrite the policy of the other.
 */
export function policyNameFor(scope: Construct, role: iam.IRole, id: string): string | undefined {
  const isOurs = role.node.scope === scope;
  const provider = Names.uniqueResourceName(scope, { maxLength: 40 });
  return isOurs ? undefined : `${generatedNamePrefix(Stack.of(scope))}${provider}-${id}`;
}
