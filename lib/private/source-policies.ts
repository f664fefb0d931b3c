import { createHash } from 'node:crypto';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LITERALS, type PolicyImage, SOURCE_ACTIONS, arnIn, arnLength, groupOf } from './image-policy';
import { throwIfAny } from './validation';

/**
 * IAM allows a role 10,240 characters of inline policies; the rest is for what every provider needs.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_LENGTH = 10_240 - 3_000;

const EMPTY_POLICY_LENGTH = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Action: SOURCE_ACTIONS, Effect: 'Allow', Resource: [] }],
}).length;

interface SourcePolicy {
  readonly policy: iam.Policy;
  readonly statement: iam.PolicyStatement;
}

/**
 * The policies that allow to copy the sources. They are changed in place: nothing needs a source any more when
 * CloudFormation cleans up or rolls back.
 */
export class SourcePolicies {
  private readonly policies = new Map<string, SourcePolicy>();
  private count = 0;
  private length = 0;

  constructor(
    private readonly scope: Construct,
    private readonly role: iam.IRole,
  ) {}

  /** The policy that allows to copy a source, made or extended. */
  public policyFor(source: PolicyImage): iam.Policy {
    const group = groupOf(this.scope, source);
    const existing = this.policies.get(group);
    const { policy, statement } = existing ?? this.addPolicy(group);
    const arn = arnIn(this.scope, source);
    if (statement.resources.includes(arn)) return policy;
    this.length += arnLength(source) + (existing ? 0 : EMPTY_POLICY_LENGTH);
    if (this.length > MAX_LENGTH) {
      throwIfAny(this.scope, [
        `the names of ${this.count} sources fit, and one more does not: IAM allows a role 10,240 characters of inline ` +
          'policies. Give the further images an AppStreamImageProvider of their own, or split the stack.',
      ]);
    }
    statement.addResources(arn);
    this.count += 1;
    return policy;
  }

  private addPolicy(group: string): SourcePolicy {
    const statement = new iam.PolicyStatement({ actions: SOURCE_ACTIONS });
    const id = group === LITERALS ? 'Sources' : `Sources${hash(group)}`;
    const policy = new iam.Policy(this.scope, id, { statements: [statement], roles: [this.role] });
    const added = { policy, statement };
    this.policies.set(group, added);
    return added;
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();
}
