import { readMarker } from '../../lambda/request/marker';
import {
  DECLARED,
  HOURS,
  slow,
  HOME,
  acts,
  copies,
  count,
  duration,
  eventsOf,
  fleet,
  longDesk,
  minute,
  pass,
  physicalId,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { failing } from './releases';

test('lifecycle 10: a copy that takes longer than an hour still deploys', async () => {
  const w = world(slow());
  const result = await succeeds(w.stack.create(longDesk({ copy: 180 }, DECLARED, { Fleet: fleet() })));
  expect(duration(result)).toBe(150);
  expect(count(w, 'CopyImage')).toBe(1);
  expect(theCopy(w)).toMatchObject({ arn: physicalId(w.stack), tags: { a: '1' } });
  expect(theCopy(w).sharedWith).toHaveLength(1);
  expect(w.appStream.fleets(HOME)[0].imageName).toBe(theCopy(w).name);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 10: a copy that is quick is not kept waiting', async () => {
  const w = world();
  expect(duration(await succeeds(w.stack.create(longDesk({ copy: 180 }))))).toBe(40);
});

test.each([0, 15])(
  'lifecycle 10: a long poll interval does not hold up each of many waiters, if requests come %d s late, and events 20 s',
  async (queueSeconds) => {
    const lambda = { queueSeconds, random: () => 1 };
    const w = world({ pollIntervalSeconds: 600, lambda, readApi: { eventLagSeconds: 20 } });
    const long = (Revision: string) => longDesk({ copy: 360 }, { Revision }, { Other: sibling({}) });
    expect(duration(await succeeds(w.stack.create(long('1'))))).toBeLessThan(60);
    expect(duration(await succeeds(w.stack.update(long('2'))))).toBeLessThan(80);
    expect(duration(await succeeds(w.stack.delete()))).toBeLessThan(40);
    expect(copies(w)).toEqual([]);
  },
);

test('lifecycle 10: the longest copy of all still deploys', async () => {
  const w = world({ appStream: { copySeconds: 11.9 * HOURS } });
  expect(duration(await succeeds(w.stack.create(longDesk({ copy: 720, delete: 720 }))))).toBe(714);
});

test('lifecycle 10: a copy that has to wait for others begins in a later creation waiter', async () => {
  const w = world({ appStream: { copySeconds: 50 * 60, quotas: { concurrentCopies: 1 } } });
  const first = w.stack.create(longDesk({ copy: 180 }));
  const other = w.account.stack({ stackName: 'Other', seed: 2 });
  const third = w.account.stack({ stackName: 'Third', seed: 3 });
  await Promise.all(
    [first, other.create(longDesk({ copy: 180 })), third.create(longDesk({ copy: 180 }))].map(succeeds),
  );
  expect(copies(w)).toHaveLength(3);
});

test('lifecycle 10: an update makes a new image in its own hours, then deletes the old one', async () => {
  const w = world(slow());
  const others = { Fleet: fleet() };
  await succeeds(w.stack.create(longDesk({ copy: 180 }, DECLARED, others)));
  const old = theCopy(w).arn;
  await succeeds(w.stack.update(longDesk({ copy: 180 }, { ...DECLARED, Revision: '2' }, others)));
  expect(theCopy(w).arn).not.toBe(old);
  expect(w.appStream.fleets(HOME)[0].imageName).toBe(theCopy(w).name);
});

describe('a new source together with', () => {
  test.each([
    ['timeouts over the hour', 50, 180],
    ['timeouts below it', 180, 50],
  ])('lifecycle 10: %s replaces the image', async (_, from, to) => {
    const w = world();
    await succeeds(w.stack.create(longDesk({ copy: from }, DECLARED)));
    const old = theCopy(w).arn;
    await succeeds(w.stack.update(longDesk({ copy: to }, { ...DECLARED, Revision: '2' })));
    expect(theCopy(w).arn).toBe(physicalId(w.stack));
    expect(theCopy(w).arn).not.toBe(old);
  });

  test.each([
    ['over the hour', 50, 180],
    ['below it', 180, 50],
  ])('lifecycle 10: timeouts %s, undone, leaves the image as before', async (_, from, to) => {
    const w = world();
    await succeeds(w.stack.create(longDesk({ copy: from }, DECLARED)));
    const before = theCopy(w);
    await rollsBack(w.stack.update(longDesk({ copy: to }, { ...DECLARED, Revision: '2' }, failing(600))));
    expect(theCopy(w)).toEqual(before);
  });
});

test('lifecycle 10: deletion waiters that leave the template let go of the image at once', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ copy: 180 })));
  expect(duration(await succeeds(w.stack.update(longDesk({}))))).toBe(0);
  expect(theCopy(w).state).toBe('AVAILABLE');
});

describe('under a name of its own, an image that somebody removed', () => {
  const named = (copy: number, Revision?: string) => longDesk({ copy }, { ImageName: 'mine', Revision });

  async function removedByHand() {
    const w = world();
    await succeeds(w.stack.create(named(55)));
    const content = readMarker(theCopy(w).description ?? '')!.content;
    w.appStream.removeImage(HOME, 'mine');
    return { w, content };
  }

  test('lifecycle 10: is not replaced by another under that name: the rollback makes it anew as it was', async () => {
    const { w, content } = await removedByHand();
    const result = await w.stack.update({
      Resources: { ...named(180, '2').Resources, Sibling: sibling({ FailAfterSeconds: 70 }) },
    });
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await w.clock.idle();
    expect(readMarker(theCopy(w).description ?? '')?.content).toBe(content);
  });

  test('lifecycle 10: is made again with what it was made from', async () => {
    const { w } = await removedByHand();
    await succeeds(w.stack.update(named(180)));
    expect(theCopy(w)).toMatchObject({ name: 'mine', state: 'AVAILABLE' });
  });
});

