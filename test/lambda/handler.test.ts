import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { AppStreamClient } from '@aws-sdk/client-appstream';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { requestHandlerFor } from '../../local/http';
import { NAME_PREFIX } from '../../local/simulated-account';
import { CREATION_WAITER_TYPE, type CustomResourceEvent, DELETION_WAITER_TYPE } from '../../lambda/events';
import type { PolledEvent } from '../../lambda/step';
import { type HandlerProps, createHandler } from '../../lambda/handler';
import { attemptOf } from '../../lambda/identity';
import { Step } from '../../lambda/step';
import { ELSEWHERE, HOME } from './stacks';
import { tamper } from './tampering';
import {
  REQUEST_ID,
  type Watched,
  ask,
  asked,
  eventOf,
  executionOf,
  imageOf,
  look,
  polling,
  put,
  wait,
  watched,
} from './polls';

/** With this, Powertools writes through the console that jest can listen to. */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

const MINE = { ImageName: 'mine' };
const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const LEG = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };
const GUARD = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };

describe('the physical id in an answer', () => {
  const answerTo = async (w: Watched, more: Partial<CustomResourceEvent>) => {
    const { StartedAt, ...event } = eventOf(w, 'Create', MINE);
    const polled = await w.account.handler({
      Event: { ...event, PhysicalResourceId: undefined, ...more },
      StartedAt,
    });
    return 'answer' in polled ? polled.answer : undefined;
  };

  test('lifecycle 1: is the ARN of the image once it is there', async () => {
    const w = watched();
    const event = eventOf(w, 'Create', MINE);
    put(w, imageOf(event));
    expect(await answerTo(w, {})).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  });

  test('lifecycle 2: of an Update is the ARN of the new image, also where that fails', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    const more = { RequestType: 'Update', PhysicalResourceId: 'arn:before' } as const;
    expect(await answerTo(w, more)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: ARN });
  });

  test('lifecycle 2: of an Update that cannot be meant is the one of before', async () => {
    const w = watched();
    const more = { RequestType: 'Update', PhysicalResourceId: 'arn:before', ResourceProperties: {} } as const;
    expect(await answerTo(w, more)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'arn:before' });
  });

  test.each(['arn:before', 'Stack-Desk-1ABCDEFGHIJKL'])('lifecycle 3: of a Delete stays %s', async (id) => {
    const w = watched();
    const more = {
      RequestType: 'Delete',
      PhysicalResourceId: id,
      ResourceProperties: { SourceImageName: 'not a name' },
    } as const;
    expect(await answerTo(w, more)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  test.each([
    [
      { ResourceProperties: undefined as never },
      'a property is not valid (SourceImageName is missing: it is required. Declare it.). Correct it in the stack and deploy again.',
    ],
    [
      { StackId: undefined as never },
      "the handler met an error it does not know (TypeError: Cannot read properties of undefined (reading 'split')). See its log and report the message as an issue.",
    ],
  ])('lifecycle 9: of a Create with %j is made up, and the reason is in words', async (more, said) => {
    const w = watched();
    expect(await answerTo(w, more)).toEqual({
      Status: 'FAILED',
      PhysicalResourceId: `cdk-appstream-image-${REQUEST_ID}`,
      Reason: `Image resource Desk: ${said}`,
    });
  });
});

describe('the line of a poll', () => {
  test('lifecycle 11: tells all of it', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    await wait(w, 10.4);
    await look(w, event);
    expect(w.lines).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'poll',
        request: 'Create',
        resource: 'Desk',
        image: 'mine',
        region: HOME,
        state: 'absent',
        elapsedSeconds: 10,
        decision: 'wait: the copy has begun',
      }),
    ]);
  });

  test('lifecycle 11: names what the properties say where the id says nothing', async () => {
    const w = watched();
    const properties = { ...MINE, DestinationRegion: 'us-east-1' };
    const event = asked(w, 'Delete', properties, { PhysicalResourceId: 'Stack-Desk-1A2B3C4D5E6F' });
    await look(w, event);
    expect(w.lines[0]).toMatchObject({ image: 'mine', region: 'us-east-1' });
  });

  test('lifecycle 11: names the id and the region of the stack where nothing else is known', async () => {
    const w = watched();
    const PhysicalResourceId = 'Stack-Desk-1A2B3C4D5E6F';
    const event = eventOf(w, 'Delete', { SourceImageName: 'not a name' }, { PhysicalResourceId });
    await look(w, event);
    expect(w.lines[0]).toMatchObject({ image: PhysicalResourceId, region: HOME });
  });

  test('lifecycle 9: a failure of an image that nobody can name names the resource', async () => {
    const w = watched();
    const event = eventOf(w, 'Create', { SourceImageName: 'not a name' }, { PhysicalResourceId: 'x' });
    const { failure } = await look(w, event);
    expect(failure).toMatch(/^Image resource Desk: a property is not valid/);
    expect(w.lines).toEqual([
      expect.objectContaining({ message: 'poll', resource: 'Desk', decision: `fail: ${failure}` }),
    ]);
  });

  test('lifecycle 11: of a failure has no stack trace, and the state', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    const { failure } = await look(w, asked(w, 'Create', MINE));
    expect(w.lines[0]).toMatchObject({ level: 'INFO', state: 'unknown', decision: `fail: ${failure}` });
    expect(w.lines[0]).not.toHaveProperty('stack');
  });

  test('lifecycle 11: of a bug is an error with its stack trace', async () => {
    const w = watched();
    const now = w.clock.now.bind(w.clock);
    tamper(w, 'DescribeImages', () => {
      w.clock.now = () => {
        throw new TypeError('x is not a function');
      };
    });
    const event = asked(w, 'Create', MINE);
    const { failure } = await look(w, event);
    w.clock.now = now;
    expect(failure).toBe(
      'Image mine in eu-west-1: the handler met an error it does not know (TypeError: x is not a function). ' +
        'See its log and report the message as an issue.',
    );
    expect(w.lines[0]).toMatchObject({
      level: 'ERROR',
      stack: expect.stringContaining('TypeError: x is not a function\n    at '),
    });
  });
});

