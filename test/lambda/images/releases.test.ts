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
import { AT_ONCE, EARLIER, WAITER, completed } from './deletions';
import { A, B, ENCODED, MARK, SHARED_WITH } from './marks';

const began = Date.UTC(2026, 10, 2);
/** The mark of an image that was replaced so many days before. */
const replaced = (daysAgo: number, as = 'kept') =>
  `${as} ${new Date(began - daysAgo * 86_400_000).toISOString()}`;

/** What `Desk` declares in its n-th release, under a generated name. */
const release = (n: number, more: object = {}) => ({ Revision: `${n}`, ...more });
const imageOfRelease = (w: Watched, n: number) => imageOf(eventOf(w, 'Create', release(n)));
const nameOf = (w: Watched, n: number) => imageOfRelease(w, n).name;

/** Puts the image of an earlier release there, with such a mark. */
function putPrevious(
  w: Watched,
  n: number,
  mark: string | undefined,
  more: Parameters<typeof put>[2] = {},
): void {
  const { tags, ...others } = more;
  put(w, imageOfRelease(w, n), {
    attempt: EARLIER,
    tags: { ...(mark && { [MARK]: mark }), ...tags },
    ...others,
  });
}

/**
 * The tenth release declares this, and its clean-up deletes the image of the ninth. Both are there. `shown`: what the
 * events show of that declaration.
 */
function cleanUp(
  w: Watched,
  declared: object,
  more: Partial<PolledEvent> = {},
  shown: object = declared,
): PolledEvent {
  const { record } = w.stack;
  const event = eventOf(w, 'Delete', release(9), more);
  const before = eventOf(w, 'Create', release(9));
  completed(w, before);
  record.setStatus('CREATE_COMPLETE');
  const update = eventOf(w, 'Update', release(10, declared));
  record.setStatus('UPDATE_IN_PROGRESS');
  const seen = { ...update, ResourceProperties: { ...update.ResourceProperties, ...shown } };
  completed(w, { ...seen, PhysicalResourceId: before.PhysicalResourceId }, 'UPDATE_IN_PROGRESS');
  completed(w, seen, 'UPDATE_COMPLETE');
  ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const desk = record.addResource('Desk', { Type: update.ResourceType });
  desk.physicalId = update.PhysicalResourceId;
  desk.status = 'UPDATE_COMPLETE';
  putPrevious(w, 9, undefined);
  put(w, imageOf(update));
  return event;
}

/** What makes that Delete one of a waiter. */
const ofWaiter = (w: Watched): Partial<PolledEvent> => ({
  ...WAITER,
  PhysicalResourceId: imageOfRelease(w, 9).arn,
  ResourceProperties: { SourceImageName: 'golden', ImageLogicalId: 'Desk', ...release(9) },
});

/** The numbers of the releases whose images are there. */
function there(w: Watched, among = [1, 2, 3, 9, 10]): number[] {
  return among.filter((n) => w.appStream.image(HOME, nameOf(w, n)));
}

const markOf = (w: Watched, n: number) => w.appStream.image(HOME, nameOf(w, n))!.tags[MARK];

