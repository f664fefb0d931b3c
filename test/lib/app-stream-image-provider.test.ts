import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Fact, FactName } from 'aws-cdk-lib/region-info';
import { AppStreamImage, AppStreamImageProvider } from '../../lib';
import { functionNamed } from './permissions';
import { functions, stackWithProvider } from './provider-stack';
import { from, imageResource, newImage, newStack, only, resources, text } from './support';

const withNested = (stack: Stack): [Stack, Stack] => [stack, new NestedStack(stack, 'Nested')];

describe('one provider', () => {
  test('serves all images of a stack', () => {
    const stack = newStack();
    newImage(stack, {}, 'One');
    newImage(stack, {}, 'Two');
    const tokens = Object.values(resources(stack, 'Custom::AppStreamImage')).map(
      (image) => image.Properties.ServiceToken,
    );
    expect(tokens[0]).toEqual(tokens[1]);
    expect(functions(stack)).toHaveLength(2);
  });

  test('is found under its well-known id if the stack made it', () => {
    const stack = newStack();
    new AppStreamImageProvider(stack, 'AppStreamImageProvider', { pollInterval: Duration.minutes(1) });
    newImage(stack);
    expect(functions(stack)).toHaveLength(2);
    expect(functionNamed(stack, 'poll').Properties.Environment.Variables.POLL_INTERVAL_SECONDS).toBe('60');
  });

  test('is made for each stack', () => {
    const app = new App();
    const stacks = ['One', 'Two'].map((id) => new Stack(app, id));
    stacks.forEach((stack) => newImage(stack));
    stacks.forEach((stack) => expect(functions(stack)).toHaveLength(2));
  });

  test('is not made where another is named', () => {
    expect(functions(stackWithProvider())).toHaveLength(2);
  });

  test.each<[string, (app: App) => [image: Stack, provider: Stack]]>([
    ['another stack', (app) => [new Stack(app, 'Mine'), new Stack(app, 'Other')]],
    [
      'a stack of another stage',
      (app) => [new Stack(new Stage(app, 'Test'), 'Mine'), new Stack(new Stage(app, 'Prod'), 'Mine')],
    ],
    ['a nested stack', (app) => withNested(new Stack(app, 'Mine'))],
    ['the parent stack', (app) => withNested(new Stack(app, 'Mine')).reverse() as [Stack, Stack]],
  ])('of %s is refused', (_, stacksOf) => {
    const [mine, other] = stacksOf(new App());
    expect(() => newImage(mine, { provider: new AppStreamImageProvider(other, 'Provider') })).toThrow(
      `${mine.node.path}/Desktop: provider ${other.node.path}/Provider belongs to another stack: an image needs a ` +
        'provider of its own stack. Make one there, or leave the prop out.',
    );
  });

  test('of a nested stack is there', () => {
    const parent = newStack();
    const nested = new NestedStack(parent, 'Nested');
    new AppStreamImage(nested, 'Desktop', { source: from('golden') });
    expect(imageResource(nested).Type).toBe('Custom::AppStreamImage');
    expect(functions(nested)).toHaveLength(2);
    expect(resources(parent, 'AWS::Lambda::Function')).toEqual({});
  });
});

describe('two providers in a stack', () => {
  const declared = () => {
    const stack = newStack();
    const [slow, fast] = [60, 10].map(
      (seconds) =>
        new AppStreamImageProvider(stack, `Every${seconds}`, { pollInterval: Duration.seconds(seconds) }),
    );
    newImage(stack, { provider: slow, imageName: 'slow' }, 'Slow');
    newImage(stack, { provider: fast, imageName: 'fast' }, 'Fast');
    return stack;
  };

  test('serve their own images each, with settings of their own', () => {
    const stack = declared();
    expect(functions(stack)).toHaveLength(4);
    const tokens = Object.values(resources(stack, 'Custom::AppStreamImage')).map(({ Properties }) => [
      Properties.ImageName,
      text(Properties.ServiceToken),
    ]);
    expect(tokens).toEqual([
      ['slow', expect.stringContaining('Every60')],
      ['fast', expect.stringContaining('Every10')],
    ]);
  });

  test('are allowed their own images alone', () => {
    const stack = declared();
    const policies = Object.values(resources(stack, 'AWS::IAM::ManagedPolicy')).map(({ Properties }) => [
      Properties.Roles.map(text).join(),
      text(Properties.PolicyDocument.Statement[0].Resource),
    ]);
    expect(policies).toEqual([
      [expect.stringContaining('Every60'), expect.stringMatching(/image\/slow$/)],
      [expect.stringContaining('Every10'), expect.stringMatching(/image\/fast$/)],
    ]);
  });

  test('may share a role: their policies in it have different names', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleName(stack, 'Role', 'my-role');
    for (const id of ['One', 'Two'])
      newImage(stack, { provider: new AppStreamImageProvider(stack, id, { role }) }, `${id}Image`);
    const names = Object.values(resources(stack, 'AWS::IAM::Policy'))
      .filter(({ Properties }) => Properties.Roles.includes('my-role'))
      .map(({ Properties }) => text(Properties.PolicyName));
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
  });
});

