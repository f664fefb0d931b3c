import { type AddressInfo, connect, createServer } from 'node:net';
import { type EndpointServer, listen } from '../../local/http';
import { SimulatedAccount } from '../../local/simulated-account';
import { defaultProvider } from '../../lambda/bundling/credentials';
import type { CustomResourceEvent, Execution } from '../../lambda/request/events';
import { readFile } from '../../lambda/bundling/shared-config';

/** What Lambda loads, with the real clients over HTTP. It reads its environment when it is loaded. */
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  POLL_INTERVAL_SECONDS: '30',
  // With this, Powertools writes through the console that jest can listen to.
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
};

const realTimeout = setTimeout;
const restore: (() => void)[] = [];
let account: SimulatedAccount;
let servers: EndpointServer[];

beforeEach(async () => {
  account = new SimulatedAccount();
  account.appStream.addImage('us-east-1', { name: 'golden' });
  servers = [await listen(account.appStream.endpoint), await listen(account.readApi.handle)];
});

afterEach(async () => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  restore.splice(0).forEach((undo) => undo());
  await Promise.all(servers.map((server) => server.close()));
});

function setEnvironment(environment: Record<string, string>): void {
  for (const [name, value] of Object.entries(environment)) {
    const former = process.env[name];
    restore.unshift(() => {
      if (former === undefined) delete process.env[name];
      else process.env[name] = former;
    });
    process.env[name] = value;
  }
}

type Functions = typeof import('../../lambda/index');

