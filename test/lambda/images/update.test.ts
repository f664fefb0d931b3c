import { ask, eventOf, imageOf, look, put, watched } from '../polls';
import { EARLIER, completed } from './deletions';
import { update } from './updates';

const MINE = { ImageName: 'mine' };
const SHARE = { AccountId: '222233334444' };

describe('an Update under the same name', () => {
  test('lifecycle 2: is refused where it needs a new image, also when somebody removed the old one', async () => {
    const w = watched();
    const event = update(w, { ...MINE, Revision: '2' }, MINE);
    ask(w, event);
    const { failure, acts } = await look(w, event);
    expect(failure).toContain(
      'Image mine in eu-west-1: the change needs a new image, but imageName stays the same. Change imageName',
    );
    expect(acts).toEqual([]);
  });

  test('lifecycle 2: is refused where the old image is there', async () => {
    const w = watched();
    const event = update(w, { ...MINE, Revision: '2' }, MINE);
    put(w, imageOf(event, event.OldResourceProperties));
    ask(w, event);
    expect((await look(w, event)).failure).toContain('imageName stays the same');
  });

  test('lifecycle 2: makes the image anew in a rollback, where somebody removed it', async () => {
    const w = watched();
    const event = update(w, MINE, { ...MINE, Revision: '2' });
    ask(w, event, 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
  });

  test('lifecycle 2: makes the image anew where somebody removed it and the content stays', async () => {
    const w = watched();
    const event = update(w, { ...MINE, Tags: [] }, MINE);
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
  });

  test('lifecycle 2: finds the FAILED copy of an earlier version in the way of another name only', async () => {
    const w = watched();
    const event = update(w, MINE, { ImageName: 'theirs' });
    put(w, imageOf(event, { ...event.ResourceProperties, Revision: '0' }), { state: 'FAILED' });
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['DeleteImage'] });
  });
});

describe('an Update', () => {
  test('lifecycle 2: takes back what an update has shared that failed before it', async () => {
    const w = watched();
    const before = eventOf(w, 'Create', MINE);
    completed(w, before);
    w.stack.record.setStatus('CREATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    const shared = eventOf(w, 'Update', { ...MINE, SharedWith: [SHARE] });
    completed(w, shared, 'UPDATE_IN_PROGRESS');
    completed(w, shared, 'UPDATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_FAILED');
    const event = update(w, MINE, MINE);
    ask(w, event);
    put(w, imageOf(event), { attempt: EARLIER, sharedWith: [SHARE.AccountId] });
    expect(await look(w, event)).toMatchObject({ done: true, acts: ['DeleteImagePermissions'] });
  });

  test('lifecycle 2: that changes the name with the content makes a new image', async () => {
    const w = watched();
    const event = update(w, { ImageName: 'new', Revision: '2' }, MINE);
    put(w, imageOf(event, event.OldResourceProperties));
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: false, acts: ['CopyImage'] });
  });

  test('lifecycle 2: in place keeps the image, whatever id CloudFormation knew', async () => {
    const w = watched();
    const event = update(w, MINE, MINE, { FormerPhysicalResourceId: 'Stack-Desk-1A2B3C4D5E6F' });
    put(w, imageOf(event));
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 2: leaves the old image to the Delete of the clean-up', async () => {
    const w = watched();
    const event = update(w, { Revision: '2' }, {});
    put(w, imageOf(event));
    put(w, imageOf(event, event.OldResourceProperties));
    ask(w, event);
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'done',
      calls: ['DescribeImages'],
    });
  });

  test('lifecycle 2: undoes none of the tags and shares of another image', async () => {
    const w = watched();
    const old = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [SHARE] };
    const event = update(w, { Revision: '2' }, old);
    put(w, imageOf(event), { tags: { a: '1' }, sharedWith: [SHARE.AccountId] });
    ask(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });
});
