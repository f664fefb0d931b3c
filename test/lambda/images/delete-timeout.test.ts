import {
  type PolledEvent,
  type Watched,
  asked,
  eventOf,
  imageOf,
  look,
  polling,
  put,
  wait,
  watched,
} from '../polls';
import { HOME } from '../stacks';
import { DELETING, MINE, CREATION_WAITER, WAITER, completed, deletion, deletionHalfway } from './deletions';

const OTHER_ACCOUNT = '999900001111';
const SINCE = 'cdk-appstream-image:deletable-since';
const SHORT = { ...MINE, DeleteTimeout: '300' };
const OVER = 'Image mine in eu-west-1: it could not be deleted in time (waited ';
const FREE = 'Free it from what holds it; if nothing does, wait.';
const AGAIN = 'Then delete the stack again: aws cloudformation delete-stack.';
const FIRST = 'Then delete the stack: aws cloudformation delete-stack.';

const at = (w: Watched, seconds = 0) => new Date(w.clock.now() + seconds * 1000).toISOString();

describe('deleteTimeout', () => {
  test('lifecycle 3: of an image that was complete counts from the event', async () => {
    const w = watched();
    const event = deletion(w, SHORT);
    put(w, imageOf(event), { state: 'DELETING' });
    const began = at(w);
    await wait(w, 299);
    const { passedOn, ...seen } = await look(w, event);
    expect(seen).toMatchObject({ ...DELETING, acts: [] });
    expect(passedOn?.DeletableSince).toEqual({ [imageOf(event).arn]: began });
    await wait(w, 1);
    expect((await look(w, event)).failure).toBe(
      `${OVER}5 min; the image is in state DELETING). ${FREE} ${AGAIN}`,
    );
  });

  test('lifecycle 3: of an image that was not complete counts from the look that found it no longer being made', async () => {
    const w = watched();
    const event = deletionHalfway(w, SHORT);
    put(w, imageOf(event), { state: 'DELETING' });
    const next = polling(w, event);
    await wait(w, 100);
    const { passedOn } = await next();
    expect(passedOn?.DeletableSince).toEqual({ [imageOf(event).arn]: at(w) });
    await wait(w, 299);
    expect(await next()).toMatchObject({ ...DELETING, acts: [] });
    await wait(w, 1);
    expect((await next()).failure).toBe(`${OVER}7 min; the image is in state DELETING). ${FREE} ${FIRST}`);
  });

  test('lifecycle 3: does not count while the image is being made', async () => {
    const w = watched();
    const event = deletionHalfway(w, SHORT);
    put(w, imageOf(event), { states: [{ state: 'COPYING', seconds: 600 }, { state: 'DELETING' }] });
    const next = polling(w, event);
    await next();
    await wait(w, 599);
    expect((await next()).passedOn?.DeletableSince).toBeUndefined();
    await wait(w, 1);
    expect((await next()).passedOn?.DeletableSince).toEqual({ [imageOf(event).arn]: at(w) });
  });

  test('lifecycle 3: counts anew where a poll passed nothing on', async () => {
    const w = watched();
    const event = deletionHalfway(w, SHORT);
    put(w, imageOf(event), { state: 'DELETING' });
    await look(w, event);
    await wait(w, 300);
    expect(await look(w, event)).toMatchObject(DELETING);
  });

  test('lifecycle 3: never outlasts the event', async () => {
    const w = watched();
    const event = deletionHalfway(w, { ...MINE, DeleteTimeout: '3300' });
    put(w, imageOf(event), { state: 'DELETING' });
    const next = polling(w, event);
    await wait(w, 3200);
    expect(await next()).toMatchObject(DELETING);
    await wait(w, 100);
    expect((await next()).failure).toContain(`${OVER}55 min; `);
  });

  test('lifecycle 9: tells at the end what holds the image', async () => {
    const w = watched();
    const event = deletion(w, SHORT);
    put(w, imageOf(event), { sharedWith: [OTHER_ACCOUNT] });
    w.appStream.putFleet(HOME, { name: 'f1', imageName: 'mine' });
    await wait(w, 300);
    expect((await look(w, event)).failure).toContain(
      `${OVER}5 min; used by fleet f1, shared with account ${OTHER_ACCOUNT}). `,
    );
  });

  test('lifecycle 9: tells of no share that the deletion takes back itself', async () => {
    const w = watched();
    const event = deletion(w, { ...SHORT, SharedWith: [{ AccountId: OTHER_ACCOUNT }] });
    put(w, imageOf(event), { sharedWith: [OTHER_ACCOUNT] });
    w.appStream.putFleet(HOME, { name: 'f1', imageName: 'mine' });
    await wait(w, 300);
    expect((await look(w, event)).failure).toContain(`${OVER}5 min; used by fleet f1). `);
  });

  test('lifecycle 10: ends the waiting of each member, which hands over only at the end of the event', async () => {
    const w = watched();
    const event = deletion(w, { ...SHORT, HandOver: WAITER.LogicalResourceId });
    put(w, imageOf(event), { state: 'DELETING' });
    await wait(w, 300);
    expect((await look(w, event)).failure).toContain(OVER);
  });
});