test('lifecycle 10: a guard does nothing until it is deleted', async () => {
  const w = watched();
  expect(await look(w, eventOf(w, 'Create', MINE, GUARD))).toMatchObject({
    done: true,
    state: 'not asked',
    decision: 'nothing to do until it is deleted',
    data: {},
    calls: [],
  });
});

describe('an error of AWS', () => {
  const failing = (w: Watched, error: string) =>
    w.appStream.faults.inject({ kind: { error, message: 'It is so.' }, count: Infinity });

  test.each([
    ['InvalidAccountStatusException', 'AppStream does not accept this account'],
    ['IncompatibleImageException', 'the source image cannot be copied'],
    ['ValidationException', 'AppStream refuses the call'],
  ])('lifecycle 8: %s fails at once', async (error, says) => {
    const w = watched();
    failing(w, error);
    expect((await look(w, asked(w, 'Create', MINE))).failure).toContain(
      `Image mine in eu-west-1: ${says} (${error}: It is so.). `,
    );
  });

  test('lifecycle 8: a denial fails after 3 minutes', async () => {
    const w = watched();
    failing(w, 'AccessDeniedException');
    const event = asked(w, 'Create', MINE);
    await wait(w, 179);
    expect(await look(w, event)).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await look(w, event)).failure).toContain('access is denied (AccessDeniedException: It is so.)');
  });

  test('lifecycle 8: a host that does not exist fails when every poll of three minutes has said so', async () => {
    const w = watched();
    const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: 'us-west-1' }));
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 179);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await next()).failure).toContain('in us-west-1: an AWS endpoint does not exist (us-west-1: ');
  });

  test.each(['UnrecognizedClientException', 'InvalidClientTokenId', 'OptInRequired'])(
    'lifecycle 8: another region that says %s for three minutes is not enabled, and named',
    async (error) => {
      const w = watched();
      w.appStream.faults.inject({ kind: { error, message: 'No.' }, region: ELSEWHERE, count: Infinity });
      const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: ELSEWHERE }));
      await next();
      await wait(w, 180);
      expect((await next()).failure).toContain(
        `Image mine in us-east-1: the account has not enabled a region (us-east-1: ${error}: No.). Enable the region`,
      );
    },
  );

  test.each(['noHost', { error: 'UnrecognizedClientException' }] as const)(
    'lifecycle 5: %j counts anew after any other answer, and never once AppStream has answered',
    async (kind) => {
      const w = watched();
      const next = polling(w, asked(w, 'Create', { ...MINE, DestinationRegion: ELSEWHERE }));
      const says = (what: typeof kind | { error: string }) => {
        w.appStream.faults.clear();
        w.appStream.faults.inject({ kind: what, region: ELSEWHERE, count: Infinity });
      };
      says(kind);
      await next();
      await wait(w, 100);
      says({ error: 'InternalFailure' });
      await next();
      await wait(w, 100);
      says(kind);
      expect(await next()).toMatchObject({ done: false });
      w.appStream.faults.clear();
      await next();
      says(kind);
      await next();
      await wait(w, 600);
      expect(await next()).toMatchObject({ done: false });
    },
  );

  test.each([
    ['Create', 'it did not become AVAILABLE in time'],
    ['Delete', 'it could not be deleted in time'],
  ] as const)('lifecycle 7: that may pass is waited out, for the time of a %s', async (type, says) => {
    const w = watched();
    failing(w, 'InternalFailure');
    const event = eventOf(w, type, { ...MINE, CreateTimeout: '600', DeleteTimeout: '600' });
    if (type === 'Delete') {
      const { PhysicalResourceId: physicalId, ResourceType } = event;
      const resource = { logicalId: 'Desk', physicalId, type: ResourceType, properties: {} };
      w.stack.record.addResourceEvent(resource, 'CREATE_COMPLETE');
    }
    ask(w, event);
    await wait(w, 599);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'unknown',
      decision: 'wait: InternalFailure: It is so.',
    });
    expect(w.account.readApi.journal).toEqual([]);
    await wait(w, 1);
    const { failure, state } = await look(w, event);
    expect(failure).toContain(
      `Image mine in eu-west-1: ${says} (waited 10 min; InternalFailure: It is so.). `,
    );
    expect(state).toBe('unknown');
  });

  test.each([
    ['a copy may be under way', ['CREATE_IN_PROGRESS'], {}],
    ['the stack cannot be asked', ['CREATE_COMPLETE'], { error: 'AccessDenied' }],
  ])(
    'lifecycle 3: is waited out by a Delete until the end of its event where %s',
    async (_, statuses, kind) => {
      const w = watched();
      failing(w, 'InternalFailure');
      const event = eventOf(w, 'Delete', { ...MINE, DeleteTimeout: '600' });
      for (const status of statuses) {
        const resource = { logicalId: 'Desk', physicalId: ARN, type: event.ResourceType, properties: {} };
        w.stack.record.addResourceEvent(resource, status);
      }
      ask(w, event);
      if ('error' in kind) w.account.readApi.faults.inject({ kind, count: Infinity });
      await wait(w, 3299);
      expect(await look(w, event)).toMatchObject({ done: false });
      await wait(w, 1);
      expect((await look(w, event)).failure).toContain('deleted in time (waited 55 min; ');
    },
  );

  test.each([
    ['Delete', 'true', 'hand over: InternalFailure: It is so.'],
    ['Create', 'true', expect.stringContaining('fail: ')],
    ['Delete', undefined, expect.stringContaining('fail: ')],
  ] as const)('lifecycle 10: at the end of a %s with HandOver %p', async (type, HandOver, decision) => {
    const w = watched();
    failing(w, 'InternalFailure');
    const event = asked(w, type, { ...MINE, DeleteTimeout: '7200', HandOver });
    await wait(w, 3300);
    expect((await look(w, event)).decision).toEqual(decision);
  });

  test('lifecycle 10: does not end the waiting of a member that hands over before its event', async () => {
    const w = watched();
    failing(w, 'InternalFailure');
    const event = eventOf(w, 'Delete', { ...MINE, DeleteTimeout: '600', HandOver: 'true' });
    const resource = { logicalId: 'Desk', physicalId: ARN, type: event.ResourceType, properties: {} };
    w.stack.record.addResourceEvent(resource, 'CREATE_COMPLETE');
    ask(w, event);
    await wait(w, 600);
    expect(await look(w, event)).toMatchObject({ done: false });
    expect(w.account.readApi.journal).toEqual([]);
  });
});

