import {
  ask,
  asked,
  eventOf,
  executionOf,
  imageOf,
  look,
  polling,
  put,
  wait,
  watched,
  LOOK_FOR_PREVIOUS,
} from '../polls';
import { ELSEWHERE, HOME } from '../stacks';
import { AT_ONCE, DELETING, EARLIER, MINE, WAITER, completed, deletion, deletionHalfway } from './deletions';

describe('the image', () => {
  test('lifecycle 3: is deleted, and the answer waits until it is gone', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      ...DELETING,
      calls: ['DescribeImages', 'DescribeImagePermissions', 'DeleteImage', 'DescribeImages'],
    });
    expect(await look(w, event)).toMatchObject({ ...DELETING, acts: [] });
    await wait(w, 60);
    expect(await look(w, event)).toMatchObject({ done: true, state: 'absent', decision: 'gone', data: {} });
  });

  test('lifecycle 3: that is gone at once is a success at once', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'gone',
      inputs: [{ region: HOME, Name: 'mine' }],
    });
  });

  test('lifecycle 3: is looked at once where id and properties name the same', async () => {
    const w = watched();
    expect(await look(w, deletion(w))).toMatchObject({
      decision: 'gone',
      calls: ['DescribeImages', ...LOOK_FOR_PREVIOUS],
    });
  });

  test('lifecycle 4: that is not ours is left alone', async () => {
    const w = watched();
    w.appStream.addImage(HOME, { name: 'mine', state: 'FAILED' });
    expect(await look(w, deletion(w))).toMatchObject({
      done: true,
      state: 'absent',
      decision: 'left alone an image in state FAILED that is not ours',
      acts: [],
    });
  });

  test('lifecycle 4: that the id names is the one, though the properties name another', async () => {
    const w = watched(AT_ONCE);
    const was = imageOf(eventOf(w, 'Create', { ImageName: 'was', DestinationRegion: ELSEWHERE }));
    const event = deletion(w, MINE, { PhysicalResourceId: was.arn });
    put(w, imageOf(event), { attempt: EARLIER });
    put(w, was);
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'it was there before this resource, or kept by its removal policy',
      inputs: [{ region: ELSEWHERE, Name: 'was' }],
    });
  });

  test('lifecycle 5: that the properties name is the one where CloudFormation invented the id', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w, MINE, { PhysicalResourceId: 'Stack-Desk-1ABCDEFGHIJKL' });
    put(w, imageOf(event));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'gone',
      inputs: [{ region: HOME, Name: 'mine' }],
    });
  });

  test('lifecycle 3: is known by its id where the properties say nothing', async () => {
    const w = watched(AT_ONCE);
    const image = imageOf(eventOf(w, 'Create', MINE));
    put(w, image);
    const event = deletion(w, { SourceImageName: 'not a name' }, { PhysicalResourceId: image.arn });
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone', acts: ['DeleteImage'] });
    expect(w.lines.at(-1)).toMatchObject({ image: 'mine', region: HOME });
  });

  test('lifecycle 4: of an earlier life of the resource, under the same name, stays', async () => {
    const w = watched(AT_ONCE);
    const event = deletionHalfway(w, { ...MINE, Revision: '2' });
    put(w, imageOf(event, { ...event.ResourceProperties, Revision: '1' }), { attempt: EARLIER });
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 4: that is not ours is left alone, though the properties say nothing', async () => {
    const w = watched();
    const event = deletion(
      w,
      { SourceImageName: 'not a name' },
      { PhysicalResourceId: imageOf(eventOf(w, 'Create', MINE)).arn },
    );
    w.appStream.addImage(HOME, { name: 'mine' });
    expect(await look(w, event)).toMatchObject({ done: true, acts: [] });
  });

  test('lifecycle 3: that neither id nor properties name was never made', async () => {
    const w = watched();
    const event = asked(
      w,
      'Delete',
      { SourceImageName: 'not a name' },
      { PhysicalResourceId: 'Stack-Desk-1' },
    );
    expect(await look(w, event)).toMatchObject({ done: true, decision: 'gone', calls: [] });
  });
});

