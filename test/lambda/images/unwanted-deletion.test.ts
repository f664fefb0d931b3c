import { ask, asked, eventOf, imageOf, look, put, wait, watched } from '../polls';
import { AT_ONCE, CREATION_WAITER, MINE, WAITER, completed, deletion } from './deletions';

describe('a deletion that CloudFormation does not want', () => {
  test('lifecycle 6: if CloudFormation no longer asks for it, waits and deletes nothing to the last second', async () => {
    const w = watched();
    const event = eventOf(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event));
    await wait(w, 3299);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state: 'AVAILABLE',
      decision: 'wait: CloudFormation does not show the deletion yet',
      acts: [],
    });
  });

  test('lifecycle 6: if the image has become the present one again, waits and deletes nothing', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    completed(w, event, 'UPDATE_COMPLETE');
    await wait(w, 3000);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: CloudFormation does not show the deletion yet',
      acts: [],
    });
  });

  test.each([WAITER, CREATION_WAITER])(
    'lifecycle 10: if only a waiter has left the template, deletes nothing and succeeds: %j',
    async (member) => {
      const w = watched();
      const image = eventOf(w, 'Create', MINE);
      ask(w, image, 'CREATE_COMPLETE');
      put(w, imageOf(image));
      w.stack.record.setStatus('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      const event = asked(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, member);
      expect(await look(w, event)).toMatchObject({
        done: true,
        decision: 'CloudFormation does not ask for its deletion',
        acts: [],
      });
    },
  );

  test('lifecycle 4: if the image is the present one, deletes nothing, though the image resource itself is asked to', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event));
    w.stack.record.resources.get('Desk')!.status = 'UPDATE_COMPLETE';
    w.stack.record.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    expect((await look(w, event)).acts).toEqual([]);
  });

  test('lifecycle 10: if the id names another image than the present one, deletes only that one', async () => {
    const w = watched(AT_ONCE);
    completed(w, eventOf(w, 'Create', { ImageName: 'was' }));
    ask(w, eventOf(w, 'Create', MINE), 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS');
    const was = imageOf(eventOf(w, 'Create', { ImageName: 'was' }));
    const PhysicalResourceId = was.arn;
    const more = { ...WAITER, PhysicalResourceId };
    completed(w, eventOf(w, 'Create', MINE, more));
    const event = eventOf(w, 'Delete', { ...MINE, ImageLogicalId: 'Desk' }, more);
    ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    put(w, imageOf(event));
    put(w, was);
    expect(await look(w, event)).toMatchObject({ done: true, inputs: [{ Name: 'was' }] });
  });

  test('lifecycle 5: if a removal policy had kept the image, deletes nothing and succeeds', async () => {
    const w = watched();
    const event = eventOf(w, 'Delete', MINE);
    completed(w, event, 'DELETE_SKIPPED');
    ask(w, event);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'CloudFormation does not ask for its deletion',
      acts: [],
    });
  });
});
