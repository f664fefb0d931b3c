import { type Watched, ask, asked, imageOf, look, polling, put, wait, watched } from './polls';
import { update } from './images/updates';
import { OTHER, askedForShare, idOf, pollShare } from './shares/support';
import { HOME, acts, copies, desk, succeeds, world } from './stacks';

/** What a poll asks CloudFormation for. */
const reads = ({ account }: Pick<Watched, 'account'>) => account.readApi.journal.map(({ action }) => action);

const BEFORE_AN_ACT = ['DescribeStacks', 'DescribeStackResource', 'DescribeStackEvents'];
const BEFORE_AN_ANSWER = ['DescribeStackResource', 'DescribeStackEvents'];

/** A Delete of an image that a settled stack has had for long, after so many events. */
function deletion(settledEvents = 10) {
  const w = watched();
  const { record } = w.stack;
  record.setStatus('CREATE_COMPLETE');
  record.addOldEvents(settledEvents);
  record.setStatus('DELETE_IN_PROGRESS');
  const event = asked(w, 'Delete');
  put(w, imageOf(event));
  return { w, event };
}

test('lifecycle 7: a deletion that acts needs at most four reads of CloudFormation', async () => {
  const { w, event } = deletion();
  expect((await look(w, event)).acts).toEqual(['DeleteImage']);
  expect(reads(w)).toEqual(['DescribeStackEvents', ...BEFORE_AN_ACT]);
});

test('lifecycle 7: a deletion that takes back a share needs at most four reads of CloudFormation, apart from those before its answer', async () => {
  const w = watched();
  w.appStream.shareImage(HOME, 'golden', OTHER);
  const { answer } = await pollShare(w, askedForShare(w, 'Delete', { id: idOf(w) }));
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
  expect(acts(w).map(({ operation }) => operation)).toEqual(['DeleteImagePermissions']);
  expect(reads(w)).toEqual(['DescribeStackEvents', ...BEFORE_AN_ACT, ...BEFORE_AN_ANSWER]);
});

test('lifecycle 7: a creation that has made the image reads the status of the stack once', async () => {
  const w = watched();
  const event = asked(w, 'Create');
  put(w, imageOf(event));
  expect(await look(w, event)).toMatchObject({ done: true });
  expect(reads(w)).toEqual(['DescribeStacks', ...BEFORE_AN_ANSWER]);
});

test('lifecycle 7: a creation that acts needs three reads of CloudFormation', async () => {
  const w = watched();
  expect((await look(w, asked(w, 'Create'))).acts).toEqual(['CopyImage']);
  expect(reads(w)).toEqual(BEFORE_AN_ACT);
});

test('lifecycle 7: a poll of a creation of a share that sees that there is none reads nothing', async () => {
  const w = watched();
  expect((await pollShare(w, askedForShare(w, 'Create'))).answer).toBeUndefined();
  expect(reads(w)).toEqual([]);
});

test('lifecycle 7: an update of what a share allows needs three reads of CloudFormation, apart from those before its answer', async () => {
  const w = watched();
  w.appStream.shareImage(HOME, 'golden', { accountId: OTHER, allowFleet: false, allowImageBuilder: true });
  const { answer } = await pollShare(w, askedForShare(w, 'Update', { id: idOf(w) }));
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
  expect(reads(w)).toEqual([...BEFORE_AN_ACT, ...BEFORE_AN_ANSWER]);
});

test('lifecycle 7: polls that wait for a copy read nothing', async () => {
  const w = watched();
  const next = polling(w, asked(w, 'Create'));
  await next();
  w.account.readApi.journal.length = 0;
  for (let n = 0; n < 5; n += 1) {
    await wait(w, 30);
    expect(await next()).toMatchObject({ done: false, state: 'COPYING' });
  }
  expect(reads(w)).toEqual([]);
});

test('lifecycle 7: polls that wait for a deletion read nothing after the first of them', async () => {
  const { w, event } = deletion();
  const next = polling(w, event);
  await next();
  await wait(w, 10);
  expect(await next()).toMatchObject({ done: false, state: 'DELETING' });
  w.account.readApi.journal.length = 0;
  for (let n = 0; n < 4; n += 1) {
    await wait(w, 10);
    expect(await next()).toMatchObject({ done: false, state: 'DELETING' });
  }
  expect(reads(w)).toEqual([]);
});

test('lifecycle 7: polls that wait for a fleet to let go read nothing but before the first of them', async () => {
  const { w, event } = deletion();
  w.appStream.shareImage('eu-west-1', imageOf(event).name, '999900001111');
  const next = polling(w, event);
  await next();
  w.account.readApi.journal.length = 0;
  for (let n = 0; n < 4; n += 1) {
    await wait(w, 30);
    expect(await next()).toMatchObject({ done: false, decision: 'wait: shared with account 999900001111' });
  }
  expect(reads(w)).toEqual([]);
});

describe('the number of reads does not grow with the age of the stack', () => {
  test('lifecycle 7: of a poll that deletes', async () => {
    const [young, old] = [deletion(10), deletion(30_000)];
    await look(young.w, young.event);
    await look(old.w, old.event);
    expect(reads(old.w)).toEqual(reads(young.w));
  });

  test('lifecycle 7: of a poll that finds the end of an update', async () => {
    const readsAfter = async (count: number) => {
      const w = watched();
      w.stack.record.setStatus('CREATE_COMPLETE');
      w.stack.record.addOldEvents(count);
      w.stack.record.setStatus('UPDATE_IN_PROGRESS');
      const event = update(w, {}, { Revision: '1' });
      put(w, imageOf(event));
      ask(w, event);
      expect(await look(w, event)).toMatchObject({ done: true });
      return reads(w);
    };
    expect(await readsAfter(30_000)).toEqual(await readsAfter(10));
  });

  test('lifecycle 7: of all polls of a deletion of the stack', async () => {
    const readsOf = async (count: number) => {
      const w = world();
      await succeeds(w.stack.create(desk()));
      w.stack.record.addOldEvents(count);
      w.account.readApi.journal.length = 0;
      await succeeds(w.stack.delete());
      expect(copies(w)).toEqual([]);
      return reads(w);
    };
    expect(await readsOf(30_000)).toEqual(await readsOf(10));
  });
});
