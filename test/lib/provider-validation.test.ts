import { CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Provider } from 'aws-cdk-lib/custom-resources';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AppStreamImageProvider, type AppStreamImageProviderProps } from '../../lib';
import { functions, stackWithProvider } from './provider-stack';
import { newImage, newStack } from './support';

const ENV = { account: '111122223333', region: 'eu-west-1' };

/** What a provider with props that no type checker has seen answers with. */
function answer(props: (stack: Stack) => object, stack = newStack({ env: ENV })): string {
  const declared = props(stack) as AppStreamImageProviderProps;
  try {
    new AppStreamImageProvider(stack, 'Provider', declared);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

const vpcOf = (stack: Stack) => new ec2.Vpc(stack, 'Vpc');

describe('a setting of the wrong type ends in one line that says what to write', () => {
  test.each<[string, (stack: Stack) => object, string]>([
    [
      'a number',
      () => ({ pollInterval: 30 }),
      'pollInterval 30 is a number: it must be a Duration. Give one, such as Duration.seconds(30).',
    ],
    [
      'an id',
      () => ({ vpc: 'vpc-123' }),
      'vpc "vpc-123" is a text: it must be an ec2.IVpc. Import one that exists with ec2.Vpc.fromLookup.',
    ],
    [
      'an ARN',
      () => ({ role: 'arn:aws:iam::111122223333:role/mine' }),
      'role "arn:aws:iam::111122223333:role/mine" is a text: it must be an iam.IRole. Import one that exists with iam.Role.fromRoleArn or iam.Role.fromRoleName.',
    ],
    [
      'another construct',
      (stack) => ({ role: vpcOf(stack) }),
      'role is the construct MyStack/Vpc: it must be an iam.IRole. Import one that exists with iam.Role.fromRoleArn or iam.Role.fromRoleName.',
    ],
    [
      'a name',
      () => ({ logGroup: 'my-logs' }),
      'logGroup "my-logs" is a text: it must be a logs.ILogGroup. Import one that exists with logs.LogGroup.fromLogGroupName.',
    ],
    [
      'small letters',
      () => ({ logLevel: 'debug' }),
      'logLevel "debug" is a text: it must be a lambda.ApplicationLogLevel. Give one of INFO, DEBUG, WARN, TRACE, ERROR, FATAL.',
    ],
    [
      'quotes',
      () => ({ metrics: 'false' }),
      'metrics "false" is a text: it must be true or false, without quotes. Correct it.',
    ],
    [
      'ids',
      (stack) => ({ vpc: vpcOf(stack), securityGroups: ['sg-123'] }),
      'securityGroups ["sg-123"] is a list: it must be a list of ec2.ISecurityGroup. Import those that exist with ec2.SecurityGroup.fromSecurityGroupId.',
    ],
    [
      'one instead of a list',
      (stack) => ({
        vpc: vpcOf(stack),
        securityGroups: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
      }),
      'securityGroups is the construct MyStack/Group: it must be a list of ec2.ISecurityGroup. Import those that exist with ec2.SecurityGroup.fromSecurityGroupId.',
    ],
    [
      'a kind of subnet',
      (stack) => ({ vpc: vpcOf(stack), vpcSubnets: 'private' }),
      'vpcSubnets "private" is a text: it must be an ec2.SubnetSelection. Write { subnetType: ec2.SubnetType.… }, { subnetGroupName: … } or { subnets: [ec2.Subnet.fromSubnetId(…)] }.',
    ],
    [
      'ids of subnets',
      (stack) => ({ vpc: vpcOf(stack), vpcSubnets: { subnets: ['subnet-1'] } }),
      'vpcSubnets {"subnets":["subnet-1"]} is an object: it must be an ec2.SubnetSelection. Write { subnetType: ec2.SubnetType.… }, { subnetGroupName: … } or { subnets: [ec2.Subnet.fromSubnetId(…)] }.',
    ],
  ])('%s: %#', (_, props, message) => {
    expect(answer(props)).toBe(`MyStack/Provider: ${message}`);
  });

  test('several at once are told together', () => {
    expect(answer(() => ({ pollInterval: 30, logGroup: 'my-logs' }))).toMatch(
      /pollInterval 30 .*logGroup "my-logs"/,
    );
  });

  test('null is a setting that is left out, as in JSON', () => {
    const nothing = Object.fromEntries(
      ['pollInterval', 'role', 'vpc', 'vpcSubnets', 'securityGroups', 'logGroup', 'logLevel', 'metrics'].map(
        (name) => [name, null],
      ),
    );
    expect(answer(() => nothing)).toBe('accepted');
    expect(answer(() => null as never)).toBe('accepted');
  });

  test('a level null is the default', () => {
    const stack = stackWithProvider({ logLevel: null as unknown as undefined });
    for (const { Properties } of functions(stack))
      expect(Properties.Environment.Variables.POWERTOOLS_LOG_LEVEL).toBe('INFO');
  });

  test('a level that is a token passes', () => {
    expect(answer((stack) => ({ logLevel: new CfnParameter(stack, 'Level').valueAsString }))).toBe(
      'accepted',
    );
  });
});

describe('a network that the functions cannot be in', () => {
  const onlyOf = (stack: Stack, subnetType: ec2.SubnetType) =>
    new ec2.Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'all', subnetType }] });

  test('public subnets alone are refused, with a prop that the provider has', () => {
    expect(answer((stack) => ({ vpc: onlyOf(stack, ec2.SubnetType.PUBLIC) }))).toBe(
      'MyStack/Provider: vpcSubnets is left out, which selects public subnets of MyStack/Vpc: from there the functions ' +
        'reach no service of AWS. Select private or isolated subnets with vpcSubnets, or add some to the VPC.',
    );
  });

  test('public subnets that are selected are refused', () => {
    const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
    expect(answer((stack) => ({ vpc: vpcOf(stack), vpcSubnets }))).toContain(
      'MyStack/Provider: vpcSubnets selects public subnets of MyStack/Vpc: ',
    );
  });

  test('a selection that finds nothing says so once, with what there is', () => {
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    expect(answer((stack) => ({ vpc: vpcOf(stack), vpcSubnets }))).toMatch(
      /^MyStack\/Provider: vpcSubnets selects no subnet of MyStack\/Vpc: There are no 'Isolated' subnet groups in this VPC\. .*vpcSubnets, or add some to the VPC\.$/,
    );
    expect(answer((stack) => ({ vpc: vpcOf(stack), vpcSubnets: { subnets: [] } }))).toContain(
      'vpcSubnets selects no subnet of MyStack/Vpc. ',
    );
  });

  test('no security group is refused', () => {
    expect(answer((stack) => ({ vpc: vpcOf(stack), securityGroups: [] }))).toContain(
      'MyStack/Provider: securityGroups is empty: in a VPC Lambda takes at least one. ',
    );
  });

  test.each([
    ['vpcSubnets', { vpcSubnets: {} }],
    ['securityGroups', { securityGroups: [] }],
  ])('%s without a VPC is refused', (property, props) => {
    expect(answer(() => props)).toContain(`MyStack/Provider: ${property} is given without a vpc: `);
  });

  test('isolated subnets pass: whether they have the endpoints is not known here', () => {
    expect(answer((stack) => ({ vpc: onlyOf(stack, ec2.SubnetType.PRIVATE_ISOLATED) }))).toBe('accepted');
  });

  test('a VPC that is still to be looked up passes, whatever subnets it will have', () => {
    const vpcSubnets = { subnetGroupName: 'endpoints' };
    const vpc = (stack: Stack) => ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
    expect(answer((stack) => ({ vpc: vpc(stack), vpcSubnets }))).toBe('accepted');
  });

  test('public subnets that are selected of a VPC that is still to be looked up are refused, with that prop', () => {
    const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
    const vpc = (stack: Stack) => ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
    expect(answer((stack) => ({ vpc: vpc(stack), vpcSubnets }))).toContain(
      'MyStack/Provider: vpcSubnets selects public subnets of MyStack/Vpc: ',
    );
  });

  test('subnets whose ids are tokens pass', () => {
    const vpc = (stack: Stack) =>
      ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: ['a'],
        privateSubnetIds: Lazy.list({ produce: () => ['subnet-1'] }),
      });
    expect(answer((stack) => ({ vpc: vpc(stack) }))).toBe('accepted');
  });
});

