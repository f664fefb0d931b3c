import { withSeed } from '../../local/random';
import {
  type World,
  HOURS,
  copies,
  count,
  desk,
  ends,
  later,
  makeAnew,
  pass,
  physicalId,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { tamper } from '../lambda/tampering';
import { WITHOUT_ROLLBACK } from './no-rollback';
import { failing } from './releases';

/** The SDK's own pauses between its tries, in which CloudFormation may move on. */
const PAUSES = { meanLatencySeconds: 0.1 };
const RUNS = Array.from({ length: 5 }, (_, run) => run + 1);

const ACCOUNTS = [1, 2, 3].map((n) => ({ AccountId: `${100000000000 + n}` }));

function throttle({ appStream }: World, operation: string, lasts: number): void {
  appStream.faults.inject({ kind: { error: 'ThrottlingException' }, operation, count: Infinity, lasts });
}

/** What latencies and pauses are is drawn from the seed. */
const seeded = (play: () => Promise<void>) => (seed: number) => withSeed(seed, play);

describe('a call that the SDK tries again while CloudFormation moves on', () => {
  test.each(RUNS)(
    'lifecycle 6: shares nothing after the rollback of an update began: run %p',
    seeded(async () => {
      const w = world(PAUSES);
      await succeeds(w.stack.create(desk()));
      throttle(w, 'UpdateImagePermissions', 12_000);
      await rollsBack(w.stack.update(desk({ SharedWith: ACCOUNTS }, failing(2))));
      await w.clock.idle();
      expect(theCopy(w).sharedWith).toEqual([]);
    }),
  );

  test.each(RUNS)(
    'lifecycle 6: unshares nothing after the rollback of an update began: run %p',
    seeded(async () => {
      const w = world(PAUSES);
      await succeeds(w.stack.create(desk({ SharedWith: ACCOUNTS })));
      throttle(w, 'DeleteImagePermissions', 12_000);
      await rollsBack(w.stack.update(desk({}, failing(2))));
      await w.clock.idle();
      expect(theCopy(w).sharedWith).toHaveLength(3);
    }),
  );

  test.each(RUNS)(
    'lifecycle 6: the rollback undoes a long row of shares that it meets half done: run %p',
    seeded(async () => {
      const w = world({ meanLatencySeconds: 0.3 });
      await succeeds(w.stack.create(desk()));
      const SharedWith = Array.from({ length: 60 }, (_, n) => ({ AccountId: `${200000000000 + n}` }));
      await rollsBack(w.stack.update(desk({ SharedWith }, failing(10))));
      await w.clock.idle();
      // The one call that is under way when the rollback begins cannot be called back.
      expect(theCopy(w).sharedWith.length).toBeLessThanOrEqual(1);
    }),
  );

  test.each(RUNS)(
    'lifecycle 5: leaves no copy that is visible late: run %p',
    seeded(async () => {
      const w = world({ ...PAUSES, appStream: { behaviour: { visibleAfterSeconds: 150 } } });
      throttle(w, 'CopyImage', 35_000);
      await rollsBack(w.stack.create(desk({}, failing(2))));
      await w.clock.idle();
      expect(copies(w)).toEqual([]);
    }),
  );
});

/** CloudFormation's clock and ours differ a little, so a rollback that begins at once is not told by the record alone. */
const AT_ONCE = [1, 3, 5, 8];
const LATE_EVENTS = [28, 58, 88];

describe.each(LATE_EVENTS)('a rollback begins while the events are %d s late', (eventLagSeconds) => {
  const late = { readApi: { eventLagSeconds }, appStream: { behaviour: { visibleAfterSeconds: 150 } } };

  test.each(AT_ONCE)(
    'lifecycle 6: if another resource fails %d s after the beginning, an update begins no image',
    async (seconds) => {
      const w = world(late);
      await succeeds(w.stack.create(desk()));
      const before = theCopy(w);
      await rollsBack(w.stack.update(desk({ Revision: '2' }, failing(seconds))));
      await w.clock.idle();
      expect(count(w, 'CopyImage')).toBe(1);
      expect(theCopy(w)).toEqual(before);
    },
  );

  test.each(AT_ONCE)(
    'lifecycle 6: if another resource fails %d s after the beginning, the image has its tags and shares as before',
    async (seconds) => {
      const w = world(late);
      await succeeds(w.stack.create(desk({ SharedWith: ACCOUNTS })));
      const before = theCopy(w);
      await rollsBack(w.stack.update(desk({ Tags: [{ Key: 'team', Value: 'cad' }] }, failing(seconds))));
      await w.clock.idle();
      expect(theCopy(w)).toEqual(before);
      expect(count(w, 'DeleteImagePermissions')).toBe(0);
    },
  );
});

test.each([
  ['FAILED', 'Throttling'],
  ['AVAILABLE', 'Throttling'],
  ['FAILED', 'AccessDenied'],
  ['AVAILABLE', 'AccessDenied'],
] as const)(
  'lifecycle 6: a copy of an update that was given up, and ends %s in the next one, does not answer it while CloudFormation tells nothing: %s',
  async (state, error) => {
    for (const after of [530_000, 550_000, 570_000]) {
      let made = 0;
      const w = world(
        { appStream: { copySeconds: 600, copyOutcome: () => (made++ === 1 ? state : 'AVAILABLE') } },
        // CloudFormation takes its answer for one to the next update.
        { behaviour: { otherPaths: 'are cancelled', requestIds: 'are reused' } },
      );
      await succeeds(w.stack.create(desk()));
      await pass(w, 10);
      await ends(w.stack.update(desk({ Revision: '2' }, failing(60)), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
      w.account.readApi.faults.inject({ kind: { error }, count: Infinity, after, lasts: 45_000 });
      await ends(w.stack.update(desk({ Revision: '3' }), WITHOUT_ROLLBACK), 'UPDATE_COMPLETE');
      await w.clock.idle();
      expect(count(w, 'CopyImage')).toBe(3);
      expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
    }
  },
);

test.each(['Throttling', 'AccessDenied'])(
  'lifecycle 6: a copy of a failed creation whose time is up in the next update does not answer that update while CloudFormation tells nothing: %s',
  async (error) => {
    const w = world(
      { appStream: { copySeconds: 1.2 * HOURS } },
      {
        behaviour: {
          otherPaths: 'are cancelled',
          requestIds: 'are reused',
          failedCreations: 'are cleaned up',
        },
      },
    );
    await ends(w.stack.create(desk({ Revision: '1' }, failing(60)), WITHOUT_ROLLBACK), 'CREATE_FAILED');
    w.appStream.settings.copySeconds = 3270;
    const kind = { error };
    w.account.readApi.faults.inject({ kind, count: Infinity, after: 3_210_000, lasts: 110_000 });
    await ends(w.stack.update(desk({ Revision: '2' }), WITHOUT_ROLLBACK), 'UPDATE_COMPLETE');
    await w.clock.idle();
    expect(copies(w).map(({ arn }) => arn)).toEqual([physicalId(w.stack)]);
  },
);

const THEIRS = { description: 'Do not delete', tags: { team: 'theirs' } };

describe('a call that the SDK tries again while somebody makes the image anew', () => {
  const changes: [operation: string, change: (w: World) => Promise<unknown>][] = [
    ['DeleteImage', ({ stack }) => stack.delete()],
    ['TagResource', ({ stack }) => stack.update(desk({ Tags: [{ Key: 'team', Value: 'cad' }] }))],
    ['UpdateImagePermissions', ({ stack }) => stack.update(desk({ SharedWith: ACCOUNTS }))],
  ];

  test.each(changes.flatMap(([operation, change]) => RUNS.map((run) => [operation, run, change] as const)))(
    'lifecycle 4: %s does not touch the new one: run %p',
    (operation, seed, change) =>
      withSeed(seed, async () => {
        const w = world(PAUSES);
        await succeeds(w.stack.create(desk()));
        const { name } = theCopy(w);
        throttle(w, operation, 12_000);
        later(w, 4 / 60, () => makeAnew(w, name, THEIRS));
        await change(w);
        await w.clock.idle();
        expect(theCopy(w)).toMatchObject({ ...THEIRS, sharedWith: [] });
      }),
  );
});

test('lifecycle 4: an image that takes the name at the moment of the deletion gets no tag', async () => {
  const w = world();
  await succeeds(w.stack.create(desk()));
  const { name } = theCopy(w);
  tamper(w, 'DeleteImage', () => makeAnew(w, name, THEIRS));
  await succeeds(w.stack.delete());
  expect(theCopy(w).tags).toEqual(THEIRS.tags);
});

test('lifecycle 7: a quota is waited for from poll to poll, never inside of one', async () => {
  const w = world({ meanLatencySeconds: 0 });
  w.appStream.faults.inject({
    kind: { error: 'LimitExceededException' },
    operation: 'CopyImage',
    count: Infinity,
    lasts: 100_000,
  });
  await succeeds(w.stack.create(desk()));
  const tried = w.appStream.journal.filter(({ operation }) => operation === 'CopyImage');
  const began = tried[0].at;
  expect(tried.map(({ at }) => (at - began) / 1000)).toEqual([0, 30, 60, 90, 120]);
});
