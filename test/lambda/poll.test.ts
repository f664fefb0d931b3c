import { tamper } from './tampering';
import { DELETION_WAITER_TYPE, type CustomResourceEvent } from '../../lambda/request/events';
import {
  type Watched,
  REQUEST_ID,
  asked,
  eventOf,
  executionOf,
  imageOf,
  look,
  put,
  wait,
  watched,
} from './polls';
import { HOME } from './stacks';

const MINE = { ImageName: 'mine' };
const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';
const WAITER = { ResourceType: DELETION_WAITER_TYPE, LogicalResourceId: 'DeskDeletionWaiter1' };

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
    w.stack.record.setStatus('DELETE_IN_PROGRESS');
    w.stack.record.addResourceEvent(
      { logicalId: 'Desk', physicalId: id, type: 'Custom::AppStreamImage' },
      'DELETE_IN_PROGRESS',
    );
    expect(await answerTo(w, more)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: id });
  });

  const broken = {
    get SourceImageName(): string {
      throw new TypeError('It is broken.');
    },
  };

  test.each([
    [
      'no properties',
      { ResourceProperties: undefined as never },
      'a property is not valid (SourceImageName is missing: it is required. Declare it.). Correct it in the stack and deploy again.',
    ],
    [
      'a property that cannot be read',
      { ResourceProperties: broken },
      'the handler met an error it does not know (TypeError: It is broken.). See its log and report the message as an issue.',
    ],
  ])('lifecycle 9: of a Create with %s is made up, and the reason is in words', async (_, more, said) => {
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
    expect(w.lines[0]).toMatchObject({ level: 'INFO', state: 'AVAILABLE', decision: `fail: ${failure}` });
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

test('lifecycle 10: a deletion waiter does nothing until it is deleted', async () => {
  const w = watched();
  expect(await look(w, eventOf(w, 'Create', MINE, WAITER))).toMatchObject({
    done: true,
    state: 'not asked',
    decision: 'nothing to do until it is deleted',
    data: { Declaration: expect.stringContaining('"name":"mine"') },
    calls: [],
  });
});

describe('a request that CloudFormation does not ask for', () => {
  const WAITS = { done: false, decision: 'wait: CloudFormation no longer asks for this' };

  async function unasked(status: string, seconds: number) {
    const w = watched();
    w.stack.record.setStatus(status);
    const event = eventOf(w, 'Create');
    await wait(w, seconds);
    return look(w, event);
  }

  test.each(['CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'UPDATE_FAILED'])(
    'lifecycle 6: ends without an answer where the stack is in %s, and not within its first three minutes',
    async (status) => {
      expect(await unasked(status, 179)).toMatchObject(WAITS);
      const { decision, acts } = await unasked(status, 180);
      expect([decision, acts]).toEqual(['end without an answer: CloudFormation no longer asks for this', []]);
    },
  );

  test.each(['ROLLBACK_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_IN_PROGRESS'])(
    'lifecycle 6: waits while the stack is in %s: its events may be late',
    async (status) => {
      expect(await unasked(status, 1800)).toMatchObject(WAITS);
    },
  );
});

describe('the next poll', () => {
  const waitOf = async (w: Watched, properties = {}) => {
    const { StartedAt, ...event } = asked(w, 'Create', { ...MINE, ...properties });
    const polled = await w.account.handler({ Event: { ...event, PhysicalResourceId: undefined }, StartedAt });
    return 'waitSeconds' in polled ? polled.waitSeconds : undefined;
  };

  test.each([10, 30, 600])('lifecycle 7: comes after pollInterval: %d s', async (pollIntervalSeconds) => {
    expect(await waitOf(watched({ pollIntervalSeconds }))).toBe(pollIntervalSeconds);
  });

  test.each([
    [0, 15],
    [0.5, 23],
    [0.999, 30],
  ])('lifecycle 7: spreads where nobody could look: at %p it comes after %d s', async (random, seconds) => {
    const w = watched();
    w.appStream.faults.inject({ kind: { error: 'ThrottlingException' }, count: Infinity });
    const spy = jest.spyOn(Math, 'random').mockReturnValue(random);
    expect(await waitOf(w)).toBe(seconds);
    spy.mockRestore();
  });

  test.each([
    [0, 0, 30],
    [0, 0.999, 90],
    // Less than four intervals before the end of the hour.
    [3_250, 0.999, 30],
  ])(
    'lifecycle 7: makes room for others if the image is being made: after %d s, at %p, it comes after %d s',
    async (elapsed, random, seconds) => {
      const w = watched();
      const event = asked(w, 'Create', { ...MINE, CreateTimeout: '7200' });
      await wait(w, elapsed);
      w.appStream.faults.inject({ kind: { error: 'ThrottlingException' }, count: Infinity });
      const spy = jest.spyOn(Math, 'random').mockReturnValue(random);
      const polled = await w.account.handler(executionOf(event, { IsBeingMade: true }));
      spy.mockRestore();
      expect(polled).toMatchObject({ waitSeconds: seconds, passOn: { IsBeingMade: true } });
    },
  );

  test('lifecycle 7: comes in time for its answer also where polls spread', async () => {
    const w = watched({ pollIntervalSeconds: 600 });
    const { StartedAt, ...event } = asked(w, 'Create', { ...MINE, CreateTimeout: '7200' });
    w.appStream.faults.inject({ kind: { error: 'ThrottlingException' }, count: Infinity });
    await wait(w, 2_790);
    const spy = jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const polled = await w.account.handler({ Event: { ...event, PhysicalResourceId: undefined }, StartedAt });
    spy.mockRestore();
    expect('waitSeconds' in polled ? 2_790 + polled.waitSeconds : 0).toBeLessThanOrEqual(3_590);
  });

  test.each([
    [30, 'the event is young', 179],
    [600, 'it is three minutes old', 180],
  ])(
    'lifecycle 7: comes after %d s to look for an image that is not visible yet, if %s',
    async (expected, _, elapsed) => {
      const w = watched({
        pollIntervalSeconds: 600,
        appStream: { behaviour: { visibleAfterSeconds: 1200, nameCheck: 'asynchronous' } },
      });
      const event = asked(w, 'Create', MINE);
      await wait(w, elapsed);
      const BegunAt = new Date(w.clock.now()).toISOString();
      const polled = await w.account.handler(executionOf(event, { BegunAt }));
      expect(polled).toMatchObject({ waitSeconds: expected });
    },
  );

  test('lifecycle 7: comes soon where a region may count as silent soon', async () => {
    const w = watched({ pollIntervalSeconds: 600 });
    const event = asked(w, 'Create', { ...MINE, DestinationRegion: 'us-west-1' });
    await wait(w, 1000);
    const polled = await w.account.handler(executionOf(event));
    expect('waitSeconds' in polled && polled.waitSeconds).toBeLessThanOrEqual(30);
  });

  test('lifecycle 3: gets to know what all polls before it have noted', async () => {
    const w = watched();
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { state: 'DELETING' });
    const known = {
      DeletableSince: { 'arn:other': '2026-11-01T00:00:00.000Z' },
      RefusedSince: { 'arn:other': '2026-11-01T00:01:00.000Z' },
      LastRefusal: 'It is so.',
    };
    const { passedOn } = await look(w, event, known);
    expect(passedOn).toMatchObject({
      ...known,
      DeletableSince: { ...known.DeletableSince, [imageOf(event).arn]: expect.any(String) },
    });
  });

  test('lifecycle 7: gets to know nothing of deletions where there are none', async () => {
    const w = watched();
    const { passedOn } = await look(w, asked(w, 'Create', MINE));
    expect(passedOn).not.toHaveProperty('DeletableSince');
    expect(passedOn).not.toHaveProperty('RefusedSince');
  });
});
