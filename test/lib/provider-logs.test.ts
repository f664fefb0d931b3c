import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AppStreamImageProvider, type AppStreamImageProviderProps } from '../../lib';
import { allStatements, functionNamed, roleOf } from './permissions';
import { functions, stackWithProvider } from './provider-stack';
import { newStack, only, resources } from './support';

const { TRACE, DEBUG, INFO, WARN, ERROR, FATAL } = lambda.ApplicationLogLevel;

describe('the log group', () => {
  test('is one for both functions, kept a month, removed with the stack', () => {
    const stack = stackWithProvider();
    const group = only(stack, 'AWS::Logs::LogGroup');
    expect(group).toMatchObject({ Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Delete' });
    expect(functions(stack).map(({ Properties }) => Properties.LoggingConfig.LogGroup)).toEqual(
      Array(2).fill({ Ref: group.logicalId }),
    );
  });

  test('is known as provider.logGroup', () => {
    const stack = newStack();
    const provider = new AppStreamImageProvider(stack, 'Provider');
    const { logicalId } = only(stack, 'AWS::Logs::LogGroup');
    expect(stack.resolve(provider.logGroup.logGroupName)).toEqual({ Ref: logicalId });
  });

  test('can be one that exists', () => {
    const stack = newStack();
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Logs', 'my-logs');
    stackWithProvider({ logGroup }, stack);
    expect((stack.node.findChild('Provider') as AppStreamImageProvider).logGroup).toBe(logGroup);
    expect(resources(stack, 'AWS::Logs::LogGroup')).toEqual({});
    expect(functions(stack).map(({ Properties }) => Properties.LoggingConfig.LogGroup)).toEqual(
      Array(2).fill('my-logs'),
    );
    for (const name of ['poll', 'receive'] as const) {
      const writing = allStatements(stack, roleOf(stack, name)).filter(({ actions }) =>
        actions.includes('logs:PutLogEvents'),
      );
      expect(writing.map(({ resources: arns }) => arns)).toEqual([
        [expect.stringMatching(/:log-group:my-logs:\*$/)],
      ]);
    }
  });

  test('can have a key of the customer: CloudWatch uses it, and the functions need no permission for it', () => {
    const stack = newStack();
    const logGroup = new logs.LogGroup(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
    stackWithProvider({ logGroup }, stack);
    expect(only(stack, 'AWS::Logs::LogGroup').Properties.KmsKeyId).toBeDefined();
    for (const name of ['poll', 'receive'] as const)
      expect(JSON.stringify(allStatements(stack, roleOf(stack, name)))).not.toContain('kms:');
  });

  test('can not be made anew by a function that logs late', () => {
    const stack = newStack();
    stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
    expect(JSON.stringify(resources(stack))).not.toContain('logs:CreateLogGroup');
    for (const name of ['poll', 'receive'] as const)
      expect(resources(stack)[roleOf(stack, name)].Properties.ManagedPolicyArns).toBeUndefined();
  });
});

const variables = (props: AppStreamImageProviderProps = {}) =>
  functionNamed(stackWithProvider(props), 'poll').Properties.Environment.Variables;

test.each([
  [undefined, 'INFO'],
  [INFO, 'INFO'],
  [DEBUG, 'DEBUG'],
  [TRACE, 'TRACE'],
  [WARN, 'WARN'],
  [ERROR, 'ERROR'],
  [FATAL, 'CRITICAL'],
])('with level %s, Powertools leaves out what is below %s', (logLevel, level) => {
  expect(variables({ logLevel }).POWERTOOLS_LOG_LEVEL).toBe(level);
});

test('Lambda neither formats nor filters what the functions write: its filter would drop metrics', () => {
  for (const { Properties } of functions(stackWithProvider({ logLevel: WARN, metrics: true })))
    expect(Object.keys(Properties.LoggingConfig)).toEqual(['LogGroup']);
});

test('metrics are published only when asked for', () => {
  expect(variables()).not.toHaveProperty('POWERTOOLS_METRICS_NAMESPACE');
  expect(variables({ metrics: false })).not.toHaveProperty('POWERTOOLS_METRICS_NAMESPACE');
  expect(variables({ metrics: true })).toHaveProperty('POWERTOOLS_METRICS_NAMESPACE', 'AppStreamImage');
});
