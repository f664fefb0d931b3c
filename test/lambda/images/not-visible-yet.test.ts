import { ask, eventOf, look, polling, sentNow, wait, watched } from '../polls';
import { HOME } from '../stacks';
import { MINE, completed, deletion, deletionHalfway } from './deletions';

describe('an image that may appear yet', () => {
  const LOOKING = {
    done: false,
    state: 'absent',
    decision: 'wait: the creation had not finished: looking again for an image that is not visible yet',
  };

  test('lifecycle 3: is looked for for 3 minutes, whatever deleteTimeout says', async () => {
    const w = watched();
    const event = deletionHalfway(w, { ...MINE, DeleteTimeout: '60' });
    expect(await look(w, event)).toMatchObject(LOOKING);
    await wait(w, 179);
    expect(await look(w, event)).toMatchObject(LOOKING);
    await wait(w, 1);
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone' });
  });

  test('lifecycle 4: is not looked for where another has its name', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await look(w, deletionHalfway(w))).toMatchObject({ done: true });
  });

  test('lifecycle 3: is looked for in a region without AppStream, too, and then was never made', async () => {
    const w = watched();
    const event = eventOf(w, 'Delete', { ...MINE, DestinationRegion: 'us-west-1' });
    completed(w, event, 'CREATE_FAILED', 'Image mine in us-west-1: an AWS endpoint does not exist (…).');
    ask(w, event);
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 179);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, 1);
    expect(await next()).toMatchObject({ done: true, decision: 'gone' });
  });

  test.each([
    // Three minutes, two polls of 30 s, and a minute that the first poll may be late.
    [300, true],
    [301, false],
  ])(
    'lifecycle 5: may have been made where its creation went on for %d s: %p that it is gone',
    async (seconds, isGone) => {
      const w = watched();
      const event = eventOf(w, 'Delete', { ...MINE, DestinationRegion: 'us-west-1' });
      const { record } = w.stack;
      const resource = { logicalId: 'Desk', physicalId: '', type: event.ResourceType, properties: {} };
      record.setStatus('CREATE_IN_PROGRESS');
      record.addResourceEvent(resource, 'CREATE_IN_PROGRESS');
      await wait(w, seconds);
      record.addResourceEvent(resource, 'CREATE_FAILED', 'Resource creation cancelled');
      record.setStatus('ROLLBACK_IN_PROGRESS');
      const reason = 'Image mine in us-west-1: an AWS endpoint does not exist (…).';
      record.addResourceEvent({ ...resource, physicalId: event.PhysicalResourceId }, 'DELETE_FAILED', reason);
      record.setStatus('ROLLBACK_FAILED');
      const again = sentNow(w, event);
      ask(w, again);
      const next = polling(w, again);
      await next();
      await wait(w, 180);
      const { decision, failure } = await next();
      if (isGone) expect(decision).toBe('gone');
      else expect(failure).toContain('Image mine in us-west-1: an AWS endpoint does not exist (');
    },
  );

  test('lifecycle 8: was made where the resource was complete: a missing host fails', async () => {
    const w = watched();
    const next = polling(w, deletion(w, { ...MINE, DestinationRegion: 'us-west-1' }));
    await next();
    await wait(w, 180);
    const { failure } = await next();
    expect(failure).toContain('Image mine in us-west-1: an AWS endpoint does not exist (');
  });

  test('lifecycle 8: what AppStream refuses is no proof that it was never made', async () => {
    const w = watched();
    w.appStream.faults.inject({
      operation: 'DescribeImages',
      kind: { error: 'ValidationException' },
      count: 1,
    });
    expect((await look(w, deletionHalfway(w))).failure).toContain('AppStream refuses the call');
  });
});