describe('lifecycle 12: the clean-up of a release', () => {
  test('deletes the replaced image and all previous ones where none are kept', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    putPrevious(w, 1, replaced(1));
    putPrevious(w, 2, replaced(2, 'left'));
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(there(w)).toEqual([10]);
  });

  test('marks the replaced image, and deletes the one before', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '1' });
    putPrevious(w, 1, replaced(1));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: `${nameOf(w, 9)} is kept as a previous image`,
      acts: ['TagResource', 'DeleteImage'],
    });
    expect(there(w)).toEqual([9, 10]);
    expect(markOf(w, 9)).toBe(replaced(0));
  });

  test('keeps one more where somebody has removed the replaced image', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '1' });
    w.appStream.removeImage(HOME, nameOf(w, 9));
    putPrevious(w, 1, replaced(1));
    putPrevious(w, 2, replaced(2));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: `${nameOf(w, 1)} is kept as a previous image`,
    });
    expect(there(w)).toEqual([1, 10]);
  });

  test('keeps those that were replaced last, whatever their names and the order in which they are listed', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '2' });
    putPrevious(w, 1, replaced(3));
    putPrevious(w, 2, replaced(1));
    putPrevious(w, 3, replaced(2));
    await look(w, event);
    expect(there(w)).toEqual([2, 9, 10]);
    expect(markOf(w, 2)).toBe(replaced(1));
  });

  test('writes no mark that is there already, and says of one that was left that it is kept now', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '3' });
    putPrevious(w, 1, replaced(1));
    putPrevious(w, 2, replaced(2, 'left'), { tags: { [SHARED_WITH]: ENCODED[A] } });
    expect(await look(w, event)).toMatchObject({ done: true, acts: ['TagResource', 'TagResource'] });
    expect(there(w)).toEqual([1, 2, 9, 10]);
    expect(w.appStream.image(HOME, nameOf(w, 2))!.tags).toMatchObject({
      [MARK]: replaced(2),
      [SHARED_WITH]: ENCODED[A],
    });
  });

  test('does not count an image that is being deleted, and waits for it', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '2' });
    putPrevious(w, 1, replaced(1), { state: 'DELETING' });
    putPrevious(w, 2, replaced(2));
    expect(await look(w, event)).toMatchObject({
      done: false,
      decision: 'wait: the image is in state DELETING',
      acts: ['TagResource'],
    });
    expect(there(w)).toEqual([1, 2, 9, 10]);
  });

  test('deletes one that was never released, however new it is', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '2' });
    putPrevious(w, 1, replaced(1, 'unreleased'));
    putPrevious(w, 2, replaced(2));
    await look(w, event);
    expect(there(w)).toEqual([2, 9, 10]);
  });

  test('touches neither what has no mark nor what is not of this resource', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    putPrevious(w, 1, undefined);
    w.appStream.addImage(HOME, { name: nameOf(w, 2), tags: { [MARK]: replaced(1) } });
    await look(w, event);
    expect(there(w)).toEqual([1, 2, 10]);
  });

  test('leaves alone what CloudFormation skipped', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    putPrevious(w, 1, replaced(1));
    completed(w, { ...event, PhysicalResourceId: imageOfRelease(w, 1).arn }, 'DELETE_SKIPPED');
    completed(w, event, 'DELETE_IN_PROGRESS');
    await look(w, event);
    expect(there(w)).toEqual([1, 10]);
  });

  test('keeps all under RETAIN, and writes no mark', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { RetainReplaced: 'true' });
    putPrevious(w, 1, replaced(1, 'left'));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: expect.stringContaining('its removal policy is RETAIN'),
      acts: [],
    });
    expect(there(w)).toEqual([1, 9, 10]);
  });

  test('is not done twice: a waiter looks for no previous images', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {}, ofWaiter(w));
    putPrevious(w, 1, replaced(1));
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(there(w)).toEqual([1, 10]);
  });
});

describe('lifecycle 12: after an update that went back to a previous image', () => {
  /** The present image, as the update took it up again. */
  function takenUp(
    w: Watched,
    declared: object,
    mark: string,
    accounts = '',
    sharedWith: string[] = [],
    shown = declared,
  ) {
    const event = cleanUp(w, declared, {}, shown);
    const { arn, name } = imageOfRelease(w, 10);
    const present = w.appStream.image(HOME, name)!;
    expect(present.arn).toBe(arn);
    w.appStream.removeImage(HOME, name);
    w.appStream.addImage(HOME, {
      name,
      description: present.description,
      tags: { [MARK]: mark, ...(accounts && { [SHARED_WITH]: accounts }), mine: '1' },
      sharedWith,
    });
    return event;
  }
  const present = (w: Watched) => w.appStream.image(HOME, nameOf(w, 10))!;
  const accountsOf = (w: Watched) => present(w).sharedWith.map(({ accountId }) => accountId);

  test('that one is no previous image any more', async () => {
    const w = watched(AT_ONCE);
    const { calls, decision } = await look(w, takenUp(w, { KeepPrevious: '2' }, replaced(3)));
    expect(decision).toBe(`${nameOf(w, 9)} is kept as a previous image`);
    expect(there(w)).toEqual([9, 10]);
    expect(calls).not.toContain('DescribeImagePermissions');
    expect(present(w).tags).toEqual({ mine: '1' });
  });

  test('it is shared as declared, and with no account that it had only before', async () => {
    const w = watched(AT_ONCE);
    const declared = { KeepPrevious: '1', SharedWith: [{ AccountId: B }] };
    await look(w, takenUp(w, declared, replaced(3), ENCODED[A] + ENCODED[B], [A, B]));
    expect(accountsOf(w)).toEqual([B]);
    expect(present(w).tags).toEqual({ mine: '1' });
  });

  test('its mark tells what is declared where the events hide that', async () => {
    const w = watched(AT_ONCE);
    const hidden = { SharedWith: '****' };
    await look(w, takenUp(w, {}, `${replaced(3)} 1`, ENCODED[B] + ENCODED[A], [A, B], hidden));
    expect(accountsOf(w)).toEqual([B]);
  });

  test('a share that somebody has taken back is not asked for', async () => {
    const w = watched(AT_ONCE);
    const { acts } = await look(w, takenUp(w, {}, replaced(3), ENCODED[A] + ENCODED[B], [B]));
    expect(acts.filter((act) => act === 'DeleteImagePermissions')).toHaveLength(1);
    expect(accountsOf(w)).toEqual([]);
  });
});