describe('what Lambda takes from its own account and region alone', () => {
  const group = (arn: string) => (stack: Stack) => ({
    logGroup: logs.LogGroup.fromLogGroupArn(stack, 'Logs', arn),
  });

  test.each([
    ['account', 'arn:aws:logs:eu-west-1:444455556666:log-group:theirs', '"444455556666"', '"111122223333"'],
    ['region', 'arn:aws:logs:us-east-1:111122223333:log-group:theirs:*', '"us-east-1"', '"eu-west-1"'],
  ])('a log group of another %s is refused', (kind, arn, theirs, ours) => {
    expect(answer(group(arn))).toBe(
      `MyStack/Provider: logGroup MyStack/Logs is one of ${kind} ${theirs}, and the stack is in ${ours}: Lambda takes ` +
        'one of its own account and region alone. Make one there, or leave logGroup out.',
    );
  });

  test('a log group of a stack elsewhere is refused', () => {
    expect(
      answer((stack) => ({
        logGroup: new logs.LogGroup(
          new Stack(stack.node.root, 'Other', { env: { ...ENV, region: 'us-east-1' } }),
          'Logs',
        ),
      })),
    ).toContain('logGroup Other/Logs is one of region "us-east-1"');
  });

  test.each([ENV, undefined])('a log group of the same account and region passes, in %j', (env) => {
    const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:mine';
    expect(answer(group(arn), newStack({ env }))).toBe('accepted');
  });

  test('a role of another account is refused', () => {
    expect(
      answer((stack) => ({
        role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/theirs'),
      })),
    ).toBe(
      'MyStack/Provider: role MyStack/Role is one of account "444455556666", and the stack is in "111122223333": Lambda ' +
        'takes one of its own account alone. Make one there, or leave role out.',
    );
  });
});

describe('what is no provider of the image', () => {
  const imageWith =
    (provider: unknown, stack = newStack()) =>
    () =>
      newImage(stack, { provider: provider as AppStreamImageProvider });

  test.each([
    ['a text', 'Provider', '"Provider" is a text'],
    ['an object', {}, '{} is an object'],
    ['a class', AppStreamImageProvider, 'is a function'],
  ])('%s is refused', (_, provider, value) => {
    expect(imageWith(provider)).toThrow(
      `MyStack/Desktop: provider ${value}: it must be an AppStreamImageProvider. ` +
        'Make one in the stack of the image, or leave the prop out.',
    );
  });

  test('the Provider of CDK for custom resources is refused', () => {
    const stack = newStack();
    const onEventHandler = lambda.Function.fromFunctionName(stack, 'Function', 'mine');
    expect(imageWith(new Provider(stack, 'Other', { onEventHandler }), stack)).toThrow(
      'MyStack/Desktop: provider is the construct MyStack/Other: it must be an AppStreamImageProvider. ',
    );
    expect(functions(stack).length).toBeGreaterThan(0);
  });
});
