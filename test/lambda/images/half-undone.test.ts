import {
  type PolledEvent,
  type Watched,
  ask,
  asked,
  eventOf,
  imageOf,
  look,
  put,
  wait,
  watched,
  LOOK_FOR_PREVIOUS,
} from '../polls';
import { ELSEWHERE, HOME } from '../stacks';
import { AT_ONCE, DELETING, EARLIER, MINE, WAITER, completed } from './deletions';

const ACCOUNT = '222233334444';
const OTHER_ACCOUNT = '999900001111';

describe('a stack that is deleted after a rollback that failed', () => {
  /** The image was complete, then updated to other properties, and the deletion asks for those before. */
  function halfUndone(
    w: Watched,
    update: object,
    more: Partial<PolledEvent> = {},
    cameTo = 'UPDATE_COMPLETE',
  ): PolledEvent {
    const before = eventOf(w, 'Create', { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] });
    completed(w, before);
    w.stack.record.setStatus('CREATE_COMPLETE');
    const updated = eventOf(w, 'Update', { ...update }, more);
    const { PhysicalResourceId } = before;
    completed(w, { ...updated, PhysicalResourceId }, 'UPDATE_IN_PROGRESS');
    ask(w, updated);
    completed(w, updated, cameTo);
    ask(w, { ...before, RequestType: 'Update' }, 'UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED');
    return updated;
  }

  const COPY = { ImageName: 'copy', DestinationRegion: ELSEWHERE };

  test('lifecycle 5: leaves neither the image before the update nor the copy', async () => {
    const w = watched(AT_ONCE);
    const copy = imageOf(halfUndone(w, { ...COPY, SharedWith: [{ AccountId: ACCOUNT }] }));
    const event = asked(w, 'Delete', { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] });
    put(w, imageOf(event), { sharedWith: [ACCOUNT] });
    put(w, copy, { sharedWith: [ACCOUNT] });
    expect((await look(w, event)).inputs).toEqual([
      { region: HOME, Name: 'mine', SharedAccountId: ACCOUNT },
      { region: HOME, Name: 'mine' },
      { region: ELSEWHERE, Name: 'copy', SharedAccountId: ACCOUNT },
      { region: ELSEWHERE, Name: 'copy' },
    ]);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone', acts: [] });
  });

  test('lifecycle 5: finds a copy whose properties the events do not tell', async () => {
    const w = watched(AT_ONCE);
    const copy = imageOf(eventOf(w, 'Update', COPY));
    put(w, copy);
    halfUndone(w, {}, { PhysicalResourceId: copy.arn, ResourceProperties: {} });
    expect((await look(w, asked(w, 'Delete', MINE))).inputs).toEqual([{ region: ELSEWHERE, Name: 'copy' }]);
  });

  test('lifecycle 4: leaves an image of an earlier life that the update was refused for', async () => {
    const w = watched(AT_ONCE);
    completed(w, eventOf(w, 'Create', { ImageName: 'other' }));
    w.stack.record.setStatus('CREATE_COMPLETE');
    const refused = eventOf(w, 'Update', { ...MINE, Revision: '2' });
    const { PhysicalResourceId } = eventOf(w, 'Create', { ImageName: 'other' });
    completed(w, { ...refused, PhysicalResourceId }, 'UPDATE_IN_PROGRESS');
    ask(w, refused, 'UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(eventOf(w, 'Create', MINE)), { attempt: EARLIER });
    const event = asked(w, 'Delete', { ImageName: 'other' });
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 4: leaves an image of an earlier life where deletion waiters were complete with the update', async () => {
    const w = watched(AT_ONCE);
    const chained = { ...MINE, Revision: '2', ImageLogicalId: 'Desk' };
    completed(w, eventOf(w, 'Create', { ImageName: 'other' }));
    w.stack.record.setStatus('CREATE_COMPLETE');
    completed(w, eventOf(w, 'Update', chained, WAITER), 'UPDATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(eventOf(w, 'Create', MINE)), { attempt: EARLIER });
    const event = asked(w, 'Delete', chained, WAITER);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 9: names no account that the deletion itself declares', async () => {
    const w = watched();
    const declared = { ...MINE, SharedWith: [{ AccountId: ACCOUNT }] };
    const ResourceProperties = { ...declared, SourceImageName: '****' };
    completed(w, { ...eventOf(w, 'Create', declared), ResourceProperties });
    w.stack.record.setStatus('CREATE_COMPLETE');
    completed(w, { ...eventOf(w, 'Update', declared), ResourceProperties }, 'UPDATE_FAILED');
    const event = asked(w, 'Delete', declared);
    put(w, imageOf(event), { sharedWith: [ACCOUNT] });
    w.appStream.putFleet(HOME, { name: 'outside', imageName: 'mine' });
    expect((await look(w, event)).decision).not.toContain(ACCOUNT);
  });

  test('lifecycle 5: deletes the image from before an update that was refused for its name', async () => {
    const w = watched(AT_ONCE);
    const before = eventOf(w, 'Create', MINE);
    completed(w, { ...before, ResourceProperties: {} });
    w.stack.record.setStatus('CREATE_COMPLETE');
    const refused = eventOf(w, 'Update', { ...MINE, Revision: '2' });
    ask(w, refused, 'UPDATE_FAILED', 'UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(before));
    expect((await look(w, asked(w, 'Delete', refused.ResourceProperties))).inputs).toEqual([
      { region: HOME, Name: 'mine' },
    ]);
  });

  test('lifecycle 5: passes over an id that CloudFormation invented', async () => {
    const w = watched(AT_ONCE);
    halfUndone(w, COPY, { PhysicalResourceId: 'Stack-Desk-1ABCDEFGHIJKL' });
    const event = asked(w, 'Delete', MINE);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone' });
  });

  test('lifecycle 3: takes back a share that only the update declared', async () => {
    const w = watched(AT_ONCE);
    halfUndone(w, { ...MINE, SharedWith: [{ AccountId: OTHER_ACCOUNT }] });
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { sharedWith: [OTHER_ACCOUNT] });
    expect((await look(w, event)).acts).toEqual(['DeleteImagePermissions', 'DeleteImage']);
  });

  test('lifecycle 11: the log names the copy that it cannot look at', async () => {
    const w = watched();
    halfUndone(w, COPY);
    w.appStream.faults.inject({ kind: 'reset', count: Infinity, region: ELSEWHERE });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject({ done: false });
    expect(w.lines.at(-1)).toMatchObject({ image: 'copy', region: ELSEWHERE });
  });

  test('lifecycle 5: waits for the copy', async () => {
    const w = watched();
    put(w, imageOf(halfUndone(w, COPY)), { state: 'DELETING' });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject(DELETING);
    expect(w.lines.at(-1)).toMatchObject({ image: 'copy', region: ELSEWHERE });
  });

  test('lifecycle 3: an account that only the other version declared is not ours to take back', async () => {
    const w = watched(AT_ONCE);
    put(w, imageOf(halfUndone(w, COPY)), { sharedWith: [ACCOUNT] });
    expect(await look(w, asked(w, 'Delete', MINE))).toMatchObject({
      done: false,
      decision: `wait: shared with account ${ACCOUNT}`,
    });
  });

  test('lifecycle 5: finds a copy that no id names', async () => {
    const w = watched(AT_ONCE);
    const { arn } = imageOf(eventOf(w, 'Create', MINE));
    put(w, imageOf(halfUndone(w, COPY, { PhysicalResourceId: arn })));
    expect((await look(w, asked(w, 'Delete', MINE))).inputs).toEqual([{ region: ELSEWHERE, Name: 'copy' }]);
  });

  test('lifecycle 5: looks again for a copy that is not visible yet though the name is taken', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    halfUndone(w, COPY, {}, 'UPDATE_FAILED');
    const event = asked(w, 'Delete', MINE);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: the creation had not finished: looking again for an image that is not visible yet',
    });
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'left alone an image in state AVAILABLE that is not ours',
    });
  });

  test('lifecycle 5: waits until the events tell of it', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    const event = eventOf(w, 'Delete', MINE);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: CloudFormation does not show the deletion yet',
    });
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({ done: true });
  });

  test('lifecycle 3: looks once for each image', async () => {
    const w = watched();
    halfUndone(w, { ...MINE, Revision: '2' });
    expect((await look(w, asked(w, 'Delete', MINE))).calls).toEqual(['DescribeImages', ...LOOK_FOR_PREVIOUS]);
  });

  test('lifecycle 5: leaves nothing of a chain, as its deletion waiters know it', async () => {
    const w = watched(AT_ONCE);
    const image = { ...MINE, ImageLogicalId: 'Desk' };
    const guard = eventOf(w, 'Update', { ...COPY, ImageLogicalId: 'Desk' }, WAITER);
    completed(w, eventOf(w, 'Create', MINE));
    completed(w, eventOf(w, 'Create', image, WAITER));
    w.stack.record.setStatus('CREATE_COMPLETE');
    ask(w, guard, 'UPDATE_IN_PROGRESS');
    completed(w, guard, 'UPDATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_ROLLBACK_FAILED');
    put(w, imageOf(eventOf(w, 'Create', COPY)));
    expect((await look(w, asked(w, 'Delete', image, WAITER))).inputs).toEqual([
      { region: ELSEWHERE, Name: 'copy' },
    ]);
  });
});