test('an image of 55 minutes and its provider take at most 11 resources: two functions, three roles, a state machine', () => {
  for (const imageName of [undefined, 'desktop']) {
    const stack = newStack();
    newImage(stack, { imageName, createTimeout: Duration.minutes(55) });
    expect(Object.keys(resources(stack)).length).toBeLessThanOrEqual(11);
    expect(functions(stack)).toHaveLength(2);
    expect(Object.keys(resources(stack, 'AWS::IAM::Role'))).toHaveLength(3);
    only(stack, 'AWS::StepFunctions::StateMachine');
  }
});

describe('the functions', () => {
  test('run the shipped code on the newest Node.js of the region', () => {
    expect(existsSync(path.join(__dirname, '../../assets/handler/index.js'))).toBe(true);
    // A region that is ahead of the others.
    Fact.register({ region: 'xx-test-1', name: FactName.LATEST_NODE_RUNTIME, value: 'nodejs99.x' }, true);
    for (const [region, runtime] of [
      ['xx-test-1', 'nodejs99.x'],
      ['eu-west-1', lambda.determineLatestNodeRuntime(newStack({ env: { region: 'eu-west-1' } })).name],
    ]) {
      const stack = stackWithProvider({}, newStack({ env: { region } }));
      for (const { Properties } of functions(stack)) expect(Properties.Runtime).toBe(runtime);
    }
  });

  test('know what they need, and the function that polls that alone', () => {
    const stack = stackWithProvider();
    const environment = (name: 'poll' | 'receive') =>
      functionNamed(stack, name).Properties.Environment.Variables;
    expect(environment('poll')).toEqual({
      IMAGE_NAME_PREFIX: expect.anything(),
      POLL_INTERVAL_SECONDS: '30',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: 'cdk-appstream-image',
    });
    expect(environment('receive')).toEqual({
      STATE_MACHINE_ARN: { Ref: only(stack, 'AWS::StepFunctions::StateMachine').logicalId },
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_SERVICE_NAME: 'cdk-appstream-image',
    });
  });

  test('get as much time as a poll takes, and an event for as long as it can be answered', () => {
    const stack = stackWithProvider();
    for (const { Properties } of functions(stack)) expect(Properties.Timeout).toBeGreaterThanOrEqual(60);
    const { Properties } = only(stack, 'AWS::Lambda::EventInvokeConfig');
    expect(Properties.MaximumEventAgeInSeconds).toBe(3540);
    expect(Properties.MaximumRetryAttempts).toBe(2);
    const receiver = functionNamed(stack, 'receive');
    expect(resources(stack)[Properties.FunctionName.Ref]).toEqual(receiver);
  });
});

test('an image waits for how its events are delivered', () => {
  for (const createTimeout of [Duration.minutes(55), Duration.hours(3)]) {
    const stack = newStack();
    newImage(stack, { createTimeout });
    const waiting = Object.values(resources(stack)).filter(({ DependsOn = [] }) =>
      DependsOn.includes(only(stack, 'AWS::Lambda::EventInvokeConfig').logicalId),
    );
    // The first of a chain: the others wait for that one.
    expect(waiting.map(({ Properties }) => Properties.SourceImageName)).toEqual(['golden']);
  }
});

describe('the state machine', () => {
  const definitionOf = (stack: Stack) =>
    JSON.parse(text(only(stack, 'AWS::StepFunctions::StateMachine').Properties.DefinitionString));

  test.each([10, 30, 37, 600])(
    '%s seconds between two polls reach the function, which asks for them',
    (seconds) => {
      const stack = stackWithProvider({ pollInterval: Duration.seconds(seconds) });
      const { States } = definitionOf(stack);
      const waits = Object.values<any>(States).filter(({ Type }) => Type === 'Wait');
      expect(waits).toEqual([expect.objectContaining({ SecondsPath: '$.Poll.WaitSeconds' })]);
      const intervals = Object.values(resources(stack, 'AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.Environment.Variables.POLL_INTERVAL_SECONDS,
      );
      expect(intervals).toContain(`${seconds}`);
    },
  );

  test('runs the function that polls, and no other', () => {
    const stack = stackWithProvider();
    const { States } = definitionOf(stack);
    const tasks = Object.values<any>(States).filter(({ Type }) => Type === 'Task');
    const [[poller]] = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(
      ([, { Properties }]) => Properties.Handler === 'index.poll',
    );
    expect(new Set(tasks.map(({ Resource }) => Resource))).toEqual(new Set([`\${${poller}.Arn}`]));
  });

  test('outlasts the hour of CloudFormation', () => {
    expect(definitionOf(stackWithProvider()).TimeoutSeconds).toBeGreaterThan(3600);
  });
});