describe('giving up', () => {
  test('lifecycle 10: a leg hands over to the next', async () => {
    const w = watched();
    const event = asked(w, 'Create', { ...MINE, ImageLogicalId: 'Desk', CreateTimeout: '600' }, LEG);
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 600);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'COPYING',
      decision: 'hand over: the image is in state COPYING',
      data: { Attempt: attemptOf(event), Began: event.StartedAt },
    });
  });

  test('lifecycle 10: a leg that is deleted does not hand over by itself', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, LEG);
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 3300);
    expect((await look(w, event)).failure).toContain('deleted in time (waited 55 min; ');
  });

  test('lifecycle 10: what a leg hands over has no data but of its own', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk', HandOver: 'true' }, LEG);
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 3300);
    expect(await look(w, event)).toMatchObject({ done: true, data: {} });
  });

  test('lifecycle 9: a copy tells how long all of its chain waited, a deletion how long itself', async () => {
    const w = watched();
    const Began = new Date(w.clock.now() - 3300_000).toISOString();
    const chain = { ...MINE, CreateTimeout: '7200', Attempt: 'AAAAAA', Began };
    const copy = asked(w, 'Create', chain);
    put(w, imageOf(copy), { state: 'COPYING' });
    await wait(w, 3300);
    expect((await look(w, copy)).failure).toContain('in time (waited 1 h 50 min; ');
    const deletion = asked(w, 'Delete', chain);
    await wait(w, 3300);
    expect((await look(w, deletion)).failure).toContain('in time (waited 55 min; ');
  });

  test('lifecycle 9: says once what it waits for and what holds the image', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event), { sharedWith: ['222233334444'] });
    await look(w, event);
    await wait(w, 300);
    expect((await look(w, event)).failure).toContain(
      'in time (waited 5 min; shared with account 222233334444). ',
    );
  });

  test('lifecycle 9: tells why it cannot tell what holds the image', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event), { state: 'DELETING' });
    await look(w, event);
    await wait(w, 300);
    w.appStream.faults.inject({
      operation: 'DescribeFleets',
      kind: { error: 'AccessDeniedException', message: 'It is so.' },
      count: 1,
    });
    expect((await look(w, event)).failure).toContain(
      '(waited 5 min; AccessDeniedException: It is so.; the image is in state DELETING). ',
    );
  });

  test.each([
    [30, 3299, false],
    [30, 3300, true],
    // The next poll would be too late for CloudFormation.
    [600, 2790, false],
    [600, 2791, true],
  ])(
    'lifecycle 7: with a poll each %i s, after %i s it is the last one: %p',
    async (pollIntervalSeconds, seconds, last) => {
      const w = watched({ pollIntervalSeconds });
      const event = asked(w, 'Create', { ...MINE, CreateTimeout: '7200' });
      put(w, imageOf(event), { state: 'COPYING' });
      await wait(w, seconds);
      expect((await look(w, event)).failure !== undefined).toBe(last);
    },
  );
});

