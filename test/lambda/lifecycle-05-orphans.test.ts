import type { Image } from '@aws-sdk/client-appstream';
import type { Behaviour } from '../../local/appstream';
import type { StackPlayerOptions } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import {
  ELSEWHERE,
  HOME,
  RETAINED,
  type World,
  acts,
  copies,
  count,
  desk,
  duration,
  eventsOf,
  fleet,
  imageResource,
  later,
  longDesk,
  pass,
  physicalId,
  reasons,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from './stacks';
import { tamper } from './tampering';

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

const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

describe.each(MOMENTS)('a sibling fails after %d s', (seconds) => {
  const failing = { Sibling: sibling({ FailAfterSeconds: seconds }) };

  test.each(VISIBLE)('lifecycle 5: nothing is left of a creation: %p', async (behaviour) => {
    const w = world({ appStream: { behaviour } });
    await rollsBack(w.stack.create(desk(DECLARED, failing)));
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
      await rollsBack(w.stack.update(desk({ ...DECLARED, Revision: '2' }, { Fleet: fleet(), ...failing })));
      expect(theCopy(w)).toEqual(before);
      expect(physicalId(w.stack)).toBe(before.arn);
      await w.clock.idle();
      expect(theCopy(w)).toEqual(before);
    },
  );
});

test('lifecycle 5: a half-copied image is deleted as soon as it can be', async () => {
  const w = world();
  const result = await rollsBack(w.stack.create(desk({}, { Sibling: sibling({ FailAfterSeconds: 600 }) })));
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
  await rollsBack(w.stack.create(desk({}, { Sibling: sibling({ FailAfterSeconds: 10 }) })));
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
  const result = await rollsBack(
    w.stack.update(desk({ Revision: '2' }, { Sibling: sibling({ FailAfterSeconds: 600 }) })),
  );
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
    const result = await w.stack.create(desk({}, { Sibling: sibling({ FailAfterSeconds: 3000 }) }));
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
    await succeeds(w.stack.create(desk({ DeleteTimeout: '600' })));
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
    const result = await w.stack.update(
      desk({ Revision: '2' }, { Sibling: sibling({ FailAfterSeconds: 600 }) }),
    );
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    const [copy] = copies(w).filter(({ name }) => name !== kept.name);
    expect(reasons(result).at(-1)).toContain(copy.name);
  });
});

test('lifecycle 5: a kept image is kept on removal, while a failed creation still leaves nothing', async () => {
  const w = world();
  await rollsBack(
    w.stack.create({
      Resources: { Desk: imageResource({}, RETAINED), Sibling: sibling({ FailAfterSeconds: 60 }) },
    }),
  );
  expect(copies(w)).toEqual([]);
  const next = w.account.stack({ seed: 2 });
  await succeeds(next.create({ Resources: { Desk: imageResource({}, RETAINED) } }));
  await succeeds(next.update({ Resources: { Desk: imageResource({ Revision: '2' }, RETAINED) } }));
  expect(copies(w)).toHaveLength(2);
  const before = acts(w).length;
  await succeeds(next.delete());
  expect(copies(w)).toHaveLength(2);
  expect(acts(w)).toHaveLength(before);
});

test('lifecycle 5: a fleet outside of the stack that took the new image keeps it only until it lets go', async () => {
  const w = world();
  await succeeds(w.stack.create(desk()));
  const first = theCopy(w).arn;
  later(w, 41, () => {
    const taken = copies(w).find(({ arn }) => arn !== first)!;
    w.appStream.putFleet(HOME, { name: 'outside', imageName: taken.name, until: w.clock.now() + 1_200_000 });
  });
  await rollsBack(w.stack.update(desk({ Revision: '2' }, { Sibling: sibling({ FailAfterSeconds: 3000 }) })));
  expect(theCopy(w).arn).toBe(first);
});

