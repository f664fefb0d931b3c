import { DELETION_WAITER_TYPE, IMAGE_TYPE } from '../../../lambda/request/events';
import { ask, imageOf, look, polling, put, wait, watched } from '../polls';
import { ELSEWHERE, HOME } from '../stacks';
import { update } from './updates';

const SHARE = { AccountId: '222233334444' };
const WAITER = 'DeskDeletionWaiter1';
const LATE = {
  decision: 'wait: CloudFormation no longer asks for this',
  acts: [],
};

/** An update that is undone may come as an Update back to what was before, with the old id. */
describe('the copy of an undone update', () => {
  const COPY = 'the image of an update that failed could not be deleted in time';

  /** The stack goes back from `undone` to `back`; the image of `back` is there. */
  function undo(undone: object = {}, back: object = {}, options: Parameters<typeof watched>[0] = {}) {
    const w = watched(options);
    const event = update(w, { ...back, ImageName: 'back' }, { ImageName: 'undone', ...undone });
    const rollback = { ...event, FormerPhysicalResourceId: event.PhysicalResourceId };
    const copy = imageOf(event, event.OldResourceProperties);
    ask(w, rollback, 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS');
    return { w, event: rollback, image: imageOf(event), copy };
  }

  test('lifecycle 5: is deleted, and the attributes are those of the image', async () => {
    const { w, event, image, copy } = undo({}, {}, { appStream: { behaviour: { deletion: 'synchronous' } } });
    put(w, image);
    put(w, copy);
    await wait(w, 180);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'AVAILABLE',
      decision: 'done',
      data: { ImageName: 'back' },
      inputs: [{ Name: 'undone' }],
    });
  });

  test('lifecycle 5: is looked for in a region without AppStream, too, and then was never made', async () => {
    const { w, event, image } = undo({ DestinationRegion: 'us-west-1' });
    const undone = { logicalId: 'Desk', physicalId: 'arn:undone', type: IMAGE_TYPE, properties: {} };
    const reason = 'Image undone in us-west-1: an AWS endpoint does not exist (…).';
    w.stack.record.addResourceEvent(undone, 'UPDATE_FAILED', reason);
    ask(w, event);
    put(w, image);
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 180);
    expect(await next()).toMatchObject({ done: true, decision: 'done', acts: [] });
  });

  test('lifecycle 5: may be there where a look is refused', async () => {
    const { w, event, image } = undo({ DestinationRegion: ELSEWHERE });
    put(w, image);
    const kind = { error: 'AccessDeniedException' };
    w.appStream.faults.inject({ kind, operation: '*', region: ELSEWHERE, count: Infinity });
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 180);
    expect((await next()).failure).toContain('access is denied');
  });

  test('lifecycle 5: is waited for while it is being deleted', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'DELETING',
      decision: 'wait: the image is in state DELETING',
      acts: ['DeleteImage'],
    });
  });

  test('lifecycle 5: stays until the image itself is there', async () => {
    const { w, event, image, copy } = undo();
    put(w, image, { state: 'COPYING' });
    put(w, copy);
    expect(await look(w, event)).toMatchObject({ done: false, state: 'COPYING', acts: [] });
  });

  test('lifecycle 5: loses the shares that it declared', async () => {
    const { w, event, image, copy } = undo({ SharedWith: [SHARE] });
    put(w, image);
    put(w, copy, { sharedWith: [SHARE.AccountId] });
    expect((await look(w, event)).acts).toEqual(['DeleteImagePermissions', 'DeleteImage']);
  });

  describe('that CloudFormation knows as complete', () => {
    /** Shown as complete before what is under way. */
    function complete(status: string, heldBy?: string) {
      const w = watched();
      const event = update(w, { ImageName: 'back' }, { ImageName: 'before' });
      const known = imageOf(event, { ...event.ResourceProperties, ImageName: 'known' });
      const resource = { logicalId: 'Desk', type: event.ResourceType, properties: {} };
      w.stack.record.setStatus('UPDATE_IN_PROGRESS');
      w.stack.record.addResourceEvent(
        { ...resource, physicalId: event.FormerPhysicalResourceId! },
        'UPDATE_IN_PROGRESS',
      );
      w.stack.record.addResourceEvent({ ...resource, physicalId: known.arn }, 'UPDATE_COMPLETE');
      w.stack.record.setStatus('UPDATE_FAILED');
      ask(w, event, 'UPDATE_IN_PROGRESS', status);
      put(w, imageOf(event));
      put(w, known);
      if (heldBy) w.appStream.putFleet(HOME, { name: heldBy, imageName: 'known' });
      return { w, event };
    }

    test('lifecycle 2: is left to the clean-up by an update', async () => {
      const { w, event } = complete('UPDATE_IN_PROGRESS');
      await wait(w, 180);
      expect(await look(w, event)).toMatchObject({ done: true, decision: 'done', acts: [] });
    });

    test('lifecycle 5: is deleted by the way back', async () => {
      const { w, event } = complete('UPDATE_ROLLBACK_IN_PROGRESS');
      expect(await look(w, event)).toMatchObject({ done: false, state: 'DELETING', acts: ['DeleteImage'] });
    });

    test('lifecycle 5: is not waited for by the way back where a fleet uses it', async () => {
      const { w, event } = complete('UPDATE_ROLLBACK_IN_PROGRESS', 'cad');
      await wait(w, 180);
      expect(await look(w, event)).toMatchObject({ done: true, decision: 'done', acts: [] });
    });
  });

  test('lifecycle 5: is waited for where a fleet uses it that CloudFormation knows nothing of', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    w.appStream.putFleet(HOME, { name: 'cad', imageName: copy.name });
    expect(await look(w, event)).toMatchObject({ done: false, acts: [] });
  });

  test('lifecycle 6: stays once CloudFormation no longer asks for it', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    w.stack.record.status = 'UPDATE_ROLLBACK_FAILED';
    expect(await look(w, event)).toMatchObject({ ...LATE, done: false, state: 'unknown' });
  });

  test('lifecycle 5: stays for good where a removal policy had kept it', async () => {
    const { w, event, image, copy } = undo();
    put(w, image);
    put(w, copy);
    const { record } = w.stack;
    const kept = { logicalId: 'Desk', physicalId: copy.arn, type: event.ResourceType, properties: {} };
    record.addResourceEvent(kept, 'DELETE_SKIPPED');
    record.setResourceStatus(record.resources.get('Desk')!, 'UPDATE_IN_PROGRESS');
    expect(await look(w, event)).toMatchObject({ done: true, data: { ImageName: 'back' }, acts: [] });
  });

  test('lifecycle 4: stays for good where it is not ours', async () => {
    const { w, event, image } = undo();
    put(w, image);
    w.appStream.addImage(HOME, { name: 'undone' });
    expect(await look(w, event)).toMatchObject({ done: true, data: { ImageName: 'back' }, acts: [] });
  });

  test('lifecycle 5: is looked for for 3 minutes, since it may not be visible yet', async () => {
    // Later than createTimeout, if need be.
    const { w, event, image } = undo({}, { CreateTimeout: '60' });
    put(w, image);
    await wait(w, 179);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'absent',
      decision: 'wait: the creation had not finished: looking again for an image that is not visible yet',
    });
    await wait(w, 1);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'done' });
  });

  test.each([
    ['AccessDeniedException', 180, 'access is denied (AccessDeniedException: Simulated fault.). '],
    ['ThrottlingException', 56 * 60, `${COPY} (waited 56 min; ThrottlingException: Simulated fault.). `],
  ])('lifecycle 9: that cannot be looked at is what the failure names: %s', async (error, seconds, says) => {
    const { w, event, image } = undo({ DestinationRegion: ELSEWHERE }, { CreateTimeout: '300' });
    put(w, image);
    w.appStream.faults.inject({ kind: { error }, count: Infinity, region: ELSEWHERE });
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, seconds - 30);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 30);
    expect((await next()).failure).toContain(`Image undone in ${ELSEWHERE}: ${says}`);
  });

  test('lifecycle 9: that cannot be deleted until the end fails', async () => {
    const { w, event, image, copy } = undo({}, { DeleteTimeout: '300' });
    put(w, image);
    put(w, copy);
    w.appStream.putFleet(HOME, { name: 'fleet', imageName: 'undone' });
    const next = polling(w, event);
    await next();
    await wait(w, 300);
    const { failure } = await next();
    expect(failure).toContain(`Image undone in eu-west-1: ${COPY} (waited 5 min; used by fleet fleet; `);
  });

  test.each([
    [true, WAITER],
    [false, undefined],
  ])(
    'lifecycle 10: that is still copied at the end is left to the deletion waiters, where there are some: %p',
    async (handsOver, HandOver) => {
      const { w, event, image, copy } = undo({ HandOver });
      put(w, image);
      put(w, copy, { state: 'COPYING' });
      const waiter = { logicalId: WAITER, physicalId: copy.arn, type: DELETION_WAITER_TYPE };
      w.stack.record.addResourceEvent(waiter, 'UPDATE_COMPLETE');
      await wait(w, 55 * 60);
      expect(await look(w, event)).toMatchObject(
        handsOver
          ? {
              done: true,
              decision: expect.stringMatching(/^hand over: the image is in state COPYING: /),
              data: { ImageName: 'back', ImageState: 'AVAILABLE' },
            }
          : {
              failure: expect.stringContaining(`${COPY} (waited 55 min; the image is in state COPYING: `),
            },
      );
    },
  );
});