describe('lifecycle 3: an image that AppStream refuses to delete', () => {
  const TEN_MINUTES = 600;

  test('is left after ten minutes, marked with the time', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(w, 9) });
    const next = polling(w, event);
    expect(await next()).toMatchObject({ done: false });
    await wait(w, TEN_MINUTES - 1);
    expect(await next()).toMatchObject({ done: false, acts: [] });
    await wait(w, 1);
    expect(await next()).toMatchObject({
      done: true,
      decision: `${nameOf(w, 9)} is left: used by fleet outside`,
      acts: ['TagResource'],
    });
    expect(markOf(w, 9)).toBe(`left ${new Date(w.clock.now()).toISOString()}`);
  });

  test('and that is a previous one keeps the time at which it was replaced', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    putPrevious(w, 1, replaced(1));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(w, 1) });
    const next = polling(w, event);
    await next();
    await wait(w, TEN_MINUTES);
    expect(await next()).toMatchObject({
      done: true,
      decision: expect.stringContaining(`${nameOf(w, 1)} is left: used by fleet outside`),
    });
    expect(markOf(w, 1)).toBe(replaced(1, 'left'));
  });

  describe('for any other reason than that something holds it', () => {
    /** Its deletion may take longer than its hour. Then the deletion waiter goes on with it. */
    async function atTheEnd(
      w: Watched,
      HandOver: string | null = WAITER.LogicalResourceId,
      KeepPrevious = '1',
    ) {
      const chain = { DeleteTimeout: '7200', ...(HandOver && { HandOver }) };
      const properties = { SourceImageName: 'golden', ...release(9), ...chain };
      const event = cleanUp(w, { KeepPrevious }, { ResourceProperties: properties });
      const waiter = w.stack.record.addResource(WAITER.LogicalResourceId, { Type: WAITER.ResourceType });
      waiter.physicalId = event.PhysicalResourceId;
      putPrevious(w, 1, replaced(1));
      const kind = { error: 'InternalFailure', message: 'No.' };
      w.appStream.faults.inject({ operation: 'DeleteImage', kind, count: Infinity });
      const next = polling(w, event);
      expect(await next()).toMatchObject({ done: false, decision: 'wait: InternalFailure: No.' });
      await wait(w, 3330);
      return next;
    }

    test('is left where it is a previous one: the waiter would leave it to the image', async () => {
      const w = watched(AT_ONCE);
      const next = await atTheEnd(w);
      expect(await next()).toMatchObject({
        done: true,
        decision: expect.stringContaining(`${nameOf(w, 1)} is left: InternalFailure: No.`),
      });
      expect(markOf(w, 1)).toBe(replaced(1, 'left'));
    });

    test('is handed over where it is the replaced image itself', async () => {
      const w = watched(AT_ONCE);
      const next = await atTheEnd(w, WAITER.LogicalResourceId, '0');
      expect(await next()).toMatchObject({ done: false });
      await wait(w, 30);
      expect(await next()).toMatchObject({ done: true, decision: 'hand over: InternalFailure: No.' });
      expect(markOf(w, 9)).toBeUndefined();
    });

    test('is waited for where it is a previous one that cannot be marked, until a later poll marks it', async () => {
      const w = watched(AT_ONCE);
      const next = await atTheEnd(w);
      w.appStream.faults.inject({ operation: 'TagResource', kind: { error: 'InternalFailure' }, count: 1 });
      expect(await next()).toMatchObject({ done: false });
      expect(await next()).toMatchObject({ done: true });
      expect(markOf(w, 1)).toBe(replaced(1, 'left'));
    });

    test('is named where nobody would go on', async () => {
      const w = watched(AT_ONCE);
      const next = await atTheEnd(w, null);
      await wait(w, 30);
      expect((await next()).failure).toContain('InternalFailure: No.');
      expect(markOf(w, 1)).toBe(replaced(1));
    });
  });

  test('and that was never released stays so', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '2' });
    putPrevious(w, 1, replaced(1, 'unreleased'));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(w, 1) });
    const next = polling(w, event);
    await next();
    await wait(w, TEN_MINUTES);
    expect(await next()).toMatchObject({ done: true });
    expect(markOf(w, 1)).toBe(replaced(1, 'unreleased'));
  });

  test.each([
    ['WARN', 'the image itself tells it again', undefined],
    ['INFO', 'a waiter does not wait for it either', WAITER],
  ])('and was left in this clean-up is not tried again: %s: %s', async (level, _, waiter) => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {}, waiter && ofWaiter(w));
    w.appStream.removeImage(HOME, nameOf(w, 9));
    putPrevious(w, 9, replaced(0, 'left'));
    expect(await look(w, event)).toMatchObject({
      done: true,
      decision: `${nameOf(w, 9)} is left for the next release`,
      acts: [],
    });
    expect(w.lines.at(-1)).toMatchObject({ level });
  });

  test.each(['left', 'kept'])('and was %s in an earlier release is tried', async (as) => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    w.appStream.removeImage(HOME, nameOf(w, 9));
    putPrevious(w, 9, replaced(1, as));
    expect(await look(w, event)).toMatchObject({ done: true, acts: ['DeleteImage'] });
  });

  test('holds a removal up, and is not left', async () => {
    const w = watched(AT_ONCE);
    const event = eventOf(w, 'Delete', release(9));
    completed(w, event);
    w.stack.record.setStatus('CREATE_COMPLETE');
    ask(w, event);
    putPrevious(w, 9, undefined);
    putPrevious(w, 1, replaced(1));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(w, 1) });
    const next = polling(w, event);
    await next();
    await wait(w, TEN_MINUTES);
    expect(await next()).toMatchObject({ done: false, decision: expect.stringContaining('wait: ') });
    expect(there(w)).toEqual([1]);
  });
});