describe('an image that RETAIN has kept and a failed update took up again', () => {
  const withDesk = (revision?: string, others = {}) => ({
    Resources: { Desk: imageResource(revision ? { Revision: revision } : {}, RETAINED), ...others },
  });
  const failing = { Sibling: sibling({ FailAfterSeconds: 600 }) };

  test('lifecycle 5: survives the rollback, where it had been removed from the stack', async () => {
    const w = world();
    await succeeds(w.stack.create({ Resources: { ...withDesk().Resources, Other: sibling({}) } }));
    const { arn } = theCopy(w);
    await succeeds(w.stack.update({ Resources: { Other: sibling({}) } }));
    await rollsBack(w.stack.update(withDesk(undefined, { Other: sibling({}), ...failing })));
    expect(theCopy(w)).toMatchObject({ arn, state: 'AVAILABLE' });
  });

  test.each(['keeps old id', 'takes new id'] as const)(
    'lifecycle 5: survives the rollback, where another had replaced it: %s',
    async (failedUpdate) => {
      const w = world({}, { behaviour: { failedUpdate } });
      await succeeds(w.stack.create(withDesk()));
      await succeeds(w.stack.update(withDesk('2')));
      await succeeds(w.stack.update(withDesk('3')));
      const before = copies(w);
      await rollsBack(w.stack.update(withDesk(undefined, failing)));
      expect(copies(w)).toEqual(before);
    },
  );

  test('lifecycle 5: survives the rollback, however much has happened since it was kept', async () => {
    const w = world({ readApi: { eventsPerPage: 1 } });
    await succeeds(w.stack.create(withDesk()));
    await succeeds(w.stack.update(withDesk('2')));
    for (const Value of ['a', 'b', 'c', 'd', 'e'])
      await succeeds(w.stack.update(withDesk('2', { Other: sibling({ Value }) })));
    const before = copies(w);
    await rollsBack(w.stack.update(withDesk(undefined, { Other: sibling({ Value: 'e' }), ...failing })));
    expect(copies(w)).toEqual(before);
  });

  test('lifecycle 5: is deleted like any other once an update has succeeded with it', async () => {
    const w = world();
    await succeeds(w.stack.create(withDesk()));
    await succeeds(w.stack.update(withDesk('2')));
    await succeeds(w.stack.update(withDesk()));
    const { DeletionPolicy, UpdateReplacePolicy } = {
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    } as const;
    const { arn } = copies(w)[0];
    await succeeds(
      w.stack.update({
        Resources: { Desk: imageResource({ Revision: '3' }, { DeletionPolicy, UpdateReplacePolicy }) },
      }),
    );
    expect(copies(w).map((image) => image.arn)).not.toContain(arn);
  });
});

describe('RETAIN, taken away after a timeout was lowered under it', () => {
  const retained = ({ Resources }: Template): Template => ({
    Resources: Object.fromEntries(
      Object.entries(Resources).map(([id, resource]) => [id, { ...resource, ...RETAINED }]),
    ),
  });

  test.each([
    ['a leg and its guards', longDesk({ copy: 180 }), desk()],
    ['guards', longDesk({ delete: 180 }), longDesk({ delete: 60 })],
  ])('lifecycle 5: %s that were kept do not keep the image', async (_, before, lowered) => {
    const w = world();
    await succeeds(w.stack.create(retained(before)));
    await succeeds(w.stack.update(retained(lowered)));
    await succeeds(w.stack.update(lowered));
    expect(await w.stack.delete()).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 5: nor the image that a new source replaces', async () => {
    const w = world();
    await succeeds(w.stack.create(retained(longDesk({ copy: 180 }))));
    await succeeds(w.stack.update(retained(desk())));
    const old = theCopy(w).name;
    await succeeds(w.stack.update(desk({ Revision: '2' })));
    expect(theCopy(w).name).not.toBe(old);
  });
});

const UNTOLD = ['COPYING', 'VALIDATING', 'CREATING', 'A STATE OF NEXT YEAR'];

test.each(UNTOLD)(
  'lifecycle 5: a copy in state %s that does not show its description yet is waited for',
  async (state) => {
    const w = world();
    later(w, 45, hidingDescriptions(w, state));
    await succeeds(w.stack.create(desk()));
  },
);

