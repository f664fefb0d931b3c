import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AppStreamImage, AppStreamImageProvider, AppStreamImageProviderProps } from '../../lib';
import { Resource, imageResource, newImage, newStack, only, resources, statements, text } from './support';

function stackWithProvider(props: AppStreamImageProviderProps = {}, stack = newStack()): Stack {
  newImage(stack, { provider: new AppStreamImageProvider(stack, 'Provider', props) });
  return stack;
}

function functions(stack: Stack): Resource[] {
  return Object.values(resources(stack, 'AWS::Lambda::Function'));
}

/** Those with our code: onEvent and isComplete. */
function handlers(stack: Stack): Resource[] {
  return functions(stack).filter(({ Properties }) => Properties.Handler.startsWith('index.'));
}

function environment(stack: Stack): Record<string, string> {
  const [first, second] = handlers(stack).map(({ Properties }) => Properties.Environment.Variables);
  expect(first).toEqual(second);
  return first;
}

describe('one provider', () => {
  test('serves all images of a stack', () => {
    const stack = newStack();
    newImage(stack, {}, 'One');
    newImage(stack, {}, 'Two');
    const tokens = Object.values(resources(stack, 'Custom::AppStreamImage')).map(
      (image) => image.Properties.ServiceToken,
    );
    expect(tokens[0]).toEqual(tokens[1]);
    expect(functions(stack)).toHaveLength(5);
  });

  test('is found under its well-known id if the stack made it', () => {
    const stack = newStack();
    new AppStreamImageProvider(stack, 'AppStreamImageProvider', { pollInterval: Duration.minutes(1) });
    newImage(stack);
    expect(functions(stack)).toHaveLength(5);
    expect(environment(stack).POLL_INTERVAL_SECONDS).toBe('60');
  });

  test('is made for each stack', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map((id) => new Stack(app, id));
    stacks.forEach((stack) => newImage(stack));
    stacks.forEach((stack) => expect(functions(stack)).toHaveLength(5));
  });

  test('is not made where another is named', () => {
    expect(functions(stackWithProvider())).toHaveLength(5);
  });

  test('of another stack is refused', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other');
    expect(() => newImage(stack, { provider: new AppStreamImageProvider(other, 'Provider') })).toThrow(
      'MyStack/Desktop: provider Other/Provider belongs to another stack: an image needs a provider of its own stack. ' +
        'Make one there, or leave the prop out.',
    );
  });
});

describe('the functions', () => {
  test('run the shipped code on Node.js 24', () => {
    expect(existsSync(path.join(__dirname, '../../assets/handler/index.js'))).toBe(true);
    expect(
      handlers(stackWithProvider()).map(({ Properties }) => [Properties.Handler, Properties.Runtime]),
    ).toEqual([
      ['index.onEvent', 'nodejs24.x'],
      ['index.isComplete', 'nodejs24.x'],
    ]);
  });

  test('know the name prefix, the interval and their service name', () => {
    expect(environment(stackWithProvider())).toEqual({
      IMAGE_NAME_PREFIX: 'cdk-MyStack-',
      POLL_INTERVAL_SECONDS: '30',
      POWERTOOLS_SERVICE_NAME: 'cdk-appstream-image',
    });
  });

  test('publish metrics only when asked to', () => {
    expect(environment(stackWithProvider({ metrics: false }))).not.toHaveProperty(
      'POWERTOOLS_METRICS_NAMESPACE',
    );
    expect(environment(stackWithProvider({ metrics: true }))).toHaveProperty('POWERTOOLS_METRICS_NAMESPACE');
  });

  test('log as JSON, at INFO or at the level that is given', () => {
    const levels = (stack: Stack) => handlers(stack).map(({ Properties }) => Properties.LoggingConfig);
    expect(levels(stackWithProvider())).toEqual(
      Array(2).fill(expect.objectContaining({ LogFormat: 'JSON', ApplicationLogLevel: 'INFO' })),
    );
    expect(levels(stackWithProvider({ logLevel: lambda.ApplicationLogLevel.DEBUG }))).toEqual(
      Array(2).fill(expect.objectContaining({ ApplicationLogLevel: 'DEBUG' })),
    );
  });
});

