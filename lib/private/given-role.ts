import { Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { generatedNamePrefix } from './generated-names';

/** What became of the attempt to give a role what a function needs. */
interface AddedToRole {
  readonly policy: iam.Policy;
  /** The role takes nothing: it may not be changed (`mutable: false`). */
  readonly isRefused: boolean;
}

/**
 * Gives a role of the user what a function needs: in a policy of this stack, since the role may be one of another stack,
 * which must not depend on what is here.
 */
export function addToRole(scope: Construct, role: iam.IRole, statements: iam.PolicyStatement[]): AddedToRole {
  const policy = new iam.Policy(scope, 'PollPolicy', {
    policyName: policyNameFor(scope, role, 'PollPolicy'),
    statements,
  });
  // The role decides: `roles: [role]` would attach the policy to one that may not be changed, too.
  role.attachInlinePolicy(policy);
  // No policy has roles where iam.Role.customizeRoles leaves policies to somebody else, who reads of them in a report.
  const resource = policy.node.defaultChild as iam.CfnPolicy | undefined;
  const isAttached = resource === undefined || Stack.of(scope).resolve(resource.roles) !== undefined;
  return { policy, isRefused: !isAttached };
}

/**
 * The name of an inline policy. CDK's own, which undefined stands for, tells neither stacks nor regions apart: two that
 * share a role would overwrite each other's policies in it.
 */
export function policyNameFor(scope: Construct, role: iam.IRole, id: string): string | undefined {
  const isOurs = role.node.scope === scope;
  const provider = Names.uniqueResourceName(scope, { maxLength: 40 });
  return isOurs ? undefined : `${generatedNamePrefix(Stack.of(scope))}${provider}-${id}`;
}
