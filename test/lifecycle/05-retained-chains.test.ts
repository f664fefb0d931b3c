import type { ReadApiBehaviour } from '../../local/cloudformation/read-api';
import type { Template } from '../../local/cloudformation/template';
import {
  type World,
  HOME,
  HOURS,
  acts,
  copies,
  desk,
  ends,
  longDesk,
  physicalId,
  retained,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { deletedInCleanUp } from '../lambda/clean-up';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { failing } from './releases';

const Other = sibling({});
const and = ({ Resources }: Template, others = {}) =>
  retained({ Resources: { ...Resources, Other, ...others } });

const meanwhile = (eventLagSeconds: number, more: Partial<ReadApiBehaviour> = {}) =>
  world(
    { readApi: { eventLagSeconds, ...more } },
    { behaviour: { deletionMeanwhile: 'ends any operation' } },
  );

describe.each([20, 60, 120, 180])('events %d s late', (lag) => {
  test.each([
    ['creation waiters', longDesk({ copy: 180 }), desk()],
    ['deletion waiters', longDesk({ delete: 180 }), longDesk({ delete: 60 })],
  ])(
    'lifecycle 5: RETAIN keeps the present image, if the stack is deleted while a clean-up deletes %s',
    async (_, before, after) => {
      const w = meanwhile(lag);
      await succeeds(w.stack.create(and(before)));
      const [kept] = copies(w);
      const since = acts(w).length;
      const done = deletedInCleanUp(w, 15);
      await w.stack.update(and(after));
      await done.deletion!;
      await w.clock.idle();
      expect(copies(w)).toEqual([kept]);
      expect(acts(w)).toHaveLength(since);
    },
  );

  test.each([
    ['without waiters', desk()],
    ['with waiters', longDesk({ copy: 180 })],
  ])(
    'lifecycle 5: RETAIN keeps an image that an undone update had taken up again, if the stack is deleted in that rollback: %s',
    async (_, withDesk) => {
      const w = meanwhile(lag);
      await succeeds(w.stack.create(and(withDesk)));
      const [{ arn }] = copies(w);
      await succeeds(w.stack.update({ Resources: { Other } }));
      const done = deletedInCleanUp(w, 10);
      await w.stack.update(and(withDesk, failing(700)));
      await done.deletion!;
      await w.clock.idle();
      expect(copies(w).map((image) => [image.arn, image.state])).toEqual([[arn, 'AVAILABLE']]);
    },
  );
});

/** The Delete of the clean-up asks for what only the failed update had, and looks at all images of the resource. */
describe.each([0, 90])('an image that a rollback has made again, events %d s late', (lag) => {
  test.each([
    ['without waiters', desk],
    ['with waiters', (more = {}) => longDesk({ delete: 180 }, more)],
  ])(
    'lifecycle 5: RETAIN keeps it, if the stack is deleted in the clean-up of that rollback: %s',
    async (_, withDesk) => {
      const w = meanwhile(lag);
      w.appStream.addImage(HOME, { name: 'taken' });
      await succeeds(w.stack.create(and(withDesk({}))));
      w.appStream.removeImage(HOME, copies(w).find(({ name }) => name !== 'taken')!.name);
      const done = deletedInCleanUp(w, 15);
      await w.stack.update(and(withDesk({ ImageName: 'taken' })));
      await done.deletion!;
      await w.clock.idle();
      const made = copies(w).filter(({ name }) => name !== 'taken');
      expect(made.map((image) => [image.arn, image.state])).toEqual([[physicalId(w.stack), 'AVAILABLE']]);
    },
  );
});

/** The clean-up asks only for the waiters that the failed update had added. */
describe.each(['keeps old id', 'takes new id'] as const)(
  'an image that a rollback has made again, where a failed update %s',
  (failedUpdate) => {
    test.each(
      [0, 20, 90].flatMap((lag) => [{ copy: 180 }, { delete: 180 }].map((more) => [lag, more] as const)),
    )(
      'lifecycle 5: RETAIN keeps it, if the stack is deleted in the clean-up of that rollback: events %d s late, added waiters of %j',
      async (eventLagSeconds, timeouts) => {
        const behaviour = { deletionMeanwhile: 'ends any operation', failedUpdate } as const;
        const w = world({ readApi: { eventLagSeconds } }, { behaviour });
        await succeeds(w.stack.create(and(desk())));
        const [{ name, arn }] = copies(w);
        w.appStream.removeImage(HOME, name);
        w.appStream.faults.inject({
          kind: { error: 'ValidationException' },
          operation: 'UpdateImagePermissions',
          count: Infinity,
        });
        const done = deletedInCleanUp(w, 15);
        const SharedWith = [{ AccountId: '222233334444' }];
        await w.stack.update(and(longDesk(timeouts, { Revision: '2', SharedWith })));
        await done.deletion!;
        await w.clock.idle();
        expect(copies(w).map((image) => [image.arn, image.state])).toEqual([[arn, 'AVAILABLE']]);
      },
    );
  },
);

/** The clean-up asks for all that failed updates have replaced, also for what a later one has made the present one again. */
describe.each(['shown', 'hidden'] as const)(
  'an image to which updates without rollback have gone back, DELETE_SKIPPED %s',
  (skippedDeletions) => {
    test.each([
      ['without waiters', ['1', '2', '1'], {}],
      ['with waiters', ['1', '2', '1'], { copy: 180 }],
      ['that no settled operation had made, without waiters', ['1', '2', '3', '2'], {}],
      ['that no settled operation had made, with waiters', ['1', '2', '3', '2'], { copy: 180 }],
    ] as const)(
      'lifecycle 5: RETAIN keeps it, if the stack is deleted in the clean-up: %s',
      async (_, [first, ...updates], timeouts) => {
        for (const lag of [0, 20, 60, 180]) {
          const w = meanwhile(lag, { skippedDeletions });
          const version = (Revision: string, more = {}) =>
            and('copy' in timeouts ? longDesk(timeouts, { Revision }) : desk({ Revision }), more);
          const last = updates.at(-1)!;
          await succeeds(w.stack.create(version(first)));
          for (const next of updates.slice(0, -1)) {
            const update = version(next, failing(3 * HOURS));
            await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
          }
          const done = deletedInCleanUp(w, 5);
          await w.stack.update(version(last), WITHOUT_ROLLBACK);
          const present = physicalId(w.stack);
          await done.deletion!;
          await w.clock.idle();
          expect(copies(w).map((image) => [image.arn, image.state])).toContainEqual([present, 'AVAILABLE']);
        }
      },
    );
  },
);

describe.each(['keeps old id', 'takes new id'] as const)(
  'what an update without rollback has made, where a failed update %s',
  (failedUpdate) => {
    describe.each([
      ['stack', (w: World) => w.stack.delete()],
      ['construct', (w: World) => w.stack.update({ Resources: { Other } }, WITHOUT_ROLLBACK)],
    ])('the %s is removed', (_, removal) => {
      test.each([
        ['a FAILED copy', { delete: 90 }, 'FAILED', 60],
        ['a copy that took too long', { copy: 90 }, 'AVAILABLE', 1.6 * HOURS],
      ] as const)('lifecycle 5: RETAIN does not keep %s', async (__, timeouts, outcome, seconds) => {
        let is: 'AVAILABLE' | 'FAILED' = 'AVAILABLE';
        const w = world({ appStream: { copyOutcome: () => is } }, { behaviour: { failedUpdate } });
        await succeeds(w.stack.create(and(longDesk(timeouts, { Revision: '1' }))));
        const [{ arn }] = copies(w);
        is = outcome;
        w.appStream.settings.copySeconds = seconds;
        const update = and(longDesk(timeouts, { Revision: '2' }));
        await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
        await succeeds(removal(w));
        await w.clock.idle();
        expect(copies(w).map((image) => [image.arn, image.state])).toEqual([[arn, 'AVAILABLE']]);
      });
    });
  },
);