describe('with metrics, which a filter of Lambda above INFO would drop', () => {
  const { WARN, ERROR, FATAL, INFO, DEBUG } = lambda.ApplicationLogLevel;

  test.each([
    [WARN, 'WARN'],
    [ERROR, 'ERROR'],
    [FATAL, 'CRITICAL'],
  ])('Powertools leaves out what is below %s, and Lambda nothing', (logLevel, powertools) => {
    const stack = stackWithProvider({ metrics: true, logLevel });
    expect(environment(stack).POWERTOOLS_LOG_LEVEL).toBe(powertools);
    for (const { Properties } of handlers(stack)) {
      expect(Properties.LoggingConfig.LogFormat).toBe('Text');
      // Powertools would follow it rather than its own level.
      expect(Properties.LoggingConfig).not.toHaveProperty('ApplicationLogLevel');
    }
  });

  test.each([INFO, DEBUG])('the level %s is left to Lambda', (logLevel) => {
    const stack = stackWithProvider({ metrics: true, logLevel });
    expect(environment(stack)).not.toHaveProperty('POWERTOOLS_LOG_LEVEL');
    for (const { Properties } of handlers(stack))
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: logLevel });
  });

  test("the level is Lambda's where there are none", () => {
    const stack = stackWithProvider({ logLevel: WARN });
    for (const { Properties } of handlers(stack))
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: 'WARN' });
  });
});

describe('the waiter', () => {
  test.each([10, 30, 37, 600])('polls every %s seconds until the hour is over', (seconds) => {
    const stack = stackWithProvider({ pollInterval: Duration.seconds(seconds) });
    const definition = JSON.parse(
      text(only(stack, 'AWS::StepFunctions::StateMachine').Properties.DefinitionString),
    );
    const [retry] = definition.States['framework-isComplete-task'].Retry;
    expect(retry).toMatchObject({ IntervalSeconds: seconds, BackoffRate: 1 });
    expect(retry.MaxAttempts * seconds).toBeGreaterThanOrEqual(3600);
    expect(retry.MaxAttempts * seconds).toBeLessThan(3600 + seconds);
  });
});

