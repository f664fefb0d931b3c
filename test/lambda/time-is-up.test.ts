import { attemptOf } from '../../lambda/request/marker';
import { CREATION_WAITER_TYPE } from '../../lambda/request/events';
import { type Watched, ATTEMPT, asked, eventOf, imageOf, look, polling, put, wait, watched } from './polls';

const NEXT = 'DeskDeletionWaiter1';
const MINE = { ImageName: 'mine' };
const CREATION_WAITER = { ResourceType: CREATION_WAITER_TYPE, LogicalResourceId: 'DeskCreationWaiter1' };

/** The attempt of a creation waiter whose hour was before. */
const anHourBefore = ({ clock }: Pick<Watched, 'clock'>) =>
  attemptOf({ RequestId: 'before', ResponseURL: 'https://bucket/' }, clock.now() - 3300_000);

describe('giving up', () => {
  test('lifecycle 10: a creation waiter hands over to the next', async () => {
    const w = watched();
    const event = asked(
      w,
      'Create',
      { ...MINE, ImageLogicalId: 'Desk', CreateTimeout: '600' },
      CREATION_WAITER,
    );
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 600);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'COPYING',
      decision: 'hand over: the image is in state COPYING',
      data: { Attempt: ATTEMPT },
    });
  });

  test('lifecycle 10: a creation waiter that is deleted does not hand over by itself', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, CREATION_WAITER);
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 3300);
    expect((await look(w, event)).failure).toContain('deleted in time (waited 55 min; ');
  });

  test('lifecycle 10: what a creation waiter hands over when it is deleted has no data', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk', HandOver: NEXT }, CREATION_WAITER);
    put(w, imageOf(event), { state: 'COPYING' });
    const { PhysicalResourceId: physicalId, ResourceType: type } = event;
    w.stack.record.addResourceEvent({ logicalId: NEXT, physicalId, type }, 'CREATE_COMPLETE');
    await wait(w, 3300);
    expect(await look(w, event)).toMatchObject({ done: true, data: {} });
  });

  test('lifecycle 9: a copy tells how long all of its chain waited, a deletion how long itself', async () => {
    const w = watched();
    const chain = { ...MINE, CreateTimeout: '7200', Attempt: anHourBefore(w) };
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
    const next = polling(w, event);
    await next();
    await wait(w, 300);
    expect((await next()).failure).toContain('in time (waited 5 min; shared with account 222233334444). ');
  });

  test('lifecycle 9: tells why it cannot tell what holds the image', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event), { state: 'DELETING' });
    const next = polling(w, event);
    await next();
    await wait(w, 300);
    w.appStream.faults.inject({
      operation: 'DescribeFleets',
      kind: { error: 'AccessDeniedException', message: 'It is so.' },
      count: 1,
    });
    expect((await next()).failure).toContain(
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

describe('an image whose creation waiters have waited before', () => {
  /** It is being made. `began`: how long ago the operation of the stack began. */
  async function waiting(began: number) {
    const w = watched();
    const { record } = w.stack;
    record.setStatus('CREATE_IN_PROGRESS');
    await wait(w, began);
    const Attempt = attemptOf(
      { RequestId: 'before', ResponseURL: 'https://bucket/' },
      w.clock.now() - 3000_000,
    );
    const event = eventOf(w, 'Create', { ...MINE, CreateTimeout: '3300', Attempt });
    const { LogicalResourceId: logicalId, ResourceType: type, ResourceProperties: properties } = event;
    record.addResource(logicalId, { Type: type });
    record.addResourceEvent({ logicalId, physicalId: '', type, properties }, 'CREATE_IN_PROGRESS');
    put(w, imageOf(event), { state: 'COPYING', attempt: Attempt });
    const next = polling(w, event);
    await next();
    return { w, next };
  }

  test('lifecycle 10: gives up at createTimeout since they began, in the same operation', async () => {
    const { w, next } = await waiting(3100);
    await wait(w, 299);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await next()).failure).toContain('in time (waited 55 min; ');
  });

  test('lifecycle 10: waits for its own hour where they were complete before the operation', async () => {
    const { w, next } = await waiting(2900);
    await wait(w, 300);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 2999);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect((await next()).failure).toContain('it did not become AVAILABLE in time');
  });
});

describe('a deletion at the end of its event', () => {
  /** `next`: the id of the next resource of the chain, by its record and by its events. */
  async function atTheEnd(next: { readonly record?: string; readonly events?: readonly string[] }) {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '7200', HandOver: NEXT });
    const { record } = w.stack;
    const type = event.ResourceType;
    if (next.record) record.addResource(NEXT, { Type: type }).physicalId = next.record;
    for (const physicalId of next.events ?? [])
      record.addResourceEvent({ logicalId: NEXT, physicalId, type }, 'UPDATE_COMPLETE');
    put(w, imageOf(event), { state: 'DELETING' });
    const poll = polling(w, event);
    await poll();
    await wait(w, 3300);
    return { ...(await poll()), arn: imageOf(event).arn };
  }
  const ARN = imageOf(eventOf(watched(), 'Delete', MINE)).arn;

  test.each([
    [true, 'its record has its id', { record: ARN }],
    [true, 'one of its events has', { events: ['arn:other', ARN] }],
    [true, 'an older one of its events has', { record: 'arn:other', events: [ARN, 'arn:other'] }],
    [false, 'they have another one', { record: 'arn:other', events: ['arn:other'] }],
    [false, 'there is none', {}],
  ])('lifecycle 10: %p: it is left to the next resource, of which %s', async (isLeft, _, next) => {
    const { done, failure } = await atTheEnd(next);
    expect([done === true, failure === undefined]).toEqual([isLeft, isLeft]);
  });
});
