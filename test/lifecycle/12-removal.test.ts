import {
  HOME,
  RETAINED,
  type World,
  copies,
  duration,
  ends,
  failedDeletions,
  imageResource,
  later,
  longDesk,
  physicalId,
  reasons,
  retained,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { CLEAN_UPS, WITHOUT_ROLLBACK } from './no-rollback';
import { imageOf, keeping, released, there, failing } from './releases';

const MARKS = expect.stringMatching(/^cdk-appstream-image:/);

describe('the removal', () => {
  test('lifecycle 12: of the stack deletes all kept images', async () => {
    const { w } = await released(2, [1, 2, 3], { SharedWith: [{ AccountId: '222233334444' }] });
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 12: of the construct deletes all kept images, and a construct declared again begins anew', async () => {
    const w = world();
    const other = { Other: sibling({}) };
    for (const n of [1, 2])
      await succeeds(
        n === 1 ? w.stack.create(keeping(n, 1, {}, other)) : w.stack.update(keeping(n, 1, {}, other)),
      );
    await succeeds(w.stack.update({ Resources: other }));
    expect(copies(w)).toEqual([]);
    await succeeds(w.stack.update(keeping(1, 1, {}, other)));
    expect(copies(w)).toHaveLength(1);
  });

  test('lifecycle 12: waits for all that are in use, and names what holds each', async () => {
    const { w, arns } = await released(2, [1, 2, 3]);
    for (const n of [1, 3])
      w.appStream.putFleet(HOME, { name: `fleet-${n}`, imageName: imageOf(w, arns[n])!.name });
    const result = await w.stack.delete();
    expect(result.status).toBe('DELETE_FAILED');
    expect(there(w)).toEqual([arns[1], arns[3]]);
    const [reason] = reasons(result);
    expect(reason).toContain('used by fleet fleet-3');
    expect(reason).toContain(`Image ${arns[1].split('/')[1]} in ${HOME}: used by fleet fleet-1`);
    for (const n of [1, 3]) w.appStream.removeFleet(HOME, `fleet-${n}`);
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 12: names all that it may not delete: after the clean-up CloudFormation asks for none of them again', async () => {
    const { w } = await released(2, [1, 2, 3], {}, { Other: sibling({}) });
    const kind = { error: 'AccessDeniedException', message: 'Not you.' };
    w.appStream.faults.inject({ kind, operation: 'DeleteImage', count: Infinity });
    const told = failedDeletions(await w.stack.update({ Resources: { Other: sibling({}) } }));
    expect(copies(w)).toHaveLength(3);
    for (const { name } of copies(w)) expect(told.at(-1)).toContain(`Image ${name} in ${HOME}: `);
  });

  /** Two releases of an image with that deleteTimeout in minutes, and a fleet on the previous image. */
  const keepingOne = (timeout: number, n: number, others = {}) => {
    const { Resources } = longDesk({ delete: timeout }, { Revision: `${n}` }, others);
    const { Desk } = Resources;
    const Properties = { ...Desk.Properties, KeepPrevious: '1' };
    return { Resources: { ...Resources, Desk: { ...Desk, Properties } } };
  };

  async function held(timeout: number, others = {}, w = world()) {
    const long = (n: number) => keepingOne(timeout, n, others);
    await succeeds(w.stack.create(long(1)));
    const [{ name }] = copies(w);
    await succeeds(w.stack.update(long(2)));
    w.appStream.putFleet(HOME, { name: 'outside', imageName: name });
    return w;
  }

  describe.each([
    ['a success', false],
    ['an update without rollback that failed', true],
  ])('after %s', (_, fails) => {
    test.each([
      [55, 'soon', 1, 20],
      [55, 'in the hour of the image', 30, 50],
      [180, 'in the hour of the image', 30, 130],
      [180, 'in the hour of a waiter', 70, 130],
    ])(
      'lifecycle 12: of the construct waits for all, with a deleteTimeout of %d minutes, if the stack is deleted %s',
      async (timeout, __, deleted, released) => {
        const others = { Other: sibling({}) };
        const behaviour = { deletionMeanwhile: 'ends any operation' } as const;
        const w = await held(timeout, others, world({ readApi: { eventLagSeconds: 20 } }, { behaviour }));
        if (fails) {
          const update = keepingOne(timeout, 2, { ...others, ...failing(600) });
          const { Desk } = update.Resources;
          const Properties = { ...Desk.Properties, Tags: [{ Key: 'a', Value: '1' }] };
          const tagged = { Resources: { ...update.Resources, Desk: { ...Desk, Properties } } };
          await ends(w.stack.update(tagged, { rollback: false }), 'UPDATE_FAILED');
        }
        let deletion: Promise<unknown> | undefined;
        later(w, deleted, () => {
          deletion = succeeds(w.stack.delete());
        });
        later(w, released, () => w.appStream.removeFleet(HOME, 'outside'));
        await w.stack.update({ Resources: others }, { rollback: false });
        await deletion!;
        expect(copies(w)).toEqual([]);
      },
    );
  });

  describe('with a deleteTimeout of 90 minutes, and a fleet on a previous image', () => {
    test('lifecycle 12: the previous image goes when the stack is deleted again', async () => {
      const w = await held(90);
      expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
      w.appStream.removeFleet(HOME, 'outside');
      // The image itself is gone. Only the waiters get a Delete.
      await succeeds(w.stack.delete());
      expect(copies(w)).toEqual([]);
    });

    test('lifecycle 3: the removal is given up after that time, though another image was waited for, too', async () => {
      const w = await held(90);
      const imageName = physicalId(w.stack).split('/')[1];
      w.appStream.putFleet(HOME, { name: 'second', imageName, until: w.clock.now() + 60 * 60_000 });
      const result = await w.stack.delete();
      expect(result.status).toBe('DELETE_FAILED');
      expect(duration(result)).toBeGreaterThanOrEqual(90);
      expect(duration(result)).toBeLessThanOrEqual(92);
    });
  });

  test('lifecycle 12: with RETAIN keeps all images, and none is deleted when the construct is declared again', async () => {
    const w = world();
    const other = { Other: sibling({}) };
    const kept = (n: number) => {
      const { Resources } = retained(keeping(n, 1, {}, other));
      return { Resources: { ...Resources, Desk: { ...Resources.Desk, ...RETAINED } } };
    };
    await succeeds(w.stack.create(kept(1)));
    await succeeds(w.stack.update(kept(2)));
    await succeeds(w.stack.update({ Resources: other }));
    const before = there(w);
    expect(before).toHaveLength(2);
    await succeeds(w.stack.update(keeping(3, 0, {}, other)));
    for (const { tags } of copies(w)) expect(Object.keys(tags)).not.toContainEqual(MARKS);
    await succeeds(w.stack.update(keeping(4, 0, {}, other)));
    expect(there(w)).toEqual([...before, physicalId(w.stack)]);
    await succeeds(w.stack.delete());
    expect(there(w)).toEqual(before);
  });

  test('lifecycle 12: of a stack half undone deletes all images', async () => {
    const { w } = await released(1, [1, 2]);
    const others = { ...failing(4000), Stubborn: sibling({ StaysSeconds: 20 }) };
    await w.stack.update(keeping(1, 1, {}, others), { rollback: false });
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });
});

describe('RETAIN beside keepPrevious', () => {
  test('lifecycle 12: does not keep what a release pushes out', async () => {
    const w = world();
    const kept = (n: number) => ({
      Resources: { Desk: imageResource({ Revision: `${n}`, KeepPrevious: '1' }, RETAINED) },
    });
    await succeeds(w.stack.create(kept(1)));
    for (const n of [2, 3, 4]) await succeeds(w.stack.update(kept(n)));
    expect(copies(w)).toHaveLength(2);
  });

  test('lifecycle 12: RETAIN alone deletes none of those that keepPrevious kept before', async () => {
    const { w } = await released(1, [1, 2]);
    await succeeds(w.stack.update({ Resources: { Desk: imageResource({ Revision: '3' }, RETAINED) } }));
    expect(copies(w)).toHaveLength(3);
  });
});

describe('a previous image that an update without rollback has taken up again', () => {
  const Other = sibling({});
  const release =
    (timeouts: object) =>
    (revision: string, others = {}) =>
      longDesk(timeouts, { Revision: revision, KeepPrevious: '1' }, { Other, ...others });

  async function takenUp(w: World, version: ReturnType<typeof release>, seconds: number) {
    await succeeds(w.stack.create(version('1')));
    await succeeds(w.stack.update(version('2')));
    const Last = sibling({ FailAfterSeconds: seconds }, { DependsOn: 'Desk' });
    await ends(w.stack.update(version('1', { Last }), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  }

  test.each(
    CLEAN_UPS.flatMap((behaviour) => [{}, { copy: 180 }].map((timeouts) => ({ behaviour, timeouts }))),
  )('lifecycle 12: goes with its construct: %j', async ({ behaviour, timeouts }) => {
    const w = world({}, { behaviour });
    await takenUp(w, release(timeouts), 600);
    await succeeds(w.stack.update({ Resources: { Other } }, WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(copies(w)).toEqual([]);
  });

  /** The events still show an older Delete of that image: that of the clean-up which had kept it. */
  test.each([
    [60, {}],
    [120, {}],
    [120, { copy: 180, delete: 180 }],
    [180, {}],
    [180, { copy: 180, delete: 180 }],
  ])(
    'lifecycle 12: goes with its stack, deleted at once, with events %d s late: %j',
    async (eventLagSeconds, timeouts) => {
      const w = world({ readApi: { eventLagSeconds } });
      await takenUp(w, release(timeouts), 60);
      await succeeds(w.stack.delete());
      await w.clock.idle();
      expect(copies(w)).toEqual([]);
    },
  );
});
