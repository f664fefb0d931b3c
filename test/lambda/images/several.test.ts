import {
  type PolledEvent,
  type Watched,
  ask,
  eventOf,
  imageOf,
  look,
  polling,
  put,
  sentNow,
  wait,
  watched,
} from '../polls';
import { ELSEWHERE, HOME } from '../stacks';
import { AT_ONCE, MINE, WAITER, completed } from './deletions';

const MADE = { ImageName: 'made', DestinationRegion: ELSEWHERE };

/** A Delete of `mine`, after an update or a creation that had made another image elsewhere and then failed. */
function deletion(
  w: Watched,
  stackStatus = 'DELETE_IN_PROGRESS',
  began = 'UPDATE_IN_PROGRESS',
  state = 'AVAILABLE',
): PolledEvent {
  const event = eventOf(w, 'Delete', MINE);
  const made = eventOf(w, 'Create', MADE);
  w.stack.record.setStatus(began);
  completed(w, { ...made, PhysicalResourceId: event.PhysicalResourceId }, began);
  completed(w, made, began.replace('IN_PROGRESS', 'FAILED'));
  ask(w, event, 'DELETE_IN_PROGRESS', stackStatus);
  put(w, imageOf(made), { state });
  return event;
}

const there = (w: Watched) =>
  [HOME, ELSEWHERE].flatMap((region) => w.appStream.images(region).map(({ name }) => name)).sort();

describe('lifecycle 5: the images that a Delete takes with it', () => {
  test.each([
    [['golden'], 'the deletion of the stack', 'DELETE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
    [['golden'], 'the rollback of an update', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
    [['golden'], 'the rollback of the creation', 'ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS'],
    // Each of them has a Delete of its own.
    [['golden', 'made'], 'an update', 'UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS'],
    [['golden', 'made'], 'a creation', 'CREATE_IN_PROGRESS', 'CREATE_IN_PROGRESS'],
  ])('%j stay in %s', async (left, _, stackStatus, began) => {
    const w = watched(AT_ONCE);
    const event = deletion(w, stackStatus, began);
    put(w, imageOf(event));
    await look(w, event);
    expect(there(w)).toEqual(left);
  });

  test('wait until its own is gone, or held', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false, acts: ['DeleteImage'] });
    expect(await next()).toMatchObject({ done: false, acts: [] });
    await wait(w, 60);
    expect(await next()).toMatchObject({ done: false, acts: ['DeleteImage'] });
  });

  test('do not wait where a fleet holds its own, and both are told of', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: 'mine' });
    const next = polling(w, event);
    expect(await next()).toMatchObject({
      done: false,
      decision: expect.stringMatching(/^wait: ResourceInUseException: .*; the image is in state DELETING$/),
      acts: ['DeleteImage'],
    });
    await wait(w, 60);
    expect(await next()).toMatchObject({
      done: false,
      decision: expect.stringMatching(/^wait: ResourceInUseException: [^;]*$/),
    });
  });

  test('do not wait where it has failed either, and the failure names what is not deleted yet', async () => {
    const w = watched();
    const event = deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'DELETING');
    put(w, imageOf(event));
    const kind = { error: 'AccessDeniedException', message: 'Not you.' };
    w.appStream.faults.inject({ operation: 'DeleteImage', region: HOME, kind, count: Infinity });
    const next = polling(w, event);
    let seen = await next();
    for (let n = 0; n < 8 && seen.failure === undefined; n += 1) {
      await wait(w, 30);
      seen = await next();
    }
    expect(seen.failure).toMatch(
      /^Image mine in eu-west-1: .*Not you\..*; Image made in us-east-1: the image is in state DELETING/,
    );
  });

  test('are all named by the failure where they have failed, too', async () => {
    const w = watched();
    const event = deletion(w);
    put(w, imageOf(event));
    const kind = { error: 'ValidationException', message: 'Not so.' };
    w.appStream.faults.inject({ operation: 'DeleteImage', kind, count: Infinity });
    expect((await look(w, event)).failure).toMatch(
      /^Image mine in eu-west-1: .*Not so\.; Image made in us-east-1: ValidationException: Not so\./,
    );
  });

  test('stay, too, where they are not ours, and the log tells of each', async () => {
    const w = watched();
    const event = deletion(w, 'UPDATE_ROLLBACK_IN_PROGRESS');
    w.appStream.removeImage(ELSEWHERE, 'made');
    for (const [region, name] of [
      [HOME, 'mine'],
      [ELSEWHERE, 'made'],
    ])
      w.appStream.addImage(region, { name, state: 'FAILED' });
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision:
        'left alone an image in state FAILED that is not ours; left alone an image in state FAILED that is not ours',
      acts: [],
    });
  });

  test('are known by the events where neither id nor properties of the Delete name one', async () => {
    const w = watched(AT_ONCE);
    const event = deletion(w);
    const ResourceProperties = { SourceImageName: 'not a name' };
    const unknown = { ...event, ResourceProperties, PhysicalResourceId: 'Stack-Desk-INVENTED' };
    ask(w, unknown);
    expect(await look(w, unknown)).toMatchObject({ acts: ['DeleteImage'] });
    expect(there(w)).toEqual(['golden']);
  });

  test.each([
    ['what it waits for', 'the image is in state DELETING'],
    ['what holds it', 'fleet outside'],
  ])('are each named with %s where the time is up', async (_, says) => {
    const w = watched();
    const isHeld = says.startsWith('fleet');
    const event = deletion(w, 'DELETE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', isHeld ? 'AVAILABLE' : 'DELETING');
    put(w, imageOf(event));
    w.appStream.putFleet(HOME, { name: 'desks', imageName: 'mine' });
    if (isHeld) w.appStream.putFleet(ELSEWHERE, { name: 'outside', imageName: 'made' });
    const next = polling(w, event);
    await next();
    await wait(w, 3300);
    expect((await next()).failure).toMatch(
      new RegExp(`^Image mine in eu-west-1: .*fleet desks.*; Image made in us-east-1: [^;]*${says}`),
    );
  });

  test('have each a time of its own, which the next poll gets to know', async () => {
    const w = watched();
    const event = deletion(w, 'ROLLBACK_IN_PROGRESS', 'CREATE_IN_PROGRESS');
    put(w, imageOf(event));
    for (const [region, imageName] of [
      [HOME, 'mine'],
      [ELSEWHERE, 'made'],
    ])
      w.appStream.putFleet(region, { name: 'outside', imageName });
    const { passedOn } = await look(w, event);
    const since = new Date(w.clock.now()).toISOString();
    const arns = [imageOf(event), imageOf(eventOf(w, 'Create', MADE))].map(({ arn }) => arn);
    expect(passedOn).toMatchObject({
      DeletableSince: Object.fromEntries(arns.map((arn) => [arn, since])),
    });
    // Otherwise the next poll would look at one of them alone.
    expect(passedOn!.HeldBy).toBeUndefined();
  });
});