describe('the note for the next resource of a chain', () => {
  /** A Delete that takes longer than its hour, and a deletion waiter that knows of the image. */
  function long(w: Watched, HandOver: string | undefined = WAITER.LogicalResourceId): PolledEvent {
    completed(w, eventOf(w, 'Create', { ...MINE, ImageLogicalId: 'Desk' }, WAITER));
    return deletion(w, { ...MINE, DeleteTimeout: '7200', HandOver });
  }

  test('lifecycle 3: is written only when a Delete hands over', async () => {
    const w = watched();
    const event = long(w);
    w.stack.record.addResource(WAITER.LogicalResourceId, { Type: WAITER.ResourceType }).physicalId =
      event.PhysicalResourceId;
    const began = at(w);
    put(w, imageOf(event));
    w.appStream.putFleet(HOME, { name: 'f1', imageName: 'mine' });
    const next = polling(w, event);
    await wait(w, 3299);
    expect(await next()).toMatchObject({ done: false, acts: [] });
    await wait(w, 1);
    expect(await next()).toMatchObject({ done: true, acts: ['TagResource'] });
    expect(w.appStream.image(HOME, 'mine')!.tags).toEqual({ [SINCE]: began });
  });

  test('lifecycle 3: is not written where nobody goes on', async () => {
    const w = watched();
    const event = deletion(w, { ...MINE, DeleteTimeout: '7200' });
    put(w, imageOf(event));
    w.appStream.putFleet(HOME, { name: 'f1', imageName: 'mine' });
    await wait(w, 3300);
    expect(await look(w, event)).toMatchObject({ failure: expect.stringContaining(OVER), acts: [] });
  });

  /** `seconds` after the event of the member. */
  test.each<[boolean, string, number, object]>([
    [true, 'the operation began with', 0, WAITER],
    [true, 'the operation began with', 0, CREATION_WAITER],
    [true, 'this moment wrote', 300, WAITER],
    [false, 'an operation before wrote', -1, WAITER],
    [false, 'the time to come wrote', 301, WAITER],
    [false, 'the image itself would read', 100, {}],
  ])('lifecycle 3: counts (%p) as the one that %s (%i s, %j)', async (counts, _, seconds, more) => {
    const w = watched();
    w.stack.record.setStatus('CREATE_IN_PROGRESS');
    completed(w, eventOf(w, 'Create', MINE), 'CREATE_FAILED');
    const event = asked(w, 'Delete', { ...SHORT, ImageLogicalId: 'Desk' }, more);
    const noted = at(w, seconds);
    put(w, imageOf(event), { state: 'DELETING', tags: { [SINCE]: noted } });
    await wait(w, 300);
    const { DeletableSince } = (await look(w, event)).passedOn ?? {};
    const since = DeletableSince?.[imageOf(event).arn];
    // At the beginning of the operation the time is up, and nothing is passed on.
    expect(since ?? noted).toBe(counts ? noted : at(w));
    expect(since === undefined).toBe(counts && seconds === 0);
  });
});

test.each([
  [true, 'complete', deletion],
  [false, 'not complete', deletionHalfway],
])(
  'lifecycle 3: where nobody could look, the time is up (%p) of an image that was %s',
  async (isUp, _, make) => {
    const w = watched();
    const event = make(w, SHORT);
    w.appStream.faults.inject({ kind: { error: 'InternalFailure' }, count: Infinity });
    await wait(w, 359);
    expect(await look(w, event)).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await look(w, event)).failure !== undefined).toBe(isUp);
  },
);
