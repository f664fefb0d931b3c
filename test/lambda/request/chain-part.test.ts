import { chainPartOf } from '../../../lambda/request/chain-part';
import type { CustomResourceEvent } from '../../../lambda/request/events';
import { attemptOf } from '../../../lambda/request/marker';
import { type Properties, event } from './declaring';

const STARTED = Date.UTC(2026, 10, 2);
const EARLIER = STARTED - 3_300_000;

const part = (properties: Properties, old?: Properties, more: Partial<CustomResourceEvent> = {}) =>
  chainPartOf(event({ ResourceProperties: properties, OldResourceProperties: old, ...more }), STARTED);

/** The attempts of two earlier events. */
const FIRST = attemptOf({ RequestId: '1', ResponseURL: 'https://bucket/' }, EARLIER);
const SECOND = attemptOf({ RequestId: '2', ResponseURL: 'https://bucket/' }, EARLIER);
const OWN = attemptOf(event(), STARTED);

test('lifecycle 10: a resource of which nothing is said is a chain by itself', () => {
  const alone = {
    imageLogicalId: 'Desk',
    createSeconds: 3300,
    deleteSeconds: 3300,
    attempt: OWN,
    ownAttempt: OWN,
  };
  expect(part({})).toEqual(alone);
  expect(chainPartOf(event({ ResourceProperties: undefined as unknown as Properties }), STARTED)).toEqual(
    alone,
  );
});

test('lifecycle 10: a resource is the part of its chain that the properties say', () => {
  const properties = {
    CreateTimeout: '1200',
    DeleteTimeout: 600,
    HandOver: 'DeskDeletionWaiter1',
    Attempt: FIRST,
    ImageLogicalId: 'Desk',
  };
  const waiter = { ResourceType: 'Custom::AppStreamImageCreationWaiter', LogicalResourceId: 'W' };
  expect(part(properties, undefined, waiter)).toEqual({
    imageLogicalId: 'Desk',
    createSeconds: 1200,
    deleteSeconds: 600,
    attempt: FIRST,
    ownAttempt: OWN,
    attemptStartedAt: EARLIER,
  });
});

test('lifecycle 10: the image of a waiter is that of the resource that it comes before', () => {
  const waiter = { ResourceType: 'Custom::AppStreamImageDeletionWaiter', LogicalResourceId: 'W' };
  expect(part({ ImageLogicalId: 'Desk' }, undefined, waiter).imageLogicalId).toBe('Desk');
  expect(part({}, undefined, waiter).imageLogicalId).toBe('W');
  expect(part({ ImageLogicalId: 'Other' }).imageLogicalId).toBe('Desk');
});

test.each([
  ['1', 1],
  ['999999', 999_999],
  [7, 7],
  ['0', 3300],
  ['1000000', 3300],
  ['-1', 3300],
  ['1.5', 3300],
  ['60 s', 3300],
  [' 60', 3300],
  ['', 3300],
  [null, 3300],
  [['60'], 3300],
])('lifecycle 10: a timeout of %p is one of %p seconds', (timeout, seconds) => {
  expect(part({ CreateTimeout: timeout, DeleteTimeout: timeout })).toMatchObject({
    createSeconds: seconds,
    deleteSeconds: seconds,
  });
});

describe('the resource that goes on where an hour is not enough', () => {
  const WAITER = 'DeskDeletionWaiter1';
  const next = (RequestType: 'Create' | 'Update' | 'Delete', now: Properties, old?: Properties) =>
    part(now, old, { RequestType }).deletedNext;

  test('lifecycle 10: of a Delete is the one that the properties name', () => {
    expect(next('Delete', { HandOver: WAITER })).toBe(WAITER);
    expect(next('Delete', {})).toBeUndefined();
    expect(next('Delete', { HandOver: {} })).toBeUndefined();
  });

  test('lifecycle 10: of an Update, which deletes what the version before has made, is the one of that version', () => {
    expect(next('Update', {}, { HandOver: WAITER })).toBe(WAITER);
    expect(next('Update', { HandOver: WAITER }, {})).toBeUndefined();
    expect(next('Create', { HandOver: WAITER })).toBeUndefined();
  });
});

describe('the attempt', () => {
  test.each<[string, string, number | undefined, Properties, Properties | undefined]>([
    ['that the creation waiters tell of', FIRST, EARLIER, { Attempt: FIRST }, undefined],
    [
      'that the creation waiters of this update tell of',
      FIRST,
      EARLIER,
      { Attempt: FIRST },
      { Attempt: SECOND },
    ],
    ['that the creation waiters tell of which are new', FIRST, EARLIER, { Attempt: FIRST }, {}],
    ['of its own, where they took no part', OWN, undefined, { Attempt: FIRST }, { Attempt: FIRST }],
    ['of its own, where there are none', OWN, undefined, {}, { Attempt: SECOND }],
    ['of its own, where it is no text', OWN, undefined, { Attempt: {} }, { Attempt: SECOND }],
    ['of its own, where it is too short', OWN, undefined, { Attempt: FIRST.slice(1) }, undefined],
    ['of its own, where it is too long', OWN, undefined, { Attempt: `${FIRST}A` }, undefined],
    ['of its own, where it tells no time', OWN, undefined, { Attempt: `A${FIRST.slice(1)}` }, undefined],
  ])('lifecycle 10: is the one %s', (_, attempt, startedAt, properties, old) => {
    expect(part(properties, old)).toMatchObject({ attempt });
    expect(part(properties, old).attemptStartedAt).toBe(startedAt);
  });
});