describe('metrics', () => {
  /** The handlers of a world, with metrics; and the one poll's lines of metrics. */
  async function measured(w: Watched, event: PolledEvent): Promise<Record<string, unknown>> {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const client = {
      region: HOME,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
    const props: HandlerProps = {
      appStream: (region) =>
        new AppStreamClient({
          ...client,
          region,
          requestHandler: requestHandlerFor(w.appStream.endpoint),
        }),
      cloudFormation: () =>
        new CloudFormationClient({
          ...client,
          requestHandler: requestHandlerFor(w.account.readApi.handle),
        }),
      now: () => w.clock.now(),
      logger: new Logger({ logLevel: 'SILENT' }),
      metrics: new Metrics({ namespace: 'AppStreamImage', serviceName: 'cdk-appstream-image' }),
      settings: { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: 30 },
    };
    await createHandler(props)(executionOf(event));
    const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    log.mockRestore();
    const { Polls, CopyDuration, DeletionDuration, Waits, Reason } = Object.assign(
      {},
      ...lines,
    ) as (typeof lines)[0];
    return { Polls, CopyDuration, DeletionDuration, Waits, Reason };
  }

  test('a copy that this request made is measured, with what its legs waited', async () => {
    const w = watched();
    const Began = new Date(w.clock.now() - 3300_000).toISOString();
    const event = asked(w, 'Create', { ...MINE, Attempt: 'AAAAAA', Began });
    put(w, imageOf(event), { attempt: 'AAAAAA' });
    await wait(w, 60);
    expect(await measured(w, event)).toEqual({ Polls: 1, CopyDuration: 3360 });
  });

  test('an image that was there before is no copy', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), { attempt: 'before' });
    expect(await measured(w, event)).toEqual({ Polls: 1 });
  });

  test('a deletion is measured from its own event', async () => {
    const w = watched();
    const Began = new Date(w.clock.now() - 3300_000).toISOString();
    const event = asked(w, 'Delete', { ...MINE, Attempt: 'AAAAAA', Began });
    await wait(w, 200);
    expect(await measured(w, event)).toEqual({ Polls: 1, DeletionDuration: 200 });
  });

  test('what is left alone is no deletion, and what a guard finds gone is the deletion of others', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await measured(w, asked(w, 'Delete', MINE))).toEqual({ Polls: 1 });
    w.appStream.removeImage(HOME, 'mine');
    const guard = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, GUARD);
    await wait(w, 200);
    expect(await measured(w, guard)).toEqual({ Polls: 1 });
  });

  test('a wait is counted under its reason', async () => {
    const w = watched();
    const event = asked(w, 'Create', MINE);
    put(w, imageOf(event), { state: 'COPYING' });
    expect(await measured(w, event)).toEqual({ Polls: 1, Waits: 1, Reason: 'COPYING' });
  });

  test.each([
    ['a fleet', 'held', (w: Watched) => w.appStream.putFleet(HOME, { name: 'f', imageName: 'mine' })],
    ['a share of another', 'held', (w: Watched) => w.appStream.shareImage(HOME, 'mine', '999900001111')],
    ...[
      ['ResourceInUseException', 'held'],
      ['OperationNotPermittedException', 'held'],
      ['ConcurrentModificationException', 'ConcurrentModificationException'],
    ].map(
      ([error, reason]) =>
        [
          error,
          reason,
          (w: Watched) => w.appStream.faults.inject({ operation: 'DeleteImage', kind: { error }, count: 1 }),
        ] as const,
    ),
  ] as const)('a deletion that waits because of %s is counted under %s', async (_, reason, hold) => {
    const w = watched();
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event));
    hold(w);
    expect(await measured(w, event)).toEqual({ Polls: 1, Waits: 1, Reason: reason });
  });

  test('a failure is a poll', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await measured(w, asked(w, 'Create', MINE))).toEqual({ Polls: 1 });
  });
});

