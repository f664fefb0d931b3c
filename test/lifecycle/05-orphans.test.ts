import type { Behaviour } from '../../local/appstream';
import { CLOUDFORMATION_BEHAVIOURS, type StackPlayerOptions } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import {
  DECLARED,
  ELSEWHERE,
  HOME,
  copies,
  count,
  desk,
  duration,
  ends,
  eventsOf,
  fleet,
  imageResource,
  later,
  longDesk,
  pass,
  physicalId,
  reasons,
  retained,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { CLEAN_UPS, WITHOUT_ROLLBACK } from './no-rollback';
import { failing, release } from './releases';

/** Seconds after which a sibling fails: before, while and after the copy is made. */
const MOMENTS = [0, 1, 29, 31, 120, 1200, 2399, 2401, 2430];

const VISIBLE: Partial<Behaviour>[] = [
  { visibleAfterSeconds: 0 },
  { visibleAfterSeconds: 150, missingImage: 'empty', deletion: 'synchronous' },
  {
    visibleAfterSeconds: 45,
    nameCheck: 'asynchronous',
    descriptionWhileCopying: false,
    deleteWhileCopying: 'accepted',
  },
];

describe.each(MOMENTS)('a sibling fails after %d s', (seconds) => {
  test.each(VISIBLE)('lifecycle 5: nothing is left of a creation: %p', async (behaviour) => {
    const w = world({ appStream: { behaviour } });
    await rollsBack(w.stack.create(desk(DECLARED, failing(seconds))));
    expect(copies(w)).toEqual([]);
    await w.clock.idle();
    expect(copies(w)).toEqual([]);
  });

  const ways: StackPlayerOptions['behaviour'][] = [
    { failedUpdate: 'keeps old id' },
    { failedUpdate: 'takes new id' },
  ];
  test.each(ways)(
    'lifecycle 5: nothing is left of the new copy of an update, and the image is as before: %p',
    async (behaviour) => {
      const w = world({ appStream: { behaviour: VISIBLE[1] } }, { behaviour });
      await succeeds(w.stack.create(desk(DECLARED, { Fleet: fleet() })));
      const before = theCopy(w);
      await rollsBack(
        w.stack.update(desk({ ...DECLARED, Revision: '2' }, { Fleet: fleet(), ...failing(seconds) })),
      );
      expect(theCopy(w)).toEqual(before);
      expect(physicalId(w.stack)).toBe(before.arn);
      await w.clock.idle();
      expect(theCopy(w)).toEqual(before);
    },
  );
});

test('lifecycle 5: a half-copied image is deleted as soon as it can be', async () => {
  const w = world();
  const result = await rollsBack(w.stack.create(desk({}, failing(600))));
  expect(copies(w)).toEqual([]);
  expect(duration(result)).toBeLessThan(43);
});

test('lifecycle 5: a FAILED copy is deleted', async () => {
  const w = world({ appStream: { copyOutcome: () => 'FAILED' } });
  await rollsBack(w.stack.create(desk(DECLARED)));
  expect(count(w, 'CopyImage')).toBe(1);
  expect(copies(w)).toEqual([]);
});

test('lifecycle 5: a copy that took too long is deleted once it has ended', async () => {
  const w = world();
  await rollsBack(w.stack.create(desk({ CreateTimeout: '600' })));
  expect(copies(w)).toEqual([]);
});

test('lifecycle 5: an image that cannot be tagged or shared is deleted', async () => {
  const w = world({ appStream: { quotas: { sharesPerImage: 0 } } });
  await rollsBack(w.stack.create(desk(DECLARED)));
  expect(copies(w)).toEqual([]);
});

test.each([1, 4, 9])('lifecycle 5: a copy whose answer was lost %d times is found again', async (times) => {
  const w = world({ appStream: { behaviour: { visibleAfterSeconds: 45 } } });
  w.appStream.faults.inject({ operation: 'CopyImage', kind: 'lostAnswer', count: times });
  await succeeds(w.stack.create(desk()));
  expect(count(w, 'CopyImage')).toBe(1);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 5: a copy whose answer was lost is deleted in the rollback', async () => {
  const w = world({ appStream: { behaviour: { visibleAfterSeconds: 150 } } });
  w.appStream.faults.inject({ operation: 'CopyImage', kind: 'lostAnswer', count: Infinity });
  await rollsBack(w.stack.create(desk({}, failing(10))));
  expect(copies(w)).toEqual([]);
});

test('lifecycle 5: images of several regions are deleted when one of them fails', async () => {
  const w = world({
    appStream: {
      copyOutcome: ({ destinationRegion }) => (destinationRegion === HOME ? 'AVAILABLE' : 'FAILED'),
    },
  });
  const Resources = { Desk: imageResource(), There: imageResource({ DestinationRegion: ELSEWHERE }) };
  await rollsBack(w.stack.create({ Resources }));
  expect([...copies(w), ...copies(w, ELSEWHERE)]).toEqual([]);
});

test('lifecycle 5: the copy of an undone update is gone before the rollback ends, also where CloudFormation never deletes it', async () => {
  const w = world({}, { behaviour: { failedUpdate: 'keeps old id' } });
  await succeeds(w.stack.create(desk()));
  const result = await rollsBack(w.stack.update(desk({ Revision: '2' }, failing(600))));
  expect(eventsOf(result).map(({ resourceStatus }) => resourceStatus)).not.toContain('DELETE_IN_PROGRESS');
  expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
});

describe('where AppStream refuses to delete', () => {
  const refuse = (w: ReturnType<typeof world>) =>
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'ConcurrentModificationException', message: 'An API error occurred.' },
      count: Infinity,
    });

  test('lifecycle 5: until deleteTimeout, the rollback fails and names the image', async () => {
    const w = world();
    refuse(w);
    const result = await w.stack.create(desk({}, failing(3000)));
    expect(result.status).toBe('ROLLBACK_FAILED');
    const { name } = theCopy(w);
    expect(reasons(result).at(-1)).toMatch(
      new RegExp(`Image ${name} in eu-west-1: it could not be deleted in time.*ConcurrentModification`),
    );

    w.appStream.faults.clear();
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 5: each of the three tries of the clean-up of an update names the image', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ DeleteTimeout: '600', ImageName: 'mine' })));
    const { name } = theCopy(w);
    refuse(w);
    const result = await w.stack.update(desk({ DeleteTimeout: '600', Revision: '2' }));
    expect(result.status).toBe('UPDATE_COMPLETE');
    expect(reasons(result)).toEqual(
      Array(3).fill(expect.stringContaining(`Image ${name} in eu-west-1: it could not be deleted`)),
    );
  });

  test('lifecycle 5: an undone update whose copy cannot be deleted fails its rollback and names the copy', async () => {
    const w = world({}, { behaviour: { failedUpdate: 'keeps old id' } });
    await succeeds(w.stack.create(desk()));
    const kept = theCopy(w);
    refuse(w);
    const result = await w.stack.update(desk({ Revision: '2' }, failing(600)));
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    const [copy] = copies(w).filter(({ name }) => name !== kept.name);
    expect(reasons(result).at(-1)).toContain(copy.name);
  });
});

