import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AppStreamImageProvider, ImageSource } from '../../lib';
import { namePolicies, roleOf } from './permissions';
import { from, newImage, newStack, only, resources, text } from './support';

const LONG = 'x'.repeat(80);

/** What IAM counts of a policy, with the longest plausible values of what only AWS fills in. */
function length(policy: object): number {
  return JSON.stringify(policy, (_, value) => {
    if (!value?.['Fn::Join'] && !value?.Ref && !value?.['Fn::GetAtt']) return value;
    return text(value)
      .replaceAll('${AWS::Partition}', 'aws-us-gov')
      .replaceAll('${AWS::Region}', 'ap-southeast-1')
      .replaceAll('${AWS::AccountId}', '111122223333')
      .replaceAll(/\$\{AWS::StackId\}|\{"Fn::Select.*?\]\}\]\}\]\}\]\}/g, 's'.repeat(230))
      .replaceAll(/\$\{\w+LogGroup\w*\.Arn\}/g, 'l'.repeat(600))
      .replaceAll(/\$\{\w+ImportRole\w*\.Arn\}/g, `arn:aws-us-gov:iam::111122223333:role/${'r'.repeat(64)}`)
      .replaceAll(/\$\{Name\d+\}/g, 'n'.repeat(101));
  }).length;
}

/** Of the function that polls. */
function inlinePolicies(stack: Stack): object[] {
  const Ref = roleOf(stack, 'poll');
  return [
    ...resources(stack)[Ref].Properties.Policies,
    ...Object.values(resources(stack, 'AWS::IAM::Policy'))
      .map(({ Properties }) => Properties)
      .filter(({ Roles }) => Roles.some((role: { Ref: string }) => role.Ref === Ref)),
  ].map(({ PolicyDocument }) => PolicyDocument);
}

/** What is wrong with a stack, or nothing. */
function problemOf(stack: Stack): string | undefined {
  try {
    (stack.node.root as App).synth();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** As many images as an error says that fit, whose policies fit in truth. */
function fitting(
  message: RegExp,
  add: (stack: Stack, count: number) => void,
): { count: number; stack: Stack } {
  const tooMany = newStack();
  add(tooMany, 300);
  const problem = problemOf(tooMany);
  expect(problem).toMatch(message);
  const count = Number(message.exec(problem!)![1]);
  const oneMore = newStack();
  add(oneMore, count + 1);
  expect(problemOf(oneMore)).toBe(problem);
  const stack = newStack();
  add(stack, count);
  expect(problemOf(stack)).toBeUndefined();
  return { count, stack };
}

describe('the sources', () => {
  const add = (stack: Stack, count: number) => {
    for (let i = 0; i < count; i += 1)
      newImage(stack, { source: from(`golden-${100 + i}-${LONG}`) }, `Desktop${i}`);
  };
  const MESSAGE =
    /MyStack\/AppStreamImageProvider: (\d+) ARNs of sources, roles of imports and updated images fit, and one more does not: IAM allows a role 10,240 characters of inline policies. Give the further images an AppStreamImageProvider of their own, or split the stack\./;

  test('fit into the inline policies of a role, in a VPC, too, and one more fails the synthesis', () => {
    const { stack, count } = fitting(MESSAGE, (target, images) => {
      new AppStreamImageProvider(target, 'AppStreamImageProvider', { vpc: new ec2.Vpc(target, 'Vpc') });
      add(target, images);
    });
    const total = inlinePolicies(stack).reduce((sum, policy) => sum + length(policy), 0);
    expect(total).toBeLessThanOrEqual(10_240);
    expect(count).toBeGreaterThan(40);
  });

  test('and the roles of imports fit, and one more fails the synthesis', () => {
    const { stack } = fitting(MESSAGE, (target, images) => {
      for (let i = 0; i < images; i += 1)
        newImage(target, { source: ImageSource.ami('ami-0123456789abcdef0') }, `Desktop${i}`);
    });
    const total = inlinePolicies(stack).reduce((sum, policy) => sum + length(policy), 0);
    expect(total).toBeLessThanOrEqual(10_240);
  });

  test('count once, however many images are made of one', () => {
    const stack = newStack();
    for (let i = 0; i < 100; i += 1) newImage(stack, { source: from(`golden-${LONG}`) }, `Desktop${i}`);
    expect(problemOf(stack)).toBeUndefined();
  });
});

describe('the explicit names', () => {
  const add = (stack: Stack, count: number) => {
    for (let i = 0; i < count; i += 1)
      newImage(stack, { imageName: `desktop-${100 + i}-${LONG}` }, `Desktop${i}`);
  };
  const MESSAGE =
    /MyStack\/AppStreamImageProvider: (\d+) images with an imageName fit, and one more does not: their names must fit into 5 policies of 6144 characters, since a role takes ten and an update holds those of both versions, and names that refer to other resources take policies of their own. Leave out imageName, since all generated names share one pattern, give the further images an AppStreamImageProvider of their own, or split the stack\./;

  test('take as many policies as hold them, no room is given away, and one more fails the synthesis', () => {
    const { stack, count } = fitting(MESSAGE, add);
    const policies = Object.values(resources(stack, 'AWS::IAM::ManagedPolicy'));
    // During an update the policies of both versions are attached, and a role takes ten.
    expect(policies).toHaveLength(5);
    for (const { Properties } of policies) {
      expect(length(Properties.PolicyDocument)).toBeLessThanOrEqual(6144);
      expect(length(Properties.PolicyDocument)).toBeGreaterThan(5700);
    }
    expect(count).toBeGreaterThan(150);
  });

  test('keep to the limits as tokens, too, in the description as well', () => {
    const stack = newStack();
    for (let i = 0; i < 20; i += 1)
      newImage(stack, { imageName: new CfnParameter(stack, `Name${i}`).valueAsString }, `Desktop${i}`);
    for (const { Properties } of Object.values(resources(stack, 'AWS::IAM::ManagedPolicy'))) {
      expect(length(Properties.PolicyDocument)).toBeLessThanOrEqual(6144);
      expect(length(Properties.Description) - '""'.length).toBeLessThanOrEqual(1000);
    }
  });
});

test('each provider has the limits for itself', () => {
  const stack = newStack();
  for (const id of ['One', 'Two']) {
    const provider = new AppStreamImageProvider(stack, id);
    for (let i = 0; i < 100; i += 1)
      newImage(stack, { provider, imageName: `desktop-${id}-${i}-${LONG}` }, `Desktop${id}${i}`);
  }
  expect(namePolicies(stack).length).toBeGreaterThan(5);
});

describe('providers that have the same role', () => {
  /** Two in a stack, or in two stacks that import the role. */
  function providers(isImported: boolean): AppStreamImageProvider[] {
    const app = new App();
    const stacks = isImported ? ['One', 'Two'].map((id) => new Stack(app, id)) : [new Stack(app, 'MyStack')];
    const roles = stacks.map((stack) =>
      isImported
        ? iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/my-role')
        : new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    );
    return [0, 1].map((n) => {
      const own = n % stacks.length;
      return new AppStreamImageProvider(stacks[own], `Provider${n}`, { role: roles[own] });
    });
  }

  const IMAGES = {
    named: (n: string) => ({ imageName: `desktop-${n}-${LONG}` }),
    copied: (n: string) => ({ source: from(`golden-${n}-${LONG}`) }),
  };

  describe.each([true, false])('imported: %p', (isImported) => {
    test.each([
      ['named', 60, undefined],
      ['named', 100, 'images with an imageName fit'],
      ['copied', 16, undefined],
      ['copied', 40, 'ARNs of sources, roles of imports and updated images fit'],
    ] as const)('share its limits: %s images, %d each', (kind, count, problem) => {
      const both = providers(isImported);
      for (const provider of both)
        for (let i = 0; i < count; i += 1) {
          const props = IMAGES[kind](`${provider.node.id.at(-1)}-${i}`);
          newImage(Stack.of(provider), { provider, ...props }, `${provider.node.id}Desktop${i}`);
        }
      const told = problemOf(Stack.of(both[0]));
      if (problem === undefined) expect(told).toBeUndefined();
      else {
        expect(told).toContain(problem);
        expect(told).toContain(
          'an AppStreamImageProvider of their own with another role, or split the stack.',
        );
      }
    });
  });

  test('are not limited in number where they make images under generated names of one source', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    for (let i = 0; i < 6; i += 1)
      newImage(
        stack,
        { provider: new AppStreamImageProvider(stack, `Provider${i}`, { role }) },
        `Desktop${i}`,
      );
    expect(problemOf(stack)).toBeUndefined();
  });
});

test('generated names are not limited', () => {
  const stack = newStack();
  for (let i = 0; i < 150; i += 1) newImage(stack, {}, `Desktop${i}`);
  only(stack, 'AWS::IAM::Policy');
  expect(namePolicies(stack)).toEqual([]);
});