describe('lifecycle 12: previous images in the removal of their resource', () => {
  /** The stack is deleted. `before`: what the events show before that, which failed. */
  function removal(w: Watched, declared: object = {}, ...before: (readonly [string, number])[]): PolledEvent {
    const { record } = w.stack;
    const event = eventOf(w, 'Delete', release(9, declared));
    if (before.length > 0) record.setStatus(before[0][0].replace(/_(FAILED|IN_PROGRESS)$/, '_IN_PROGRESS'));
    for (const [status, n] of before)
      completed(w, { ...event, PhysicalResourceId: imageOfRelease(w, n).arn }, status);
    ask(w, event);
    put(w, imageOf(event), { attempt: EARLIER });
    putPrevious(w, 1, replaced(1));
    return event;
  }

  test('go with it', async () => {
    const w = watched(AT_ONCE);
    const event = removal(w, { KeepPrevious: '3' }, ['UPDATE_FAILED', 9]);
    expect(await look(w, event)).toMatchObject({ done: true });
    expect(there(w)).toEqual([]);
  });

  test('stay under RETAIN', async () => {
    const w = watched(AT_ONCE);
    removal(w, { RetainReplaced: 'true', KeepPrevious: '3' });
    completed(w, eventOf(w, 'Delete', release(9)), 'DELETE_SKIPPED');
    const waiter = eventOf(w, 'Delete', {}, ofWaiter(w));
    await wait(w, 3300);
    ask(w, waiter);
    expect(await look(w, sentNow(w, waiter))).toMatchObject({ done: true });
    expect(there(w)).toContain(1);
  });

  test('stay where its first creation failed: they are of an earlier resource, and RETAIN kept them', async () => {
    const w = watched(AT_ONCE);
    w.stack.record.setStatus('CREATE_IN_PROGRESS');
    const event = removal(w, {}, ['CREATE_IN_PROGRESS', 9], ['CREATE_FAILED', 9]);
    await look(w, event);
    expect(there(w)).toContain(1);
  });
});

describe('lifecycle 12: previous images in a clean-up', () => {
  test.each([
    [[1], 3260],
    [[], 3261],
  ])(
    'in a region that is left: %j after a waiter that is asked %d s later, when the image may have handed over',
    async (left, seconds) => {
      const w = watched(AT_ONCE);
      const event = cleanUp(w, { DestinationRegion: ELSEWHERE }, ofWaiter(w));
      putPrevious(w, 1, replaced(1));
      await wait(w, seconds);
      const later = sentNow(w, event);
      completed(w, later, 'DELETE_IN_PROGRESS');
      await look(w, later);
      expect(there(w)).toEqual(left);
    },
  );

  test('are left to the image by a waiter, if that may leave them', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, { KeepPrevious: '0' }, ofWaiter(w));
    putPrevious(w, 1, replaced(1));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: nameOf(w, 1) });
    await wait(w, 3300);
    const later = sentNow(w, event);
    completed(w, later, 'DELETE_IN_PROGRESS');
    expect(await look(w, later)).toMatchObject({ done: true });
    expect(there(w)).toEqual([1, 10]);
  });

  test('stay where CloudFormation skips the present image: RETAIN keeps all', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    putPrevious(w, 1, replaced(1));
    completed(w, { ...event, PhysicalResourceId: imageOfRelease(w, 10).arn }, 'DELETE_SKIPPED');
    completed(w, event, 'DELETE_IN_PROGRESS');
    await look(w, event);
    expect(there(w)).toContain(1);
  });

  test('stay where the stack is being rolled back', async () => {
    const w = watched(AT_ONCE);
    const event = cleanUp(w, {});
    putPrevious(w, 1, replaced(1));
    ask(w, event, 'DELETE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS');
    await look(w, event);
    expect(there(w)).toContain(1);
  });
});