test('lifecycle 5: a fleet outside of the stack that took the new image keeps it only until it lets go', async () => {
  const w = world();
  await succeeds(w.stack.create(desk()));
  const first = theCopy(w).arn;
  later(w, 41, () => {
    const taken = copies(w).find(({ arn }) => arn !== first)!;
    w.appStream.putFleet(HOME, { name: 'outside', imageName: taken.name, until: w.clock.now() + 1_200_000 });
  });
  await rollsBack(w.stack.update(desk({ Revision: '2' }, failing(3000))));
  expect(theCopy(w).arn).toBe(first);
});

test.each<StackPlayerOptions['behaviour']>([
  { failedUpdate: 'keeps old id' },
  { failedUpdate: 'takes new id' },
])('lifecycle 5: an update back into a region that is no longer enabled is undone: %j', async (behaviour) => {
  const w = world({}, { behaviour });
  await succeeds(w.stack.create(desk({ DestinationRegion: ELSEWHERE })));
  await succeeds(w.stack.update(desk()));
  w.appStream.faults.inject({
    region: ELSEWHERE,
    kind: { error: 'UnrecognizedClientException' },
    count: Infinity,
  });
  const result = await rollsBack(w.stack.update(desk({ DestinationRegion: ELSEWHERE })));
  expect(result.events.map(({ resourceStatus }) => resourceStatus)).not.toContain('DELETE_FAILED');
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test.each([0, 20, 90])(
  'lifecycle 5: a declaration that is refused hides no image of an attempt before, with events %i s late',
  async (eventLagSeconds) => {
    const w = world(
      { readApi: { eventLagSeconds } },
      { behaviour: { failedCreations: 'are cleaned up', leftoversAtDeletion: 'stay' } },
    );
    await ends(w.stack.create(desk({ CreateTimeout: '300' }), { rollback: false }), 'CREATE_FAILED');
    await pass(w, 60);
    expect(copies(w)).toHaveLength(1);
    await ends(w.stack.update(desk({ SourceRegion: 'nowhere' }), { rollback: false }), 'UPDATE_FAILED');
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  },
);

test('lifecycle 5: a waiter that an update made anew, and the next one deletes, looks again for its image', async () => {
  const w = world(
    { appStream: { copySeconds: 600, behaviour: { visibleAfterSeconds: 150 } } },
    { behaviour: { failedCreations: 'are deleted first', otherPaths: 'are cancelled' } },
  );
  const declared = retained(longDesk({ copy: 120 }, {}, failing(70)));
  await ends(w.stack.create(declared, { rollback: false }), 'CREATE_FAILED');
  await ends(w.stack.update(declared, { rollback: false }), 'UPDATE_FAILED');
  await succeeds(w.stack.update(desk({ Revision: '2' }), { rollback: false }));
  await w.clock.idle();
  expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
});

describe('an update into a region without AppStream', () => {
  test.each<[string, string | undefined, StackPlayerOptions['behaviour']]>([
    ['us-west-1', undefined, { failedUpdate: 'keeps old id' }],
    ['us-west-1', undefined, { failedUpdate: 'takes new id' }],
    [ELSEWHERE, 'UnrecognizedClientException', { failedUpdate: 'keeps old id' }],
    [ELSEWHERE, 'UnrecognizedClientException', { failedUpdate: 'takes new id' }],
  ])('lifecycle 5: is undone: %s %s %j', async (DestinationRegion, error, behaviour) => {
    const w = world({}, { behaviour });
    await succeeds(w.stack.create(desk()));
    const before = copies(w);
    if (error)
      w.appStream.faults.inject({ operation: '*', region: ELSEWHERE, kind: { error }, count: Infinity });
    const result = await rollsBack(w.stack.update(desk({ DestinationRegion })));
    expect(reasons(result)).toHaveLength(1);
    expect(copies(w)).toEqual(before);
  });
});

describe.each(CLEAN_UPS)('a copy of an update that failed without rollback, where %j', (behaviour) => {
  test.each<[string, () => Template['Resources']]>([
    ['was removed', () => ({})],
    ['moved to another logical id', () => ({ Moved: imageResource() })],
  ])('lifecycle 5: goes if the construct %s then', async (_, next) => {
    const Other = sibling({});
    const w = world({}, { behaviour: { otherPaths: 'are cancelled', ...behaviour } });
    await succeeds(w.stack.create(desk({}, { Other })));
    // The copy is still under way then.
    const update = desk({ Revision: '2' }, { Other, ...failing(600) });
    await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await succeeds(w.stack.update({ Resources: { Other, ...next() } }, WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(copies(w).map(({ arn }) => arn)).toEqual(Object.keys(next()).map((id) => physicalId(w.stack, id)));
  });

  // If a failed update keeps the old id, CloudFormation then shows that and the old properties.
  test.each(CLOUDFORMATION_BEHAVIOURS.failedUpdate)(
    'lifecycle 5: goes in the rollback although the way back was begun and cancelled: an update that failed %s',
    async (failedUpdate) => {
      const w = world({}, { behaviour: { otherPaths: 'are cancelled', ...behaviour, failedUpdate } });
      await succeeds(w.stack.create(release(1)));
      const before = copies(w);
      for (const [n, seconds] of [
        [2, 600],
        [1, 20],
      ])
        await ends(w.stack.update(release(n, {}, failing(seconds)), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      expect(copies(w)).toHaveLength(2);
      await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
      expect(copies(w)).toEqual(before);
    },
  );
});
