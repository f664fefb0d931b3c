import type { Behaviour } from '../../local/appstream';
import type { StackPlayerOptions } from '../../local/cloudformation/stack-player';
import {
  ELSEWHERE,
  HOME,
  acts,
  copies,
  count,
  duration,
  eventsOf,
  fleet,
  later,
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
} from './stacks';

const HOURS = 3600;

const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

/** A copy of two and a half hours. */
const slow = (behaviour: Partial<Behaviour> = {}) => ({ appStream: { copySeconds: 2.5 * HOURS, behaviour } });

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

test('lifecycle 10: the longest copy of all still deploys', async () => {
  const w = world({ appStream: { copySeconds: 11.9 * HOURS } });
  expect(duration(await succeeds(w.stack.create(longDesk({ copy: 720, delete: 720 }))))).toBe(714);
});

test('lifecycle 10: a copy that has to wait for others begins in a later leg', async () => {
  const w = world({ appStream: { copySeconds: 50 * 60, quotas: { concurrentCopies: 1 } } });
  const first = w.stack.create(longDesk({ copy: 180 }));
  const other = w.account.stack({ stackName: 'Other', seed: 2 });
  const third = w.account.stack({ stackName: 'Third', seed: 3 });
  await Promise.all(
    [first, other.create(longDesk({ copy: 180 })), third.create(longDesk({ copy: 180 }))].map(succeeds),
  );
  expect(copies(w)).toHaveLength(3);
});

const BEHAVIOURS: Partial<Behaviour>[] = [
  {},
  {
    visibleAfterSeconds: 150,
    missingImage: 'empty',
    deletion: 'synchronous',
    descriptionWhileCopying: false,
  },
];

const WAYS: StackPlayerOptions['behaviour'][] = [
  { failedUpdate: 'keeps old id' },
  { failedUpdate: 'takes new id' },
];

/** Minutes after which a sibling fails: in the first leg, between two, in the last, and after the copy. */
describe.each([0, 1, 30, 44.9, 45.1, 120, 140, 149.9, 150.1])(
  'a sibling fails after %d minutes',
  (minutes) => {
    const failing = { Sibling: sibling({ FailAfterSeconds: minutes * 60 }) };

    test.each(BEHAVIOURS)('lifecycle 10: nothing is left of a creation: %p', async (behaviour) => {
      const w = world(slow(behaviour));
      await rollsBack(w.stack.create(longDesk({ copy: 180 }, DECLARED, failing)));
      expect(copies(w)).toEqual([]);
      await w.clock.idle();
      expect(copies(w)).toEqual([]);
    });

    test.each(WAYS)('lifecycle 10: an update leaves all as before: %p', async (behaviour) => {
      const w = world(slow(), { behaviour });
      const others = { Fleet: fleet() };
      await succeeds(w.stack.create(longDesk({ copy: 180 }, DECLARED, others)));
      const before = theCopy(w);
      await rollsBack(
        w.stack.update(longDesk({ copy: 180 }, { ...DECLARED, Revision: '2' }, { ...others, ...failing })),
      );
      expect(theCopy(w)).toEqual(before);
      expect(physicalId(w.stack)).toBe(before.arn);
      await w.clock.idle();
      expect(theCopy(w)).toEqual(before);
    });
  },
);
test.each(WAYS)(
  'lifecycle 10: the attributes outlive an update whose copy goes on for hours after it was undone: %p',
  async (behaviour) => {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(longDesk({ copy: 240 }, DECLARED)));
    const before = theCopy(w);
    w.appStream.settings.copySeconds = 5 * HOURS;
    // The legs are through, and the image itself waits.
    const failing = { Sibling: sibling({ FailAfterSeconds: 195 * 60 }) };
    await rollsBack(w.stack.update(longDesk({ copy: 240 }, { ...DECLARED, Revision: '2' }, failing)));
    expect(theCopy(w)).toEqual(before);
    expect(w.stack.record.resources.get('Desk')?.attributes).toMatchObject({
      ImageName: before.name,
      ImageState: 'AVAILABLE',
    });
  },
);

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
    const failing = { Sibling: sibling({ FailAfterSeconds: 600 }) };
    await rollsBack(w.stack.update(longDesk({ copy: to }, { ...DECLARED, Revision: '2' }, failing)));
    expect(theCopy(w)).toEqual(before);
  });
});

test('lifecycle 10: guards that leave the template let go of the image at once', async () => {
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
    w.appStream.removeImage(HOME, 'mine');
    return w;
  }

  test('lifecycle 10: is not replaced by a leg under that name, whose rollback would leave the copy', async () => {
    const w = await removedByHand();
    const result = await w.stack.update({
      Resources: { ...named(180, '2').Resources, Sibling: sibling({ FailAfterSeconds: 70 }) },
    });
    expect(result.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await w.clock.idle();
    expect(copies(w)).toEqual([]);
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test('lifecycle 10: is made again with what it was made from', async () => {
    const w = await removedByHand();
    await succeeds(w.stack.update(named(180)));
    expect(theCopy(w)).toMatchObject({ name: 'mine', state: 'AVAILABLE' });
  });
});

test('lifecycle 10: guards that a failed update had added let go of the image', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({}, DECLARED)));
  const before = theCopy(w);
  const since = acts(w).length;
  await rollsBack(
    w.stack.update(longDesk({ copy: 180 }, DECLARED, { Sibling: sibling({ FailAfterSeconds: 60 }) })),
  );
  expect(theCopy(w)).toEqual(before);
  expect(acts(w)).toHaveLength(since);
});

