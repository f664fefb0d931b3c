import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { policyNameFor } from './given-role';
import { LITERALS, arnIn, arnLength, groupOf, hash } from './image-policy';
import { isKnownLater, throwIfAny } from './validation';

/** What an image needs to be made, of one ARN, and the resource that has to wait for that. */
interface Need {
  readonly first: IConstruct;
  readonly arn: string;
  /** How long the ARN can be in a policy. */
  readonly length: number;
  /** What tokens of the ARN refer to decides which policies can hold it. */
  readonly group: string;
}

/** The images of one way of being made, and the policies for them. */
export interface SourceNeeds {
  readonly copied: readonly Need[];
  readonly updated: readonly Need[];
  readonly imported: readonly Need[];
  /** What must wait for the permission to import, with a role or without. */
  readonly importing: readonly IConstruct[];
}

/** What a way of making images needs of an image: of the one that it is made from, or of the one that is made. */
export function needOfImage(
  scope: Construct,
  first: IConstruct,
  image: { readonly name: string; readonly region: string },
): Need {
  const { name, region } = image;
  return { first, arn: arnIn(scope, image), length: arnLength(image), group: groupOf(scope, [region, name]) };
}

/**
 * A name has 64 characters at most, and the path of a role that somebody else has made 512.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const LONGEST_OWN_ROLE_ARN = 'arn:aws-us-gov:iam::123456789012:role/"",'.length + 64;
const LONGEST_ROLE_ARN = LONGEST_OWN_ROLE_ARN + 512;

/** What an import needs of the role. `isOwn`: made for the image. */
export function needOfRole(scope: Construct, first: IConstruct, role: iam.IRole, isOwn: boolean): Need {
  const { roleArn: arn } = role;
  const longest = isOwn ? LONGEST_OWN_ROLE_ARN : LONGEST_ROLE_ARN;
  const length = isKnownLater(arn) ? longest : arn.length + '"",'.length;
  return { first, arn, length, group: isOwn && !waits(role) ? LITERALS : groupOf(scope, [arn]) };
}

/** Whether it waits for what its image waits for, such as another image: the CDK has all that is in a construct do so. */
function waits(role: iam.IRole): boolean {
  const { scopes } = role.node;
  const inStack = scopes.slice(scopes.indexOf(Stack.of(role)) + 1);
  return inStack.some(({ node }) => node.dependencies.length > 0);
}

/**
 * IAM allows a role 10,240 characters of inline policies; the rest is for what every provider needs.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_LENGTH = 10_240 - 3_000;

/**
 * Adds the policies that allow to make images. They are changed in place: nothing needs a source any more when
 * CloudFormation cleans up or rolls back.
 */
export function addSourcePolicies(scope: Construct, role: iam.IRole, needs: SourceNeeds): void {
  const policies = new SourcePolicies(scope, role);
  policies.add('Sources', needs.copied, { actions: ['appstream:CopyImage'] });
  policies.add('Updates', needs.updated, { actions: ['appstream:CreateUpdatedImage'] });
  policies.add('ImportRoles', needs.imported, {
    actions: ['iam:PassRole'],
    conditions: { StringEquals: { 'iam:PassedToService': 'appstream.amazonaws.com' } },
  });
  if (needs.importing.length === 0) return;
  // It has no resource-level permissions.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
  policies.attach(
    'Imports',
    { actions: ['appstream:CreateImportedImage'], resources: ['*'] },
    needs.importing,
  );
}

class SourcePolicies {
  private length = 0;
  private count = 0;

  constructor(
    private readonly scope: Construct,
    private readonly role: iam.IRole,
  ) {}

  /** One policy for each group: the images that use it depend on it, and it on what its tokens refer to. */
  public add(id: string, needs: readonly Need[], statement: iam.PolicyStatementProps): void {
    const groups = new Map<string, Need[]>();
    for (const need of needs) groups.set(need.group, [...(groups.get(need.group) ?? []), need]);
    for (const [group, ofGroup] of groups) {
      const byArn = new Map(ofGroup.map((need) => [need.arn, need]));
      this.length += lengthOf(statement);
      for (const { length } of byArn.values()) this.makeRoom(length);
      const resources = [...byArn.keys()];
      const firsts = ofGroup.map(({ first }) => first);
      this.attach(group === LITERALS ? id : `${id}${hash(group)}`, { ...statement, resources }, firsts);
    }
  }

  public attach(id: string, statement: iam.PolicyStatementProps, firsts: readonly IConstruct[]): void {
    const policy = new iam.Policy(this.scope, id, {
      policyName: policyNameFor(this.scope, this.role, id),
      statements: [new iam.PolicyStatement(statement)],
    });
    this.role.attachInlinePolicy(policy);
    for (const first of firsts) first.node.addDependency(policy);
  }

  private makeRoom(length: number): void {
    this.length += length;
    if (this.length > MAX_LENGTH) {
      throwIfAny(this.scope, [
        `${this.count} ARNs of sources, roles of imports and updated images fit, and one more does not: IAM allows a role ` +
          '10,240 characters of inline policies. Give the further images an AppStreamImageProvider of their own, or split the stack.',
      ]);
    }
    this.count += 1;
  }
}

function lengthOf({ actions: Action, conditions: Condition }: iam.PolicyStatementProps): number {
  const Statement = [{ Action, Effect: 'Allow', Resource: [], Condition }];
  return JSON.stringify({ Version: '2012-10-17', Statement }).length;
}