test('lifecycle 10: deletion waiters that a failed update had added let go of the image', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({}, DECLARED)));
  const before = theCopy(w);
  const since = acts(w).length;
  await rollsBack(w.stack.update(longDesk({ copy: 180 }, DECLARED, failing(60))));
  expect(theCopy(w)).toEqual(before);
  expect(acts(w)).toHaveLength(since);
});

describe('a copy that fails', () => {
  test('lifecycle 10: in a later creation waiter fails the creation and is deleted', async () => {
    const w = world({ appStream: { copySeconds: 2.5 * HOURS, copyOutcome: () => 'FAILED' } });
    const result = await rollsBack(w.stack.create(longDesk({ copy: 180 })));
    expect(count(w, 'CopyImage')).toBe(1);
    expect(
      [
        ...reasons(result, 'DeskCreationWaiter2'),
        ...reasons(result, 'DeskCreationWaiter3'),
        ...reasons(result),
      ].join(),
    ).toContain('it ended in state FAILED');
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 10: because it takes longer than createTimeout is deleted once it ends', async () => {
    const w = world({ appStream: { copySeconds: 4 * HOURS } });
    const result = await rollsBack(w.stack.create(longDesk({ copy: 180 })));
    expect(reasons(result)[0]).toContain('did not become AVAILABLE in time');
    expect(duration(result)).toBeGreaterThanOrEqual(240);
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 10: and never ends fails the rollback, which names the image', async () => {
    const w = world({ appStream: { copySeconds: 100 * HOURS } });
    const result = await w.stack.create(longDesk({ copy: 180 }));
    expect(result.status).toBe('ROLLBACK_FAILED');
    expect(reasons(result, 'DeskDeletionWaiter1').at(-1)).toContain(
      `Image ${theCopy(w).name} in eu-west-1: it could not be deleted in time`,
    );
    // The resources that delete outlast both timeouts together.
    expect(duration(result)).toBeGreaterThanOrEqual(180 + 180 + 55 - 5);
  });
});

test('lifecycle 10: no event waits longer than its share', async () => {
  const w = world(slow());
  const result = await succeeds(w.stack.create(longDesk({ copy: 180, delete: 120 })));
  for (const logicalId of ['DeskCreationWaiter1', 'DeskCreationWaiter2', 'DeskCreationWaiter3', 'Desk']) {
    const events = eventsOf(result, logicalId);
    expect(events.at(-1)!.timestamp - events[0].timestamp).toBeLessThanOrEqual(55 * 60_000);
  }
});

test('lifecycle 10: the events of waiters may come twice', async () => {
  const w = world(slow(), { redeliver: () => [0, 1800, 5400] });
  await succeeds(w.stack.create(longDesk({ copy: 180 }, DECLARED)));
  await succeeds(w.stack.update(longDesk({ copy: 180 }, { ...DECLARED, Revision: '2' })));
  await w.clock.idle();
  expect(theCopy(w).arn).toBe(physicalId(w.stack));
  expect(count(w, 'CopyImage')).toBe(2);
  await succeeds(w.stack.delete());
  await w.clock.idle();
  expect(copies(w)).toEqual([]);
});

test('lifecycle 10: an image that somebody removed is made again, also after a copy that FAILED', async () => {
  const w = world({ appStream: { copySeconds: 600 } });
  await succeeds(w.stack.create(longDesk({ copy: 180 })));
  w.appStream.removeImage(HOME, theCopy(w).name);
  const tagged = longDesk({ copy: 180 }, { Tags: DECLARED.Tags });
  w.appStream.settings.copyOutcome = ({ at }) => (minute(at) < 15 ? 'FAILED' : 'AVAILABLE');
  await rollsBack(w.stack.update(tagged));
  expect(theCopy(w).state).toBe('AVAILABLE');
});

test('lifecycle 10: an image that is made anew by an update which its creation waiters take no part in has an hour of its own', async () => {
  const w = world({ appStream: { copySeconds: 50 * 60 } });
  await succeeds(w.stack.create(longDesk({ copy: 180 })));
  w.appStream.removeImage(HOME, theCopy(w).name);
  await pass(w, 60);
  await succeeds(w.stack.update(longDesk({ copy: 180 }, { Tags: [{ Key: 'a', Value: '1' }] })));
  expect(theCopy(w).tags).toEqual({ a: '1' });
});

test('lifecycle 10: a creation that is tried again after another resource failed has an hour of its own', async () => {
  const w = world({ appStream: { copySeconds: 100 * 60 } });
  const template = longDesk({ copy: 180 }, { SharedWith: [{ AccountId: '222233334444' }] });
  w.appStream.faults.inject({
    operation: 'UpdateImagePermissions',
    kind: { error: 'ValidationException' },
    count: 1,
  });
  expect((await w.stack.create(template, { rollback: false })).status).toBe('CREATE_FAILED');
  w.appStream.settings.copySeconds = 50 * 60;
  const result = await w.stack.update(template, { rollback: false });
  expect(reasons(result)).toEqual([]);
  expect(result.status).toBe('UPDATE_COMPLETE');
});
