import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AppStreamImageProvider } from '../../lib';
import { allStatements, functionNamed, roleOf } from './permissions';
import { functions, stackWithProvider } from './provider-stack';
import { newStack, only, resources } from './support';

const { WARN, ERROR, FATAL, INFO, DEBUG } = lambda.ApplicationLogLevel;

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

  test('can not be made anew by a function that logs late', () => {
    const stack = newStack();
    stackWithProvider({ vpc: new ec2.Vpc(stack, 'Vpc') }, stack);
    expect(JSON.stringify(resources(stack))).not.toContain('logs:CreateLogGroup');
    for (const name of ['poll', 'receive'] as const)
      expect(resources(stack)[roleOf(stack, name)].Properties.ManagedPolicyArns).toBeUndefined();
  });
});

test('the functions log as JSON, at INFO or at the level that is given', () => {
  for (const [given, level] of [
    [undefined, 'INFO'],
    [DEBUG, 'DEBUG'],
    [WARN, 'WARN'],
  ] as const) {
    for (const { Properties } of functions(stackWithProvider({ logLevel: given })))
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: level });
  }
});

describe('metrics', () => {
  const variables = (metrics?: boolean, logLevel?: lambda.ApplicationLogLevel) => {
    const stack = stackWithProvider({ metrics, logLevel });
    return functionNamed(stack, 'poll').Properties.Environment.Variables;
  };

  test('are published only when asked for', () => {
    expect(variables()).not.toHaveProperty('POWERTOOLS_METRICS_NAMESPACE');
    expect(variables(false)).not.toHaveProperty('POWERTOOLS_METRICS_NAMESPACE');
    expect(variables(true)).toHaveProperty('POWERTOOLS_METRICS_NAMESPACE', 'AppStreamImage');
  });

  // A filter of Lambda above INFO would drop them.
  test.each([
    [WARN, 'WARN'],
    [ERROR, 'ERROR'],
    [FATAL, 'CRITICAL'],
  ])('let Powertools leave out what is below %s, and Lambda nothing', (logLevel, powertools) => {
    expect(variables(true, logLevel).POWERTOOLS_LOG_LEVEL).toBe(powertools);
    for (const { Properties } of functions(stackWithProvider({ metrics: true, logLevel }))) {
      expect(Properties.LoggingConfig.LogFormat).toBe('Text');
      // Powertools would follow it rather than its own level.
      expect(Properties.LoggingConfig).not.toHaveProperty('ApplicationLogLevel');
    }
  });

  test.each([INFO, DEBUG])('leave the level %s to Lambda', (logLevel) => {
    expect(variables(true, logLevel)).not.toHaveProperty('POWERTOOLS_LOG_LEVEL');
    for (const { Properties } of functions(stackWithProvider({ metrics: true, logLevel })))
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: logLevel });
  });
});