describe('the calls of one poll', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** A poll whose calls get no answer. */
  function hanging() {
    const w = watched();
    const aborted: string[] = [];
    const handlerOf = (service: string) => ({
      ...requestHandlerFor(w.appStream.endpoint),
      handle: (_: unknown, options?: { abortSignal?: AbortSignal }) =>
        new Promise<never>((_resolve, reject) =>
          options?.abortSignal?.addEventListener('abort', () => {
            aborted.push(service);
            reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
          }),
        ),
    });
    const client = {
      region: HOME,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
    };
    const step = new Step(
      eventOf(w, 'Create', MINE),
      {},
      { imageNamePrefix: NAME_PREFIX, pollIntervalSeconds: 30 },
      {
        appStream: () => new AppStreamClient({ ...client, requestHandler: handlerOf('AppStream') }),
        cloudFormation: () =>
          new CloudFormationClient({ ...client, requestHandler: handlerOf('CloudFormation') }),
        now: () => w.clock.now(),
      },
    );
    return { step, aborted };
  }

  test('lifecycle 7: have 75 seconds together, so that the function itself never times out', async () => {
    const { step, aborted } = hanging();
    const calls = [step.region(HOME).findImage('mine'), step.stack.isRollingBack()].map((call) =>
      call.catch((error: Error) => error.name),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await jest.advanceTimersByTimeAsync(74_999);
    expect(aborted).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await Promise.all(calls)).toEqual(['AbortError', 'AbortError']);
    expect(aborted.sort()).toEqual(['AppStream', 'CloudFormation']);
  });

  test('lifecycle 7: leave no timer behind', async () => {
    const w = watched();
    await w.account.handler(executionOf(eventOf(w, 'Create', MINE, GUARD)));
    expect(jest.getTimerCount()).toBe(0);
    w.appStream.addImage(HOME, { name: 'mine' });
    await w.account.handler(executionOf(eventOf(w, 'Create', MINE)));
    expect(jest.getTimerCount()).toBe(0);
  });
});