/** The functions, and what they write. */
function load(environment: Record<string, string> = {}): Functions & { written: () => string } {
  const [appStream, cloudFormation] = servers.map(({ url }) => url);
  setEnvironment({
    ...ENVIRONMENT,
    ...environment,
    AWS_ENDPOINT_URL_APPSTREAM: appStream,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation,
  });
  const spies = (['log', 'info', 'error'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation(),
  );
  jest.resetModules();
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const functions = require('../../lambda/index') as Functions;
  return { ...functions, written: () => JSON.stringify(spies.flatMap(({ mock }) => mock.calls)) };
}

function execution(): Execution {
  const Event: CustomResourceEvent = {
    RequestType: 'Create',
    RequestId: 'request',
    ResponseURL: 'https://127.0.0.1:9/?X-Amz-Signature=secret',
    StackId: account.stack().record.stackId,
    LogicalResourceId: 'Desk',
    ResourceType: 'Custom::AppStreamImage',
    ResourceProperties: { SourceImageName: 'golden', SourceRegion: 'us-east-1' },
  };
  return { Event, StartedAt: new Date().toISOString() };
}

/** What CloudFormation is asked before each try of an act. */
const ASKED = ['DescribeStacks', 'DescribeStackResource', 'DescribeStackEvents'];

const NOT_YET = {
  Answered: false,
  WaitSeconds: expect.any(Number) as number,
  PassedOn: expect.any(Object) as object,
};

/** Counts the connections that reach AppStream. */
async function countConnections(): Promise<() => number> {
  const [target] = servers;
  let count = 0;
  const relay = createServer((socket) => {
    count += 1;
    const onward = connect(target.port, '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const own = (relay.address() as AddressInfo).port;
  servers[0] = {
    url: `http://127.0.0.1:${own}`,
    port: own,
    close: async () => {
      relay.close();
      await target.close();
    },
  };
  return () => count;
}

/** Pauses of the SDK take no time. */
const withoutPauses = () => jest.spyOn(Math, 'random').mockReturnValue(0);

const THROTTLED = { error: 'ThrottlingException', message: 'Rate exceeded' };

test('lifecycle 1: a poll looks at both regions, and asks the stack before it copies', async () => {
  const functions = load({ IMAGE_NAME_PREFIX: 'cdk-Stack-1a2b3c4d.' });
  expect(await functions.poll(execution())).toEqual(NOT_YET);
  expect(await functions.poll(execution())).toEqual(NOT_YET);
  expect(account.appStream.journal[0].input).toEqual({
    Names: [expect.stringMatching(/^cdk-Stack-1a2b3c4d\.golden-[0-9a-f]{16}$/)],
  });
  const both = [
    ['DescribeImages', 'eu-west-1'],
    ['DescribeImages', 'us-east-1'],
  ];
  expect(account.appStream.journal.map(({ operation, region }) => [operation, region])).toEqual([
    ...both,
    ...both,
  ]);
  expect(account.readApi.journal.map(({ action }) => action)).toEqual([...ASKED, ...ASKED]);
  expect(functions.written()).not.toContain('Polls');
});

test('lifecycle 7: connections are kept from poll to poll', async () => {
  const connections = await countConnections();
  const functions = load();
  const event = execution();
  await functions.poll(event);
  const atFirst = connections();
  await functions.poll(event);
  expect([atFirst, connections()]).toEqual([2, 2]);
});

test('lifecycle 7: what is throttled is tried three times', async () => {
  withoutPauses();
  const { appStream, readApi } = account;
  const functions = load();
  const event = execution();
  appStream.faults.inject({ kind: THROTTLED, count: 2, region: 'eu-west-1' });
  appStream.faults.inject({ kind: THROTTLED, count: 2, region: 'us-east-1' });
  readApi.faults.inject({ kind: THROTTLED, count: 2 });
  expect(await functions.poll(event)).toEqual(NOT_YET);
  expect(appStream.journal.map(({ region, outcome }) => [region, outcome])).toEqual([
    ...Array(2).fill(['eu-west-1', 'ThrottlingException']),
    ['eu-west-1', 'ResourceNotFoundException'],
    ...Array(2).fill(['us-east-1', 'ThrottlingException']),
    ['us-east-1', 'ok'],
  ]);
  expect(readApi.journal).toHaveLength(2 + ASKED.length);

  appStream.journal.length = 0;
  appStream.faults.inject({ kind: THROTTLED, count: Infinity });
  expect(await functions.poll(event)).toEqual(NOT_YET);
  expect(appStream.journal).toHaveLength(3);
});

test.each([
  ['AppStream', () => account.appStream],
  ['CloudFormation', () => account.readApi],
])('lifecycle 7: a call that %s never answers ends after 15 seconds, and is tried again', async (_, api) => {
  withoutPauses();
  const functions = load();
  const event = execution();
  const { faults, journal } = api();
  faults.inject({ kind: 'hang', count: 1 });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  let result: unknown;
  const settle = (value: unknown) => (result = value);
  void functions.poll(event).then(settle, settle);
  await comesTrue(() => journal.some(({ outcome }) => outcome === 'hang'));
  await jest.advanceTimersByTimeAsync(15_000);
  await comesTrue(() => result !== undefined);
  expect(result).toEqual(NOT_YET);
  expect(journal.at(-1)).not.toMatchObject({ outcome: 'hang' });
});

/** Waits in real time, since sockets know no other. */
async function comesTrue(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 100 && !condition(); turn += 1) {
    await new Promise((resolve) => realTimeout(resolve, 5));
    await jest.advanceTimersByTimeAsync(1);
  }
}

describe('with CloudFormation and Step Functions', () => {
  const BEGUN = { status: 200, headers: {}, body: '{"executionArn":"arn","startDate":0}' };
  const DENIED = {
    status: 400,
    headers: {},
    body: '{"__type":"AccessDeniedException","message":"It is so."}',
  };
  let answers: string[];
  let started: object[];
  /** How often Step Functions refuses. */
  let refusals: number;

  beforeEach(async () => {
    answers = [];
    started = [];
    refusals = 0;
    const cloudFormation = await listen(async ({ body }) => {
      answers.push(body);
      return { status: 200, headers: {}, body: '' };
    });
    const stepFunctions = await listen(async ({ body }) => {
      started.push(JSON.parse(body) as object);
      return started.length > refusals ? BEGUN : DENIED;
    });
    servers.push(cloudFormation, stepFunctions);
  });

  const loadAll = () =>
    load({
      AWS_ENDPOINT_URL_SFN: servers[3].url,
      STATE_MACHINE_ARN: 'arn:states',
      AWS_LAMBDA_LOG_GROUP_NAME: 'Logs',
    });

  /** An execution whose event was sent so many seconds ago. */
  function sentBefore(seconds: number): Execution {
    const { Event, ...rest } = execution();
    const date = new Date(Date.now() - seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
    return { ...rest, Event: { ...Event, ResponseURL: `${servers[2].url}/?X-Amz-Date=${date}` } };
  }

  const told = () => answers.map((body) => JSON.parse(body) as Record<string, unknown>);

  test('lifecycle 1: an event begins an execution of the state machine', async () => {
    const { Event } = sentBefore(20);
    await loadAll().receive(Event);
    expect(started).toEqual([
      {
        stateMachineArn: 'arn:states',
        name: expect.stringMatching(/^request-/) as string,
        input: expect.any(String) as string,
      },
    ]);
    const { input } = started[0] as { input: string };
    expect(JSON.parse(input)).toMatchObject({ Event });
    expect(answers).toEqual([]);
  });

  test('lifecycle 7: an event that begins no execution is tried again by Lambda', async () => {
    refusals = Infinity;
    await expect(loadAll().receive(sentBefore(140).Event)).rejects.toThrow('It is so.');
    expect(answers).toEqual([]);
  });

  /** Pauses of the receiver take no time. */
  const withoutWaiting = () =>
    jest
      .spyOn(global, 'setTimeout')
      .mockImplementation((work: () => void, ms?: number) => realTimeout(work, ms === 4_000 ? 0 : ms));

  test('lifecycle 7: one that Lambda kept back for long is tried three times before that', async () => {
    refusals = 2;
    withoutWaiting();
    await loadAll().receive(sentBefore(600).Event);
    expect(started).toHaveLength(3);
    expect(answers).toEqual([]);
  });

  test('lifecycle 9: one that Lambda does not try again is answered', async () => {
    refusals = Infinity;
    withoutWaiting();
    await loadAll().receive(sentBefore(160).Event);
    expect(told()).toEqual([
      expect.objectContaining({
        Status: 'FAILED',
        PhysicalResourceId: 'cdk-appstream-image-request',
        Reason:
          'Image resource Desk: the functions behind it failed again and again (AccessDeniedException: It is so.). ' +
          'Read their log, then try again what you did. Log: Logs',
      }),
    ]);
  });

  test('lifecycle 1: a poll that comes to an end answers CloudFormation', async () => {
    const functions = loadAll();
    const { Event, ...rest } = sentBefore(0);
    const nothing = { ...Event, ResourceProperties: {} };
    expect(await functions.poll({ ...rest, Event: nothing })).toEqual({ Answered: true });
    expect(told()).toEqual([expect.objectContaining({ Status: 'FAILED', LogicalResourceId: 'Desk' })]);
    expect(functions.written()).not.toContain('X-Amz');
  });

  describe('where the rest of the code does not load', () => {
    beforeEach(() => {
      jest.doMock('../../lambda/functions', () => {
        throw new SyntaxError('Unexpected token');
      });
    });
    afterEach(() => {
      jest.dontMock('../../lambda/functions');
    });

    test('lifecycle 9: an event is answered in the end', async () => {
      await expect(loadAll().receive(sentBefore(10).Event)).rejects.toThrow('Unexpected token');
      withoutWaiting();
      await loadAll().receive(sentBefore(160).Event);
      expect(told()).toEqual([
        expect.objectContaining({
          Status: 'FAILED',
          Reason: expect.stringContaining('SyntaxError: Unexpected token') as string,
        }),
      ]);
    });

    test('lifecycle 9: polls fail, and the last state of the state machine answers', async () => {
      const { poll } = loadAll();
      await expect(poll(sentBefore(10))).rejects.toThrow('Unexpected token');
      const Cause = JSON.stringify({
        errorType: 'SyntaxError',
        errorMessage: 'Unexpected token',
        trace: ['at line 1'],
      });
      expect(await poll({ ...sentBefore(10), LastFailure: { Error: 'SyntaxError', Cause } })).toEqual({
        Answered: true,
      });
      expect(told()).toEqual([
        expect.objectContaining({
          Status: 'FAILED',
          Reason: expect.stringContaining('(SyntaxError: Unexpected token)') as string,
        }),
      ]);
    });
  });

  test('lifecycle 5: a creation that may have shared names the share, though the functions failed again and again', async () => {
    const { Event, ...rest } = sentBefore(10);
    const Poll = { Answered: false, PassedOn: { TriedShare: 'arn:share' } };
    await loadAll().poll({ ...rest, Event, Poll, LastFailure: { Error: 'States.Timeout' } });
    expect(told()).toEqual([expect.objectContaining({ Status: 'FAILED', PhysicalResourceId: 'arn:share' })]);
  });

  test.each([
    [{ Error: 'Sandbox.Timedout', Cause: 'Task timed out' }, '(Sandbox.Timedout: Task timed out)'],
    [{ Error: 'States.Timeout' }, '(States.Timeout: )'],
    // A long one leaves room for what to do.
    [{ Error: 'TypeError', Cause: 'x'.repeat(2000) }, 'x). Read their log, then try again what you did.'],
  ])('lifecycle 9: a failure that Step Functions caught is told: %j', async (LastFailure, said) => {
    const { Event, ...rest } = sentBefore(10);
    const held = { ...Event, RequestType: 'Delete', PhysicalResourceId: 'arn:held' } as const;
    await loadAll().poll({ ...rest, Event: held, LastFailure });
    expect(told()).toEqual([
      expect.objectContaining({
        Status: 'FAILED',
        PhysicalResourceId: 'arn:held',
        Reason: expect.stringContaining(said) as string,
      }),
    ]);
  });
});

test('metrics: they are written where the provider asks for them', async () => {
  const functions = load({ POWERTOOLS_METRICS_NAMESPACE: 'AppStreamImage', POWERTOOLS_SERVICE_NAME: 'test' });
  await functions.poll(execution());
  expect(functions.written()).toContain('Polls');
});

test('credentials come from the environment that Lambda sets', async () => {
  setEnvironment(ENVIRONMENT);
  expect(await defaultProvider()()).toMatchObject({
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
});

test('a read of the config files of a user fails, and says that there are none', async () => {
  await expect(readFile('~/.aws/config')).rejects.toThrow(
    '~/.aws/config: a Lambda function has no config files.',
  );
});
