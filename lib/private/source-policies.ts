import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { policyNameFor } from './given-role';
import { LITERALS, arnIn, arnLength, groupOf, hash } from './image-policy';
import { type RoleRoom, elsewhere, roomOf } from './role-room';
import { isKnownLater, throwIfAny } from './validation';

/** An ARN on which the handler needs a permission to make an image, and the resource that must wait for the policy. */
interface Need {
  readonly first: IConstruct;
  readonly arn: string;
  /** How many characters the ARN takes in a policy, at most. */
  readonly length: number;
  /** ARNs of one group can share a policy: see `grouped`. */
  readonly group: string;
}

/** What the images of a provider need, by the way in which they are made. */
export interface SourceNeeds {
  readonly copied: readonly Need[];
  readonly updated: readonly Need[];
  readonly imported: readonly Need[];
  /** The resources that must wait for the permission to import, with a role or without. */
  readonly importing: readonly IConstruct[];
}

/** What is needed on an image: on a source, or on the image that a managed update makes. */
export function needOfImage(
  scope: Construct,
  first: IConstruct,
  image: { readonly name: string; readonly region: string },
): Need {
  const { name, region } = image;
  return { first, arn: arnIn(scope, image), length: arnLength(image), group: groupOf(scope, [region, name]) };
}

/**
 * The name of a role has at most 64 characters. A role that the user gives may also have a path, of at most 512.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const LONGEST_OWN_ROLE_ARN = 'arn:aws-us-gov:iam::123456789012:role/"",'.length + 64;
const LONGEST_ROLE_ARN = LONGEST_OWN_ROLE_ARN + 512;

/** What an import needs on its role. `isOwn`: the role was made for the image. */
export function needOfRole(scope: Construct, first: IConstruct, role: iam.IRole, isOwn: boolean): Need {
  const { roleArn: arn } = role;
  const longest = isOwn ? LONGEST_OWN_ROLE_ARN : LONGEST_ROLE_ARN;
  const length = isKnownLater(arn) ? longest : arn.length + '"",'.length;
  return { first, arn, length, group: isOwn && !waits(role) ? LITERALS : groupOf(scope, [arn]) };
}

/**
 * Whether the role waits for other resources. If somebody makes the construct of an image depend on something, such as
 * another image, the CDK makes everything in the construct wait for it.
 */
function waits(role: iam.IRole): boolean {
  const { scopes } = role.node;
  const inStack = scopes.slice(scopes.indexOf(Stack.of(role)) + 1);
  return inStack.some(({ node }) => node.dependencies.length > 0);
}

/**
 * IAM allows a role 10,240 characters of inline policies. 3,000 are for what every provider needs.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_LENGTH = 10_240 - 3_000;

/** What a provider needs at least: where several have the same role, none is refused that may fit. */
const SHORTEST_NEEDS = 900;

/**
 * Adds the policies that making images needs. Throws if they are over a limit of IAM. They change in place: when
 * CloudFormation cleans up or rolls back, nothing needs a source any more.
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
  // CreateImportedImage has no resource-level permissions.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonappstream2.0.html
  policies.attach(
    'Imports',
    { actions: ['appstream:CreateImportedImage'], resources: ['*'] },
    needs.importing,
  );
}

class SourcePolicies {
  private readonly room: RoleRoom;
  private count = 0;

  constructor(
    private readonly scope: Construct,
    private readonly role: iam.IRole,
  ) {
    this.room = roomOf(role);
    if (this.room.providers > 0) this.room.length += SHORTEST_NEEDS;
    this.room.providers += 1;
  }

  /** One policy for each group: see `grouped`. */
  public add(id: string, needs: readonly Need[], statement: iam.PolicyStatementProps): void {
    const groups = new Map<string, Need[]>();
    for (const need of needs) groups.set(need.group, [...(groups.get(need.group) ?? []), need]);
    for (const [group, ofGroup] of groups) {
      const byArn = new Map(ofGroup.map((need) => [need.arn, need]));
      this.room.length += lengthOf(statement);
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
    this.room.length += length;
    if (this.room.length > MAX_LENGTH) {
      throwIfAny(this.scope, [
        `${this.count} ARNs of sources, roles of imports and updated images fit, and one more does not: IAM allows a role ` +
          `10,240 characters of inline policies. Give ${elsewhere(this.room.providers > 1)}`,
      ]);
    }
    this.count += 1;
  }
}

function lengthOf({ actions: Action, conditions: Condition }: iam.PolicyStatementProps): number {
  const Statement = [{ Action, Effect: 'Allow', Resource: [], Condition }];
  return JSON.stringify({ Version: '2012-10-17', Statement }).length;
}
