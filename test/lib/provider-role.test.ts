import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AppStreamImageProvider } from '../../lib';
import { type Allowed, allStatements, functionNamed, roleOf } from './permissions';
import { newImage, newStack, resources } from './support';

const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** Statements in an order that does not depend on which policy they are in. */
function sorted(statements: Allowed[]): string[] {
  return statements.map((statement) => JSON.stringify(statement)).sort();
}

function functionRole(scope: Stack, id = 'Role'): iam.Role {
  return new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
}

/** A stack whose images are made with a given role: one with a generated name, one with an explicit one. */
function stackWithRole(roleIn: (stack: Stack) => iam.IRole, stack = newStack()): Stack {
  const provider = new AppStreamImageProvider(stack, 'Provider', {
    role: roleIn(stack),
    vpc: new ec2.Vpc(stack, 'Vpc'),
  });
  newImage(stack, { provider }, 'One');
  newImage(stack, { provider, imageName: 'desktop' }, 'Two');
  return stack;
}

/** The types of the policies that belong to the provider. */
function policiesOf(stack: Stack): string[] {
  const own = Object.entries(resources(stack)).filter(([id]) => id.startsWith('Provider'));
  return own.map(([, { Type }]) => Type).filter((type) => POLICIES.includes(type));
}

describe('a role of the user', () => {
  test('is that of the function that polls, and gets what a role of ours would have', () => {
    const stack = stackWithRole((scope) => functionRole(scope));
    const role = roleOf(stack, 'poll');
    expect(role).toMatch(/^Role/);
    expect(roleOf(stack, 'receive')).not.toBe(role);

    const ours = newStack();
    const provider = new AppStreamImageProvider(ours, 'Provider', { vpc: new ec2.Vpc(ours, 'Vpc') });
    newImage(ours, { provider }, 'One');
    newImage(ours, { provider, imageName: 'desktop' }, 'Two');
    expect(sorted(allStatements(stack, role))).toEqual(sorted(allStatements(ours, roleOf(ours, 'poll'))));
  });

  test('has its policies before the function is there, and until it is gone', () => {
    const stack = stackWithRole((scope) => functionRole(scope));
    const needed = Object.entries(resources(stack, 'AWS::IAM::Policy')).filter(
      ([id, { Properties }]) =>
        id.startsWith('Provider') && JSON.stringify(Properties).includes('DescribeImages'),
    );
    expect(needed).toHaveLength(1);
    expect(functionNamed(stack, 'poll').DependsOn).toContain(needed[0][0]);
  });

  test('may be imported', () => {
    const stack = stackWithRole((scope) => iam.Role.fromRoleName(scope, 'Role', 'my-role'));
    expect(policiesOf(stack).sort()).toEqual([
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Policy',
      'AWS::IAM::Policy',
    ]);
    for (const { Properties } of POLICIES.flatMap((type) => Object.values(resources(stack, type)))) {
      if (JSON.stringify(Properties).includes('appstream:')) expect(Properties.Roles).toEqual(['my-role']);
    }
  });

  test('may be imported by its ARN from the account of the stack', () => {
    const stack = stackWithRole(
      (scope) => iam.Role.fromRoleArn(scope, 'Role', 'arn:aws:iam::111122223333:role/path/my-role'),
      newStack({ env: { account: '111122223333', region: 'eu-west-1' } }),
    );
    expect(policiesOf(stack)).toHaveLength(3);
    expect(functionNamed(stack, 'poll').Properties.Role).toBe('arn:aws:iam::111122223333:role/path/my-role');
  });

  test('may be one of another stack, which then does not depend on that of the images', () => {
    const stack = newStack();
    const roles = new Stack(stack.node.root, 'Roles');
    stackWithRole(() => functionRole(roles), stack);
    expect(Object.values(resources(roles)).map(({ Type }) => Type)).toEqual(['AWS::IAM::Role']);
    expect(stack.dependencies).toEqual([roles]);
    expect(roles.dependencies).toEqual([]);
  });

  test('may serve several stacks: each has policies of names of its own in it', () => {
    const policyNames = (id: string) => {
      const stack = new Stack(newStack().node.root, id);
      stackWithRole((scope) => iam.Role.fromRoleName(scope, 'Role', 'my-role'), stack);
      const policies = Object.entries(resources(stack, 'AWS::IAM::Policy'));
      return policies
        .filter(([logicalId]) => logicalId.startsWith('Provider'))
        .map(([, { Properties }]) => JSON.stringify(Properties.PolicyName));
    };
    const [test1, prod] = [policyNames('Test'), policyNames('Prod')];
    expect(new Set([...test1, ...prod]).size).toBe(4);
    // Also in two regions, where all else is the same.
    for (const name of test1) expect(name).toContain('AWS::StackId');
  });
});

describe('a role that may not be changed', () => {
  test.each<[string, (stack: Stack) => iam.IRole]>([
    ['mutable: false', (stack) => iam.Role.fromRoleName(stack, 'Role', 'my-role', { mutable: false })],
    ['withoutPolicyUpdates', (stack) => functionRole(stack).withoutPolicyUpdates()],
    [
      'imported by its ARN, mutable: false',
      (stack) =>
        iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/my-role', { mutable: false }),
    ],
  ])('gets nothing attached at all: %s', (_, roleIn) => {
    const stack = stackWithRole(roleIn, newStack({ env: { account: '111122223333', region: 'eu-west-1' } }));
    expect(policiesOf(stack)).toEqual([]);
    expect(JSON.stringify(resources(stack))).not.toContain('appstream:');
  });
});
