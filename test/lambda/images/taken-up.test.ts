import { type PolledEvent, type Watched, ask, asked, eventOf, imageOf, look, put, watched } from '../polls';
import { ELSEWHERE } from '../stacks';
import { EARLIER, completed } from './deletions';
import { A, B, ENCODED, MARK, SHARED_WITH } from './marks';
import { update } from './updates';

const KEPT = 'kept 2026-11-01T00:00:00.000Z';
const share = (AccountId: string) => ({ SharedWith: [{ AccountId }] });

const tagsIn = (w: Watched, event: PolledEvent) => {
  const { region, name } = imageOf(event);
  return w.appStream.image(region, name)!.tags;
};
const sharesOf = (w: Watched, event: PolledEvent) => {
  const { region, name } = imageOf(event);
  return w.appStream.image(region, name)!.sharedWith.map(({ accountId }) => accountId);
};

/** Puts the declared image there, which an earlier release has replaced. */
function putPrevious(w: Watched, event: PolledEvent, more: Parameters<typeof put>[2] = {}): void {
  put(w, imageOf(event), { attempt: EARLIER, tags: { [MARK]: KEPT }, ...more });
}

describe('lifecycle 12: an update that goes back to a previous image', () => {
  test('needs no copy, and its mark tells what the update declares', async () => {
    const w = watched();
    const event = update(w, { Revision: '1', ...share(A) }, { Revision: '2' });
    ask(w, event);
    putPrevious(w, event);
    expect(await look(w, event)).toMatchObject({
      done: true,
      acts: ['TagResource', 'UpdateImagePermissions'],
    });
    expect(tagsIn(w, event)).toEqual({ [MARK]: `${KEPT} 1`, [SHARED_WITH]: ENCODED[A] });
  });

  test('notes nothing in an image that it has made itself', async () => {
    const w = watched();
    const event = update(w, { Revision: '1', ...share(A) }, { Revision: '2' });
    ask(w, event);
    put(w, imageOf(event), { tags: { [MARK]: KEPT } });
    expect(await look(w, event)).toMatchObject({ done: true, acts: ['UpdateImagePermissions'] });
  });

  test('keeps the shares that it had, as long as that can be undone', async () => {
    const w = watched();
    const properties = { Revision: '1', ...share(B) };
    const event = update(w, properties, { Revision: '1', ...share(A) });
    // An update that failed without rollback had taken it up.
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    completed(
      w,
      { ...event, PhysicalResourceId: imageOf(eventOf(w, 'Create', { Revision: '2' })).arn },
      'UPDATE_IN_PROGRESS',
    );
    completed(w, event, 'UPDATE_COMPLETE');
    w.stack.record.setStatus('UPDATE_FAILED');
    ask(w, event);
    putPrevious(w, event, { tags: { [MARK]: KEPT, [SHARED_WITH]: ENCODED[A] }, sharedWith: [A] });
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(sharesOf(w, event)).toEqual([A, B]);
    expect(tagsIn(w, event)[SHARED_WITH]).toBe(ENCODED[B] + ENCODED[A]);
  });

  test('takes back what it had where the image is no previous one', async () => {
    const w = watched();
    const event = update(w, { Revision: '1', ...share(B) }, { Revision: '1', ...share(A) });
    ask(w, event);
    put(w, imageOf(event), { attempt: EARLIER, sharedWith: [A] });
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(sharesOf(w, event)).toEqual([B]);
  });
});

describe('lifecycle 12: marks of an earlier resource of the same logical id, whose images RETAIN kept', () => {
  const OLD = { Revision: '0' };

  /** Puts such an image there, beside the one that the event has made. */
  function beside(w: Watched, event: PolledEvent, more: object = {}): PolledEvent {
    const old = eventOf(w, 'Create', { ...OLD, ...more });
    put(w, imageOf(event));
    putPrevious(w, old);
    return old;
  }

  test('are taken off by the creation of the resource in an update', async () => {
    const w = watched();
    const event = asked(w, 'Create', { Revision: '1' });
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    const old = beside(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, acts: ['UntagResource'] });
    expect(tagsIn(w, old)).toEqual({});
  });

  test('are not looked for in the creation of the stack', async () => {
    const w = watched();
    const event = asked(w, 'Create', { Revision: '1' });
    const old = beside(w, event);
    expect(await look(w, event)).toMatchObject({ done: true, calls: ['DescribeImages'] });
    expect(tagsIn(w, old)).toEqual({ [MARK]: KEPT });
  });

  const there = { DestinationRegion: ELSEWHERE };

  test.each([
    [
      {},
      'an update that comes to their region',
      { ...there, Revision: '1' },
      { Revision: '1' },
      'UPDATE_IN_PROGRESS',
    ],
    // They may be of this very resource.
    [
      { [MARK]: KEPT },
      'the rollback of an update that had left their region',
      { ...there, Revision: '1' },
      { Revision: '1' },
      'UPDATE_ROLLBACK_IN_PROGRESS',
    ],
    [
      { [MARK]: KEPT },
      'an update within their region',
      { ...there, Revision: '1' },
      { ...there, Revision: '2' },
      'UPDATE_IN_PROGRESS',
    ],
  ])('are %j after %s', async (tags, _, properties, before, stackStatus) => {
    const w = watched();
    w.appStream.addImage(ELSEWHERE, { name: 'golden' });
    const event = update(w, properties, before);
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    const was = event.FormerPhysicalResourceId!;
    completed(w, { ...event, PhysicalResourceId: was }, 'UPDATE_IN_PROGRESS');
    ask(w, event, 'UPDATE_IN_PROGRESS', stackStatus);
    const old = beside(w, event, there);
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(tagsIn(w, old)).toEqual(tags);
  });
});

describe('lifecycle 1: tags that a new image may have from its source', () => {
  test.each([
    [{ a: '1' }, 'a managed update', { UpdateOfImageName: 'golden' }],
    [{ a: '1', [MARK]: KEPT }, 'a copy', {}],
  ])('are %j after %s: a mark among them says nothing of it', async (tags, _, way) => {
    const w = watched();
    const event = asked(w, 'Create', { ...way });
    put(w, imageOf(event), { tags: { a: '1', [MARK]: KEPT } });
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(tagsIn(w, event)).toEqual(tags);
  });
});