describe('a copy that fails', () => {
  test('lifecycle 10: in a later leg fails the creation and is deleted', async () => {
    const w = world({ appStream: { copySeconds: 2.5 * HOURS, copyOutcome: () => 'FAILED' } });
    const result = await rollsBack(w.stack.create(longDesk({ copy: 180 })));
    expect(count(w, 'CopyImage')).toBe(1);
    expect(
      [
        ...reasons(result, 'DeskCreationWaiter2'),
        ...reasons(result, 'DeskCreationWaiter3'),
        ...reasons(result),
      ].join(),
    ).toContain('the copy ended in state FAILED');
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

describe('a long deletion', () => {
  async function inUse(minutes: number, timeout: number) {
    const w = world();
    await succeeds(w.stack.create(longDesk({ delete: timeout }, DECLARED)));
    const { name } = theCopy(w);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: name });
    later(w, minutes, () => w.appStream.removeFleet(HOME, 'outside'));
    return { w, name, result: await w.stack.delete() };
  }

  test('lifecycle 10: goes on for longer than an hour', async () => {
    const { w, result } = await inUse(150, 180);
    expect(result.status).toBe('DELETE_COMPLETE');
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 10: ends with deleteTimeout and tells what holds the image', async () => {
    const { name, result } = await inUse(1000, 180);
    expect(result.status).toBe('DELETE_FAILED');
    expect(duration(result)).toBeGreaterThanOrEqual(180);
    expect(duration(result)).toBeLessThanOrEqual(182);
    const said = result.events.map(({ resourceStatusReason }) => resourceStatusReason ?? '').join('\n');
    expect(said).toMatch(
      new RegExp(`Image ${name} in eu-west-1: it could not be deleted in time .*used by fleet outside`),
    );
  });
});

test('lifecycle 10: waiters that cannot reach the region for ten minutes do not take the image for one that was never made', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ delete: 180 }, { DestinationRegion: ELSEWHERE })));
  const { name } = theCopy(w, ELSEWHERE);
  w.appStream.putFleet(ELSEWHERE, { name: 'outside', imageName: name, until: w.clock.now() + 150 * 60_000 });
  later(w, 65, () =>
    w.appStream.faults.inject({
      region: ELSEWHERE,
      kind: { error: 'UnrecognizedClientException' },
      count: Infinity,
      lasts: 600_000,
    }),
  );
  await succeeds(w.stack.delete());
  expect(copies(w, ELSEWHERE)).toEqual([]);
});

test('lifecycle 10: no event waits longer than its share', async () => {
  const w = world(slow());
  const result = await succeeds(w.stack.create(longDesk({ copy: 180, delete: 120 })));
  for (const logicalId of ['DeskCreationWaiter1', 'DeskCreationWaiter2', 'DeskCreationWaiter3', 'Desk']) {
    const events = eventsOf(result, logicalId);
    expect(events.at(-1)!.timestamp - events[0].timestamp).toBeLessThanOrEqual(55 * 60_000);
  }
});

test('lifecycle 10: the events of legs and guards may come twice', async () => {
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

test('lifecycle 10: a deletion that failed for another reason is tried again with its whole deleteTimeout', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ delete: 90 })));
  const { name } = theCopy(w);
  w.appStream.putFleet(HOME, { name: 'outside', imageName: name, until: w.clock.now() + 80 * 60_000 });
  const suspended = { error: 'InvalidAccountStatusException' };
  const after = 58 * 60_000;
  w.appStream.faults.inject({ kind: suspended, operation: 'DescribeImages', count: 1, after });
  expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
  expect(theCopy(w).tags).not.toEqual({});
  await pass(w, 24 * 60);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 9: where deleteTimeout ends with the hour, the image itself says what holds it, and how long it waited', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ copy: 180 })));
  w.appStream.putFleet(HOME, { name: 'outside', imageName: theCopy(w).name });
  const result = await w.stack.delete();
  expect(result.status).toBe('DELETE_FAILED');
  expect(reasons(result)).toEqual([
    expect.stringMatching(/could not be deleted in time \(waited 55 min; used by fleet outside; /),
  ]);
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
  const failing = longDesk({ copy: 180 }, { SharedWith: [{ AccountId: '222233334444' }] });
  w.appStream.faults.inject({
    operation: 'UpdateImagePermissions',
    kind: { error: 'ValidationException' },
    count: 1,
  });
  expect((await w.stack.create(failing, { rollback: false })).status).toBe('CREATE_FAILED');
  w.appStream.settings.copySeconds = 50 * 60;
  const result = await w.stack.update(failing, { rollback: false });
  expect(reasons(result)).toEqual([]);
  expect(result.status).toBe('UPDATE_COMPLETE');
});
