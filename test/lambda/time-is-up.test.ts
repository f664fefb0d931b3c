import { attemptOf } from '../../lambda/request/marker';
import { CREATION_WAITER_TYPE } from '../../lambda/request/events';
import { type Watched, ATTEMPT, asked, imageOf, look, polling, put, wait, watched } from './polls';

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
