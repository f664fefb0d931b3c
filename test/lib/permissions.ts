import type { Stack } from 'aws-cdk-lib';
import { type Resource, resources, text } from './support';

/** A statement of a policy, with ${…} in place of what CloudFormation fills in. */
export interface Allowed {
  readonly actions: string[];
  readonly resources: string[];
}

/** What AWS authorizes on the ARN of an image, and the function that polls needs. */
export const ON_IMAGES = [
  'appstream:CopyImage',
  'appstream:DeleteImage',
  'appstream:DeleteImagePermissions',
  'appstream:DescribeImagePermissions',
  'appstream:TagResource',
  'appstream:UntagResource',
  'appstream:UpdateImagePermissions',
];

const ON_SOURCES = ['appstream:CopyImage'];

/** One of our two functions. */
export function functionNamed(stack: Stack, name: 'poll' | 'receive'): Resource {
  const found = Object.values(resources(stack, 'AWS::Lambda::Function')).filter(
    ({ Properties }) => Properties.Handler === `index.${name}`,
  );
  expect(found).toHaveLength(1);
  return found[0];
}

/** The logical id of the role of one of our functions. */
export function roleOf(stack: Stack, name: 'poll' | 'receive'): string {
  return functionNamed(stack, name).Properties.Role['Fn::GetAtt'][0];
}

/** What a role is allowed by itself. */
export function inlineStatements(stack: Stack, role: string): Allowed[] {
  const policies: any[] = resources(stack)[role].Properties.Policies ?? [];
  return policies.flatMap(({ PolicyDocument }) => statementsIn(PolicyDocument));
}

type PolicyType = 'AWS::IAM::Policy' | 'AWS::IAM::ManagedPolicy';

/** What a role is allowed by the policies of a type that are attached to it. */
export function attachedStatements(stack: Stack, type: PolicyType, role = roleOf(stack, 'poll')): Allowed[] {
  return Object.values(resources(stack, type))
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap(({ Properties }) => statementsIn(Properties.PolicyDocument));
}

/** All that a role is allowed. */
export function allStatements(stack: Stack, role: string): Allowed[] {
  return [
    ...inlineStatements(stack, role),
    ...attachedStatements(stack, 'AWS::IAM::Policy', role),
    ...attachedStatements(stack, 'AWS::IAM::ManagedPolicy', role),
  ];
}

/** The resources of the statements that allow exactly these actions. */
export function allowedOn(actions: string[], all: Allowed[]): string[] {
  return all
    .filter((statement) => statement.actions.join() === actions.join())
    .flatMap((statement) => statement.resources);
}

/** What the inline policies of sources allow the function that polls, by the actions of each. */
export function allowedByAction(stack: Stack): Record<string, string[]> {
  const statements = attachedStatements(stack, 'AWS::IAM::Policy');
  return Object.fromEntries(statements.map(({ actions, resources }) => [actions.join(), resources]));
}

/** What the function that polls may copy. */
export function sources(stack: Stack): string[] {
  return allowedOn(ON_SOURCES, attachedStatements(stack, 'AWS::IAM::Policy'));
}

/** The explicit names that the function that polls may work on. */
export function names(stack: Stack): string[] {
  return allowedOn(ON_IMAGES, attachedStatements(stack, 'AWS::IAM::ManagedPolicy'));
}

/** The logical ids of the policies that name images. */
export function namePolicies(stack: Stack): string[] {
  return Object.keys(resources(stack, 'AWS::IAM::ManagedPolicy'));
}

function statementsIn(document: any): Allowed[] {
  return document.Statement.map((statement: any) => ({
    actions: [statement.Action].flat(),
    resources: [statement.Resource].flat().map(text),
  }));
}