describe('a copy under way', () => {
  test.each([
    'OperationNotPermittedException',
    'ResourceInUseException',
    'ConcurrentModificationException',
    'ValidationException',
  ])('lifecycle 7: that AppStream does not delete, with %s, is waited for', async (error) => {
    const w = watched();
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { state: 'COPYING' });
    w.appStream.faults.inject({ operation: 'DeleteImage', kind: { error }, count: 1 });
    await wait(w, 3000);
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: expect.stringMatching(`^wait: the image is in state COPYING: ${error}`),
    });
  });

  test('lifecycle 5: that AppStream deletes is gone before its copy would have ended', async () => {
    const w = watched({
      appStream: { behaviour: { deleteWhileCopying: 'accepted', deletion: 'synchronous' } },
    });
    const event = asked(w, 'Delete', MINE);
    put(w, imageOf(event), { state: 'COPYING' });
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false, acts: ['DeleteImage'] });
    await wait(w, 180);
    expect(await next()).toMatchObject({ done: true, decision: 'gone' });
  });

  test.each([
    ['COPYING', {}],
    ['COPYING', { description: undefined }],
    ['PENDING', {}],
  ])('lifecycle 3: in state %s is waited for longer than deleteTimeout: %j', async (state, more) => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, DeleteTimeout: '300' });
    put(w, imageOf(event), { state, ...more });
    await wait(w, 3299);
    expect(await look(w, event)).toMatchObject({
      done: false,
      state,
      decision: expect.stringMatching(`^wait: the image is in state ${state}`),
      acts: [],
    });
    await wait(w, 1);
    const { failure } = await look(w, event);
    expect(failure).toContain(
      `Image mine in eu-west-1: it could not be deleted in time (waited 55 min; the image is in state ${state}`,
    );
  });

  test('lifecycle 10: at the end of the event is left to the resource before', async () => {
    const w = watched();
    const event = asked(w, 'Delete', { ...MINE, HandOver: WAITER.LogicalResourceId });
    completed(w, eventOf(w, 'Create', { ...MINE, ImageLogicalId: 'Desk' }, WAITER));
    put(w, imageOf(event), { state: 'COPYING' });
    await wait(w, 3300);
    expect(await look(w, event)).toMatchObject({
      done: true,
      state: 'COPYING',
      decision: expect.stringMatching(/^hand over: the image is in state COPYING: /),
    });
  });
});

describe('an image that was held at the poll before', () => {
  function held() {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    put(w, imageOf(event), { sharedWith: ['999900001111'] });
    return { w, event, next: polling(w, event) };
  }

  test('lifecycle 3: is gone where somebody has removed it since', async () => {
    const { w, next } = held();
    expect(await next()).toMatchObject({ done: false, decision: 'wait: shared with account 999900001111' });
    w.appStream.removeImage(HOME, 'mine');
    expect(await next()).toMatchObject({ done: true, decision: 'gone' });
  });

  test('lifecycle 3: is deleted where nothing holds it any more', async () => {
    const { w, event, next } = held();
    await next();
    w.appStream.removeImage(HOME, 'mine');
    put(w, imageOf(event));
    expect(await next()).toMatchObject({ done: true, acts: ['DeleteImage'] });
  });
});

describe('an image that CloudFormation holds as the present one, though its events do not tell', () => {
  test.each([
    ['AVAILABLE', ['DescribeImages', 'DescribeImagePermissions']],
    ['COPYING', ['DescribeImages']],
  ])('lifecycle 4: stays, in state %s', async (state, calls) => {
    const w = watched({ appStream: { behaviour: { deleteWhileCopying: 'accepted' } } });
    const event = eventOf(w, 'Delete', MINE);
    w.stack.record.setStatus('UPDATE_IN_PROGRESS');
    ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    w.stack.record.resources.get('Desk')!.status = 'UPDATE_COMPLETE';
    put(w, imageOf(event), { state });
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: 'CloudFormation holds the image as the present one of its resource',
      calls,
      acts: [],
    });
  });
});

test('lifecycle 6: a late Delete waits to the end of its event, and gives no answer then', async () => {
  const w = watched({ pollIntervalSeconds: 600 });
  const event = eventOf(w, 'Delete', MINE);
  w.stack.record.setStatus('UPDATE_IN_PROGRESS');
  put(w, imageOf(event));
  const polled = await w.account.handler(executionOf(event));
  expect(polled).toMatchObject({ waitSeconds: 30 });
  expect(await look(w, event)).toMatchObject({
    done: false,
    decision: 'wait: CloudFormation does not show the deletion yet',
  });
  await wait(w, 3300);
  const late = await look(w, event);
  expect([late.done, late.failure, late.acts]).toEqual([undefined, undefined, []]);
});
