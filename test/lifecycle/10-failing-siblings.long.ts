import type { Behaviour } from '../../local/appstream';
import type { StackPlayerOptions } from '../../local/cloudformation/stack-player';
import {
  DECLARED,
  HOURS,
  slow,
  copies,
  fleet,
  longDesk,
  physicalId,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { failing } from './releases';

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

/** Minutes after which a sibling fails: in the first creation waiter, between two, in the last, and after the copy. */
describe.each([0, 1, 30, 44.9, 45.1, 120, 140, 149.9, 150.1])(
  'a sibling fails after %d minutes',
  (minutes) => {
    test.each(BEHAVIOURS)('lifecycle 10: nothing is left of a creation: %p', async (behaviour) => {
      const w = world(slow(behaviour));
      await rollsBack(w.stack.create(longDesk({ copy: 180 }, DECLARED, failing(minutes * 60))));
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
        w.stack.update(
          longDesk({ copy: 180 }, { ...DECLARED, Revision: '2' }, { ...others, ...failing(minutes * 60) }),
        ),
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
    // The creation waiters are through, and the image itself waits.
    await rollsBack(
      w.stack.update(longDesk({ copy: 240 }, { ...DECLARED, Revision: '2' }, failing(195 * 60))),
    );
    expect(theCopy(w)).toEqual(before);
    expect(w.stack.record.resources.get('Desk')?.attributes).toMatchObject({
      ImageName: before.name,
      ImageState: 'AVAILABLE',
    });
  },
);
