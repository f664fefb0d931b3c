import {
  CREATION_WAITER_TYPE,
  type CustomResourceEvent,
  type Execution,
} from '../../../lambda/request/events';
import { attemptOf } from '../../../lambda/request/marker';
import { ImageRequest } from '../../../lambda/request/image-request';
import { InvalidProperty } from '../../../lambda/request/values';
import { type Properties, event } from './declaring';

const STARTED = Date.UTC(2026, 10, 2);

const minutes = (count: number) => count * 60_000;
const after = (count: number) => STARTED + minutes(count);

interface Given {
  readonly type?: CustomResourceEvent['RequestType'];
  readonly more?: Partial<CustomResourceEvent>;
  readonly poll?: number;
  readonly execution?: Partial<Execution>;
}

function requestOf(properties: Properties = {}, { type = 'Create', more, poll = 30, execution }: Given = {}) {
  const Event = event({
    RequestType: type,
    ResourceProperties: { SourceImageName: 'golden', ImageName: 'mine', ...properties },
    ...more,
  });
  const settings = { imageNamePrefix: 'cdk-Stack-1a2b3c4d.', pollIntervalSeconds: poll };
  return new ImageRequest({ Event, StartedAt: new Date(STARTED).toISOString(), ...execution }, settings);
}

/** The attempt of a creation waiter so many minutes before the event. */
const attempt = (before: number) =>
  attemptOf({ RequestId: 'r', ResponseURL: 'https://bucket/' }, after(-before));

test.each(['Create', 'Update'] as const)('lifecycle 8: a %s that declares no image is refused', (type) => {
  expect(() => requestOf({ SourceImageName: 'not a name' }, { type })).toThrow(InvalidProperty);
});

test('lifecycle 3: a Delete may come with properties that declare nothing', () => {
  const more = { PhysicalResourceId: 'arn:mine' };
  const request = requestOf({ SourceImageName: 'not a name' }, { type: 'Delete', more });
  expect(request.image).toBeUndefined();
  expect(request.physicalId).toBe('arn:mine');
});

test.each([
  [{ SourceImageName: 'golden', ImageName: 'former' }, 'former'],
  [{ SourceImageName: 'not a name' }, undefined],
  [undefined, undefined],
])('lifecycle 2: what %j declared before an Update is %p', (OldResourceProperties, name) => {
  const request = requestOf({}, { type: 'Update', more: { OldResourceProperties } });
  expect(request.former?.name).toBe(name);
});

test('lifecycle 6: an event that the receiver took late began before that', () => {
  const ReceivedAt = new Date(after(2)).toISOString();
  const { startedAt, receivedAt } = requestOf({}, { execution: { ReceivedAt } });
  expect([startedAt, receivedAt]).toEqual([STARTED, after(2)]);
  expect(requestOf().receivedAt).toBe(STARTED);
});

describe('the answer', () => {
  const ARN = 'arn:aws:appstream:eu-west-1:111122223333:image/mine';

  test.each([
    ['Create', ARN],
    ['Update', ARN],
    ['Delete', 'arn:before'],
  ] as const)('lifecycle 2: of a %s has the physical id %s', (type, id) => {
    expect(requestOf({}, { type, more: { PhysicalResourceId: 'arn:before' } }).physicalId).toBe(id);
  });

  test('lifecycle 3: of a Delete without a physical id has none', () => {
    expect(requestOf({}, { type: 'Delete' }).physicalId).toBe('');
  });

  test('lifecycle 10: of a creation waiter tells the next one the attempt', () => {
    expect(requestOf({ Attempt: attempt(55) }).handedOn).toEqual({ Attempt: attempt(55) });
    expect(requestOf().handedOn).toEqual({ Attempt: attemptOf(event(), STARTED) });
  });

  test.each([
    ['Create', true],
    ['Update', true],
    ['Delete', false],
  ] as const)('lifecycle 10: of a creation waiter, which a %s is one of: %p', (type, expected) => {
    const more = { ResourceType: CREATION_WAITER_TYPE };
    expect(requestOf({}, { type, more }).isCreationWaiter).toBe(expected);
    expect(requestOf({}, { type }).isCreationWaiter).toBe(false);
  });
});

describe('the waiting for an image', () => {
  test.each<[string, number, Properties]>([
    ['with the event', 0, {}],
    ['with the first creation waiter', -55, { CreateTimeout: '7200', Attempt: attempt(55) }],
    [
      'with the first creation waiter, to the last second',
      -120,
      { CreateTimeout: '7200', Attempt: attempt(120) },
    ],
    // The waiters waited in vain, or for another update.
    ['with the event, once the timeout is over', 0, { CreateTimeout: '7200', Attempt: attempt(121) }],
  ])('lifecycle 10: began %s', (_, minute, properties) => {
    expect(requestOf(properties).waitsSince).toBe(after(minute));
  });

  test.each<[string, number, Properties]>([
    ['after createTimeout', 10, { CreateTimeout: '600' }],
    ['at the end of the event', 55, { CreateTimeout: '7200' }],
    ['after createTimeout from the first waiter', 10, { CreateTimeout: '7200', Attempt: attempt(110) }],
  ])('lifecycle 7: ends %s', (_, minute, properties) => {
    expect(requestOf(properties).createDeadline).toBe(after(minute));
  });
});

test('lifecycle 3: deleteTimeout counts from any moment, also beyond the event', () => {
  expect(requestOf({ DeleteTimeout: '7200' }).deleteDeadline(after(10))).toBe(after(130));
});

describe('the time is up', () => {
  test.each<[boolean, string, number, number, number]>([
    [false, 'a second before the deadline', 10 - 1 / 60, 10, 0],
    [true, 'at the deadline', 10, 10, 0],
    [false, 'within the grace of a minute', 11 - 1 / 60, 10, 60],
    [true, 'after that', 11, 10, 60],
    [false, 'before the end of the event', 55 - 1 / 60, Infinity, 0],
    [true, 'at the end of the event', 55, Infinity, 0],
    [false, 'within a minute after it', 56 - 1 / 60, Infinity, 60],
  ])('lifecycle 7: %p %s', (expected, _, minute, deadline, grace) => {
    expect(requestOf().isOver(after(minute), after(deadline), grace)).toBe(expected);
  });

  test.each([
    [30, 55, true],
    [600, 46.5, false],
    [600, 46.6, true],
  ])(
    'lifecycle 7: with a poll each %d s after %d min, since no later poll could answer: %p',
    (poll, minute, expected) => {
      expect(requestOf({}, { poll }).isOver(after(minute), Infinity)).toBe(expected);
    },
  );

  test('lifecycle 7: grants no grace where no later poll could answer', () => {
    expect(requestOf({}, { poll: 600 }).isOver(after(46.6), Infinity, 60)).toBe(true);
  });
});

test.each([
  [false, 55],
  [false, 55.5],
  [true, 55.6],
  [true, Infinity],
])('lifecycle 10: %p that a deadline after %d min is left to another event', (expected, minute) => {
  expect(requestOf().outlasts(after(minute))).toBe(expected);
});

test.each([
  [false, 3260_000],
  [true, 3260_001],
  // Nothing tells when the other one was sent.
  [true, STARTED],
])(
  'lifecycle 10: %p that a deletion may have been handed over by one that was sent %d ms before',
  (may, before) => {
    expect(requestOf({}, { type: 'Delete' }).mayGoOnFor(STARTED - before)).toBe(may);
  },
);