describe('lifecycle 3: an image that may not be visible yet', () => {
  const LOOKING = /^wait: the creation had not finished: looking again/;

  /**
   * The stack is deleted, and the image, which was complete, is not there: somebody has removed it. `hasFailed`: an
   * update without rollback failed before. `more`: of the waiter whose Delete it is, if it is not that of the image.
   */
  function removedByHand(w: Watched, hasFailed: boolean, more: Partial<PolledEvent> = {}): PolledEvent {
    const { record } = w.stack;
    const created = eventOf(w, 'Create', MINE);
    completed(w, created);
    record.setStatus('CREATE_COMPLETE');
    if (hasFailed) {
      record.setStatus('UPDATE_IN_PROGRESS');
      record.setStatus('UPDATE_FAILED');
      completed(w, created, 'UPDATE_IN_PROGRESS');
    }
    ask(w, eventOf(w, 'Delete', MINE));
    const event = eventOf(
      w,
      'Delete',
      { ...MINE, ...(more.ResourceType && { ImageLogicalId: 'Desk' }) },
      more,
    );
    if (more.ResourceType) ask(w, event);
    return event;
  }

  test('is not looked for again where it was complete, and nothing before failed', async () => {
    const w = watched();
    expect(await look(w, removedByHand(w, false))).toMatchObject({ done: true });
  });

  test('is looked for where an update that failed may have begun to make it anew', async () => {
    const w = watched();
    const event = removedByHand(w, true);
    expect(await look(w, event)).toMatchObject({ done: false, decision: expect.stringMatching(LOOKING) });
    await wait(w, 179);
    expect(await look(w, event)).toMatchObject({ done: false });
    await wait(w, 1);
    expect(await look(w, event)).toMatchObject({ done: true });
  });

  test.each([
    [false, 179, 'the image', {}],
    [true, 180, 'the image', {}],
    [false, 179, 'a waiter', WAITER],
    [true, 180, 'a waiter', WAITER],
  ])('%p that it is gone, %d s after the stack began to delete, for %s', async (done, seconds, _, more) => {
    const w = watched();
    const event = removedByHand(w, true, more);
    await wait(w, seconds);
    const later = sentNow(w, event);
    ask(w, later);
    expect(await look(w, later)).toMatchObject({ done });
  });
});