test.each(UNTOLD)('lifecycle 5: a failed creation leaves none in state %s behind', async (state) => {
  const w = world();
  later(w, 45, hidingDescriptions(w, state));
  await rollsBack(w.stack.create(desk({}, { Sibling: sibling({ FailAfterSeconds: 120 }) })));
  expect(copies(w)).toEqual([]);
});

test('lifecycle 3: an image that is DELETING without its description is not taken for gone', async () => {
  const w = world({ appStream: { behaviour: { deletingSeconds: 600 } } });
  await succeeds(w.stack.create(desk()));
  tamper(w, 'DescribeImages', ({ Images }) =>
    (Images as Image[])
      .filter(({ State }) => State === 'DELETING')
      .forEach((image) => delete image.Description),
  );
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

/** From now on copies are in that state and do not tell whose they are, until the returned function is called. */
function hidingDescriptions(w: World, state: string): () => void {
  return tamper(w, 'DescribeImages', ({ Images }) =>
    (Images as Image[])
      .filter(({ Name }) => Name !== 'golden')
      .forEach((image) => {
        image.State = state as Image['State'];
        delete image.Description;
      }),
  );
}

describe('a rollback that fails at another resource', () => {
  const REFUSED = {
    operation: '*',
    region: ELSEWHERE,
    kind: { error: 'AccessDeniedException' },
    count: Infinity,
  };
  const both = (there: Record<string, unknown>, mine: Record<string, unknown>, more = {}) => ({
    Resources: {
      There: imageResource(there),
      Desk: imageResource({ ImageName: 'mine', ...mine }, more),
    },
  });

  test('lifecycle 5: leaves nothing of an image whose refused update was never undone', async () => {
    const w = world({}, { behaviour: { failedUpdate: 'keeps old id' } });
    await succeeds(w.stack.create(both({}, {}, { DependsOn: 'There' })));
    w.appStream.faults.inject(REFUSED);
    const result = await w.stack.update(both({ DestinationRegion: ELSEWHERE }, { Revision: '2' }));
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    w.appStream.faults.clear();
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 4: still leaves an image of an earlier life that another creation had to refuse', async () => {
    const w = world();
    await succeeds(w.stack.create(both({}, {}, RETAINED)));
    const { arn } = copies(w).find(({ name }) => name === 'mine')!;
    await succeeds(w.stack.update({ Resources: { There: imageResource() } }));
    await rollsBack(w.stack.update(both({}, { Revision: '2' })));
    expect(copies(w).map((image) => image.arn)).toContain(arn);
  });
});

/** A stack beside whose image stands a resource that `failing` makes fail, the update and then its rollback. */
const stuck = (properties: Record<string, unknown>, more = {}, others = {}) => ({
  Resources: { Desk: imageResource(properties, more), Stubborn: sibling({}), ...others },
});
const failing = (FailAfterSeconds: number) => ({
  Stubborn: sibling({ StaysSeconds: 0 }),
  Sibling: sibling({ FailAfterSeconds }),
});
const failsToRollBack = async (w: World, template: Template) =>
  expect((await w.stack.update(template)).status).toBe('UPDATE_ROLLBACK_FAILED');

describe('a rollback that fails while the images are on their way back', () => {
  // The copy is still on its way, or complete.
  describe.each([600, 3000])('after %d s', (failAfterSeconds) => {
    describe.each<StackPlayerOptions['behaviour']>([
      { failedUpdate: 'keeps old id' },
      { failedUpdate: 'takes new id' },
    ])('%j', (behaviour) => {
      const half = async () => {
        const w = world({}, { behaviour });
        await succeeds(w.stack.create(stuck({})));
        const before = w.appStream.images(HOME);
        await failsToRollBack(w, stuck({ Revision: '2' }, {}, failing(failAfterSeconds)));
        expect(copies(w)).toHaveLength(2);
        return { w, before };
      };

      test('lifecycle 5: leaves nothing when the stack is deleted', async () => {
        const { w } = await half();
        await succeeds(w.stack.delete());
        expect(copies(w)).toEqual([]);
      });

      test('lifecycle 5: leaves the world as it was before when the rollback is continued', async () => {
        const { w, before } = await half();
        await rollsBack(w.stack.continueRollback());
        expect(w.appStream.images(HOME)).toEqual(before);
        await succeeds(w.stack.delete());
        expect(copies(w)).toEqual([]);
      });
    });
  });
});

describe('a stack that is deleted after a rollback that failed', () => {
  test('lifecycle 5: deletes a copy that is not visible yet, and lets be what was kept before', async () => {
    const w = world({ appStream: { behaviour: { visibleAfterSeconds: 150 } } });
    await succeeds(w.stack.create(stuck({ Revision: '1' }, RETAINED)));
    const [first] = copies(w);
    await succeeds(w.stack.update(stuck({ Revision: '2' }, RETAINED)));
    await succeeds(w.stack.update(stuck({ Revision: '2' })));
    await failsToRollBack(w, stuck({ Revision: '3' }, {}, failing(1)));
    const looks = w.appStream.journal.length;
    await succeeds(w.stack.delete());
    await pass(w, 60);
    expect(copies(w)).toEqual([first]);
    expect(JSON.stringify(w.appStream.journal.slice(looks).map(({ input }) => input))).not.toContain(
      first.name,
    );
  });

  test('lifecycle 5: is not kept from it by an image that CloudFormation had forgotten', async () => {
    const w = world();
    await succeeds(w.stack.create(stuck({ DeleteTimeout: '600' })));
    const [first] = copies(w);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: first.name });
    await w.stack.update(stuck({ DeleteTimeout: '600', Revision: '2' }));
    await failsToRollBack(w, stuck({ DeleteTimeout: '600', Revision: '3' }, {}, failing(600)));
    await succeeds(w.stack.delete());
    expect(copies(w).map(({ name }) => name)).toEqual([first.name]);
  });

  test('lifecycle 4: leaves an image of an earlier life that the update was refused for', async () => {
    const w = world({}, { behaviour: { failedUpdate: 'takes new id' } });
    await succeeds(w.stack.create(stuck({ ImageName: 'mine' }, RETAINED)));
    await succeeds(w.stack.update(stuck({ ImageName: 'other' }, RETAINED)));
    await succeeds(w.stack.update(stuck({ ImageName: 'other' })));
    // CloudFormation does not show for ever that it was kept.
    const { events } = w.stack.record;
    events.splice(0, 1 + events.findIndex(({ resourceStatus }) => resourceStatus === 'DELETE_SKIPPED'));
    // The image is back at what it was when the rollback fails.
    const undone = { ...failing(3000), Stubborn: sibling({ StaysSeconds: 60 }) };
    await failsToRollBack(w, stuck({ ImageName: 'mine', Revision: '2' }, {}, undone));
    await succeeds(w.stack.delete());
    expect(copies(w).map(({ name }) => name)).toEqual(['mine']);
  });

  test('lifecycle 3: takes back a share of the update that was not undone', async () => {
    const w = world();
    await succeeds(w.stack.create(desk()));
    later(w, 3, () =>
      w.appStream.faults.inject({
        operation: 'DeleteImagePermissions',
        kind: { error: 'AccessDeniedException' },
        count: Infinity,
      }),
    );
    const shared = { SharedWith: [{ AccountId: '222233334444' }] };
    await failsToRollBack(w, desk(shared, { Sibling: sibling({ FailAfterSeconds: 600 }) }));
    w.appStream.faults.clear();
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test.each([600, 3000])(
    'lifecycle 5: fails while it cannot reach the region of an image that was complete: %d s',
    async (seconds) => {
      const w = world();
      const there = { DestinationRegion: ELSEWHERE };
      await succeeds(w.stack.create(stuck(there)));
      await failsToRollBack(w, stuck({ ...there, Revision: '2' }, {}, failing(seconds)));
      w.appStream.faults.inject({
        region: ELSEWHERE,
        kind: { error: 'UnrecognizedClientException' },
        count: Infinity,
      });
      expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
      w.appStream.faults.clear();
      await succeeds(w.stack.delete());
      expect(copies(w, ELSEWHERE)).toEqual([]);
    },
  );
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