describe('the log group', () => {
  test('is one for all functions, kept a month, removed with the stack', () => {
    const stack = stackWithProvider();
    const group = only(stack, 'AWS::Logs::LogGroup');
    expect(group).toMatchObject({ Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
    expect(functions(stack).map(({ Properties }) => Properties.LoggingConfig.LogGroup)).toEqual(
      Array(5).fill({ Ref: group.logicalId }),
    );
  });

  test('can be one that exists', () => {
    const stack = newStack();
    stackWithProvider({ logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'my-logs') }, stack);
    expect(resources(stack, 'AWS::Logs::LogGroup')).toEqual({});
    expect(functions(stack).map(({ Properties }) => Properties.LoggingConfig.LogGroup)).toEqual(
      Array(5).fill('my-logs'),
    );
    const writing = statements(stack, 'AWS::IAM::Policy').filter(({ actions }) =>
      actions.includes('logs:PutLogEvents'),
    );
    expect(writing).toHaveLength(4);
    for (const { resources: arns } of writing)
      expect(arns).toEqual([expect.stringMatching(/:log-group:my-logs:\*$/)]);
  });

  test('can not be made anew by a function that logs late', () => {
    const stack = newStack();
    stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
    expect(JSON.stringify(resources(stack))).not.toContain('logs:CreateLogGroup');
    for (const role of lambdaRoles(stack)) expect(role.Properties.ManagedPolicyArns).toBeUndefined();
  });
});

describe('in a VPC', () => {
  test('all functions share one new security group', () => {
    const stack = newStack();
    stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
    const group = only(stack, 'AWS::EC2::SecurityGroup').logicalId;
    for (const { Properties } of functions(stack)) {
      expect(Properties.VpcConfig.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [group, 'GroupId'] }]);
      expect(Properties.VpcConfig.SubnetIds).toHaveLength(2);
    }
  });

  test('all functions take the subnets and security groups that are given', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
    const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    stackWithProvider({ vpc, vpcSubnets, securityGroups }, stack);
    expect(resources(stack, 'AWS::EC2::SecurityGroup')).toEqual({});
    for (const { Properties } of functions(stack)) {
      expect(Properties.VpcConfig.SecurityGroupIds).toEqual(['sg-1']);
      expect(JSON.stringify(Properties.VpcConfig.SubnetIds)).toMatch(/VpcisolatedSubnet1/);
    }
  });

  test('every role may manage network interfaces', () => {
    const stack = newStack();
    stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
    const network = statements(stack, 'AWS::IAM::Policy').filter(({ actions }) =>
      actions.some((a) => a.startsWith('ec2:')),
    );
    expect(network.filter(({ actions }) => actions.includes('ec2:CreateNetworkInterface'))).toHaveLength(4);
    for (const { actions, resources: arns } of network) {
      if (actions.every((action) => action.startsWith('ec2:Describe'))) expect(arns).toEqual(['*']);
      else expect(arns).toEqual(['arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*/*']);
    }
  });
});

describe('the prefix of generated names', () => {
  const prefixOf = (stack: Stack) => {
    newImage(stack);
    return environment(stack).IMAGE_NAME_PREFIX;
  };

  test('is that of the stack', () => {
    expect(prefixOf(new Stack(new App(), 'Id', { stackName: 'Desktops-prod' }))).toBe('cdk-Desktops-prod-');
  });

  test('tells stages apart', () => {
    const app = new App();
    expect(prefixOf(new Stack(new Stage(app, 'Test'), 'Desktops'))).toBe('cdk-Test-Desktops-');
  });

  test('is short and still unique for a stack with a long name', () => {
    const [one, two] = ['1', '2'].map((last) =>
      prefixOf(new Stack(new App(), 'Id', { stackName: `${'Long'.repeat(30)}${last}` })),
    );
    expect(one).toMatch(/^cdk-LongLong[A-Za-z]+-[0-9a-f]{8}-$/);
    expect(one.length).toBeLessThanOrEqual('cdk--'.length + 40);
    expect(one).not.toBe(two);
  });

  test('is that of the path where the name of the stack is a token', () => {
    expect(prefixOf(new NestedStack(newStack(), 'Nested'))).toMatch(/^cdk-MyStack-Nested-[0-9A-F]{8}-$/);
  });

  test('is changed by no prop', () => {
    const stack = newStack();
    newImage(stack, {
      imageName: 'desktop',
      revision: '2',
      provider: new AppStreamImageProvider(stack, 'P', { pollInterval: Duration.minutes(1), metrics: true }),
    });
    expect(environment(stack).IMAGE_NAME_PREFIX).toBe('cdk-MyStack-');
  });
});

test('an image in a nested stack has its provider there', () => {
  const parent = newStack();
  const nested = new NestedStack(parent, 'Nested');
  new AppStreamImage(nested, 'Desktop', { sourceImageName: 'golden' });
  expect(imageResource(nested).Type).toBe('Custom::AppStreamImage');
  expect(functions(nested)).toHaveLength(5);
  expect(resources(parent, 'AWS::Lambda::Function')).toEqual({});
});

function lambdaRoles(stack: Stack): Resource[] {
  return Object.values(resources(stack, 'AWS::IAM::Role')).filter((role) =>
    JSON.stringify(role).includes('lambda.amazonaws.com'),
  );
}
