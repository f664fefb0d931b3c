import { CLOUDFORMATION_BEHAVIOURS } from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import {
  type World,
  copies,
  count,
  desk,
  ends,
  pass,
  physicalId,
  retained,
  rollsBack,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { failing, withWaiters } from './releases';

type Version = (properties: Record<string, unknown>, others?: Template['Resources']) => Template;

const KEEPING: [string, Version][] = [
  ['RETAIN', (...version) => retained(desk(...version))],
  ['RETAIN, with waiters', (...version) => retained(withWaiters(...version))],
  ['keepPrevious', (properties, others) => desk({ KeepPrevious: '1', ...properties }, others)],
  [
    'keepPrevious, with waiters',
    (properties, others) => withWaiters({ KeepPrevious: '1', ...properties }, others),
  ],
];

const BEHAVIOURS = CLOUDFORMATION_BEHAVIOURS.cleanUpEvents.flatMap((cleanUpEvents) =>
  CLOUDFORMATION_BEHAVIOURS.failedUpdate.map((failedUpdate) => ({ cleanUpEvents, failedUpdate })),
);

describe.each(KEEPING)('an image that is kept by %s, and taken up again', (_, version) => {
  describe.each(BEHAVIOURS)('where CloudFormation behaves as %j', (behaviour) => {
    test.each([
      ['another resource fails', {}, failing(600)],
      ['it cannot be shared', { SharedWith: [{ AccountId: '222233334444' }] }, {}],
    ])('lifecycle 5: %s: it is still there after the rollback', async (__, properties, others) => {
      // No image can be shared in this account.
      const w = world({ appStream: { quotas: { sharesPerImage: 0 } } }, { behaviour });
      const there = () => copies(w).map(({ arn, state, sharedWith }) => ({ arn, state, sharedWith }));
      await succeeds(w.stack.create(version({ Revision: '1' })));
      await succeeds(w.stack.update(version({ Revision: '2' })));
      const before = there();
      expect(before).toHaveLength(2);
      await rollsBack(w.stack.update(version({ Revision: '1', ...properties }, others)));
      expect(there()).toEqual(before);
      expect(count(w, 'CopyImage')).toBe(2);
    });
  });
});

/** Which resource fails in the rollback, and what makes it fail, so many seconds after the beginning of the update. */
const STUCK: [string, Record<string, unknown>, (w: World, seconds: number) => void][] = [
  ['another resource', { StaysSeconds: 0 }, () => {}],
  [
    'the image itself',
    {},
    (w, seconds) =>
      w.appStream.faults.inject({
        operation: 'DescribeImages',
        kind: { error: 'AccessDeniedException' },
        count: Infinity,
        after: seconds * 1000,
        lasts: 600_000,
      }),
  ],
];

describe.each(CLOUDFORMATION_BEHAVIOURS.continuedRollback)(
  'a rollback that fails and is continued, where its Update comes %s',
  (continuedRollback) => {
    describe.each(CLOUDFORMATION_BEHAVIOURS.failedUpdate)('and a failed update %s', (failedUpdate) => {
      describe.each<[string, Version]>([
        ['an image', desk],
        ['an image with waiters', withWaiters],
      ])('%s', (_, version) => {
        // The new copy is not visible yet, or complete.
        describe.each([10, 3000])('after %d s', (seconds) => {
          test.each(STUCK)(
            'lifecycle 5: it failed at %s: the new copy is gone in the end, and the old image stays',
            async (__, stubborn, fail) => {
              const w = world(
                { appStream: { behaviour: { visibleAfterSeconds: 150 } } },
                { behaviour: { continuedRollback, failedUpdate } },
              );
              await succeeds(w.stack.create(version({ Revision: '1' }, { Stubborn: sibling({}) })));
              const before = copies(w);
              fail(w, seconds);
              const others = { Stubborn: sibling(stubborn), ...failing(seconds) };
              await ends(w.stack.update(version({ Revision: '2' }, others)), 'UPDATE_ROLLBACK_FAILED');
              expect(copies(w)).toHaveLength(2);
              if (w.appStream.faults.injected.AccessDeniedException) await pass(w, 10);
              await rollsBack(w.stack.continueRollback());
              expect(copies(w)).toEqual(before);
              expect(physicalId(w.stack)).toBe(before[0].arn);
            },
          );
        });
      });
    });
  },
);
