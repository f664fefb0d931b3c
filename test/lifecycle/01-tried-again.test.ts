import type { CloudFormationBehaviour } from '../../local/cloudformation/stack-player';
import {
  copies,
  count,
  duration,
  longDesk,
  physicalId,
  reasons,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { CLEAN_UPS, WITHOUT_ROLLBACK } from './no-rollback';

const LATE = [0, 20, 90];

/** A copy that takes longer than its first creation waiter waits. */
const LONG = 70 * 60;

const BEHAVIOURS: ReadonlyArray<Partial<CloudFormationBehaviour>> = [
  ...CLEAN_UPS,
  { failedCreations: 'are cleaned up' },
];

/** The copies with these numbers fail, the first of all being 0. */
function failing(
  numbers: readonly number[],
  behaviour: Partial<CloudFormationBehaviour>,
  eventLagSeconds: number,
) {
  let made = 0;
  const copyOutcome = () => (numbers.includes(made++) ? 'FAILED' : 'AVAILABLE');
  return world(
    { appStream: { copySeconds: LONG, copyOutcome }, readApi: { eventLagSeconds } },
    { behaviour },
  );
}

describe.each(BEHAVIOURS)(
  'a long copy that failed without rollback, where CloudFormation behaves as %j',
  (behaviour) => {
    test.each(LATE)(
      'lifecycle 1: is removed and made again by the next creation, with events %i s late',
      async (lag) => {
        const w = failing([0], behaviour, lag);
        const template = longDesk({ copy: 180 });
        expect((await w.stack.create(template, WITHOUT_ROLLBACK)).status).toBe('CREATE_FAILED');
        await succeeds(w.stack.update(template, WITHOUT_ROLLBACK));
        expect(theCopy(w)).toMatchObject({ arn: physicalId(w.stack), state: 'AVAILABLE' });
      },
    );

    test.each(LATE)(
      'lifecycle 1: is removed and made again by the next update, with events %i s late',
      async (lag) => {
        const w = failing([1], behaviour, lag);
        await succeeds(w.stack.create(longDesk({ copy: 180 })));
        const template = longDesk({ copy: 180 }, { Revision: '2' });
        expect((await w.stack.update(template, WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
        await succeeds(w.stack.update(template, WITHOUT_ROLLBACK));
        expect(theCopy(w)).toMatchObject({ arn: physicalId(w.stack), state: 'AVAILABLE' });
      },
    );

    test.each([LONG, 600])(
      'lifecycle 8: fails the next update, too, where it fails again after %d s, and is not made a third time',
      async (seconds) => {
        const w = failing([1, 2], behaviour, 0);
        await succeeds(w.stack.create(longDesk({ copy: 180 })));
        const template = longDesk({ copy: 180 }, { Revision: '2' });
        expect((await w.stack.update(template, WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
        w.appStream.settings.copySeconds = seconds;
        const again = await w.stack.update(template, WITHOUT_ROLLBACK);
        expect(again.status).toBe('UPDATE_FAILED');
        expect(duration(again)).toBeGreaterThanOrEqual(seconds / 60);
        const told = [1, 2, 3].flatMap((n) => reasons(again, `DeskCreationWaiter${n}`));
        expect(told).toEqual([expect.stringContaining('it ended in state FAILED')]);
        expect(count(w, 'CopyImage')).toBe(3);
        expect((await w.stack.rollback()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
        expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
      },
    );
  },
);
