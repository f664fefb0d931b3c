import type { ReadApiBehaviour } from '../../local/cloudformation/read-api';
import { OTHER, THIRD, accounts, sharing } from '../lambda/shares/support';
import {
  type World,
  HOME,
  desk,
  longDesk,
  pass,
  retained,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { failing, keeping, released, there } from './releases';

const Other = sibling({});

/** A stack that is settled. The events of the stack itself are shown later than those of its resources. */
async function settled(
  stackEventLagSeconds: number,
  plays: (w: World) => Promise<unknown>,
  more: Partial<ReadApiBehaviour> = {},
): Promise<World> {
  const w = world(
    { readApi: { stackEventLagSeconds, ...more } },
    { behaviour: { otherPaths: 'are cancelled' } },
  );
  await plays(w);
  await pass(w, 10);
  return w;
}

const releases =
  (keepPrevious: number, numbers: readonly number[], others = {}) =>
  (w: World) =>
    released(keepPrevious, numbers, {}, others, w);

describe.each([2, 35, 65, 100])(
  'the events of the stack are shown %d s later than those of its resources',
  (lag) => {
    test('lifecycle 3: the clean-up of an update deletes the image that it replaced', async () => {
      const w = await settled(lag, releases(0, [1]));
      await succeeds(w.stack.update(keeping(2, 0)));
      expect(there(w)).toHaveLength(1);
    });

    test('lifecycle 3: the removal of a construct deletes the previous images, too', async () => {
      const w = await settled(lag, releases(1, [1, 2], { Other }));
      await succeeds(w.stack.update({ Resources: { Other } }));
      expect(there(w)).toEqual([]);
    });

    test('lifecycle 3: the deletion of the stack deletes the previous images, too', async () => {
      const w = await settled(lag, releases(1, [1, 2]));
      await succeeds(w.stack.delete());
      expect(there(w)).toEqual([]);
    });

    test.each(['shown', 'hidden'] as const)(
      'lifecycle 5: RETAIN keeps the image of a chain when the stack is deleted, DELETE_SKIPPED %s',
      async (skippedDeletions) => {
        const create = (w: World) => succeeds(w.stack.create(retained(longDesk({ delete: 120, copy: 180 }))));
        const w = await settled(lag, create, { skippedDeletions });
        await succeeds(w.stack.delete());
        await w.clock.idle();
        expect(there(w)).toHaveLength(1);
      },
    );

    test('lifecycle 5: RETAIN keeps a share that was replaced', async () => {
      const w = await settled(lag, ({ stack }) => succeeds(stack.create(retained(sharing()))));
      await succeeds(w.stack.update(retained(sharing({ AccountId: THIRD }))));
      expect(accounts(w).sort()).toEqual([OTHER, THIRD].sort());
    });

    test('lifecycle 5: a creation that failed leaves nothing', async () => {
      const w = await settled(lag, ({ stack }) =>
        rollsBack(stack.create(longDesk({ copy: 180, delete: 120 }, {}, failing(60)))),
      );
      await w.clock.idle();
      expect(there(w)).toEqual([]);
    });

    test('lifecycle 2: the rollback makes an image again that somebody had removed', async () => {
      const mine = (properties: object) => desk({ ImageName: 'mine', ...properties });
      const w = await settled(lag, ({ stack }) => succeeds(stack.create(mine({}))));
      w.appStream.removeImage(HOME, 'mine');
      await rollsBack(w.stack.update(mine({ Revision: '2' })));
      expect(theCopy(w)).toMatchObject({ name: 'mine', state: 'AVAILABLE' });
    });

    test('lifecycle 12: keepPrevious keeps the one before, and pushes the oldest out', async () => {
      const w = await settled(lag, releases(1, [1, 2]));
      const [, before] = there(w);
      await succeeds(w.stack.update(keeping(3, 1)));
      expect(there(w)).toEqual([before, expect.any(String)]);
    });

    test('lifecycle 12: going back that is undone leaves all as it was', async () => {
      const w = await settled(lag, releases(1, [1, 2]));
      const before = there(w);
      await rollsBack(w.stack.update(keeping(1, 1, {}, failing(60))));
      expect(there(w)).toEqual(before);
    });
  },
);
