import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { policyNameFor } from './given-role';
import { LITERALS, type NeededImage, SOURCE_ACTIONS, arnIn, arnLength, grouped, hash } from './image-policy';
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

/**
 * Adds the policies that allow to copy the sources. They are changed in place: nothing needs a source any more when
 * CloudFormation cleans up or rolls back.
 */
export function addSourcePolicies(scope: Construct, role: iam.IRole, sources: readonly NeededImage[]): void {
  let length = 0;
  let count = 0;
  for (const [group, images] of grouped(scope, sources)) {
    const byArn = new Map(images.map((image) => [arnIn(scope, image), image]));
    length += EMPTY_POLICY_LENGTH;
    for (const image of byArn.values()) {
      length += arnLength(image);
      if (length > MAX_LENGTH) throwTooLong(scope, count);
      count += 1;
    }
    const id = group === LITERALS ? 'Sources' : `Sources${hash(group)}`;
    const policy = new iam.Policy(scope, id, {
      policyName: policyNameFor(scope, role, id),
      statements: [new iam.PolicyStatement({ actions: SOURCE_ACTIONS, resources: [...byArn.keys()] })],
    });
    role.attachInlinePolicy(policy);
    for (const { first } of images) first.node.addDependency(policy);
  }
}

function throwTooLong(scope: Construct, fitting: number): void {
  throwIfAny(scope, [
    `the names of ${fitting} sources fit, and one more does not: IAM allows a role 10,240 characters of inline ` +
      'policies. Give the further images an AppStreamImageProvider of their own, or split the stack.',
  ]);
}
