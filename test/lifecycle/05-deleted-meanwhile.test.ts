import { CLOUDFORMATION_BEHAVIOURS, type StackResult } from '../../local/cloudformation/stack-player';
import { copies, desk, ends, imageResource, pass, succeeds, world } from '../lambda/stacks';
import { withWaiters } from './releases';

const generated = (Revision: string) => desk({ Revision });
const waitedFor = (Revision: string) => withWaiters({ Revision });
const beside = (Revision: string) =>
  desk({ Revision }, { Named: imageResource({ ImageName: `mine-${Revision}` }) });

/** Nobody documents whether CloudFormation deletes a stack that is being updated. If it refuses, the update is cancelled. */
describe.each(CLOUDFORMATION_BEHAVIOURS.deletionMeanwhile)(
  'a stack that is deleted while it is being updated, where a deletion %s',
  (deletionMeanwhile) => {
    describe.each([
      [30, 20],
      [150, 1],
    ])('a new image that is visible after %d s, and the deletion comes after %d s', (visible, deleted) => {
      test.each([
        ['an image', false, generated],
        ['an image', true, generated],
        ['an image beside one with an explicit name', false, beside],
        ['an image with waiters', true, waitedFor],
      ])(
        'lifecycle 5: %s, the answer to CopyImage lost: %p: neither the old nor the new one is left',
        async (_, isLost, version) => {
          const w = world(
            { appStream: { behaviour: { visibleAfterSeconds: visible } } },
            { behaviour: { deletionMeanwhile } },
          );
          await succeeds(w.stack.create(version('1')));
          const before = copies(w);
          if (isLost)
            w.appStream.faults.inject({ operation: 'CopyImage', kind: 'lostAnswer', count: Infinity });
          let during = before;
          let deletion: Promise<StackResult> | undefined;
          w.clock.schedule(deleted * 1000, () => {
            during = copies(w);
            deletion = w.stack.delete();
            deletion.catch(() => w.stack.cancelUpdate());
          });
          await w.stack.update(version('2'));
          const result = deletion!.catch(() => w.stack.delete());
          await ends(result, 'DELETE_COMPLETE');
          // Those that are not visible yet are counted, too.
          expect(during).toHaveLength(2 * before.length);
          expect(copies(w)).toEqual([]);
          await pass(w, 60);
          expect(copies(w)).toEqual([]);
        },
      );
    });
  },
);
