import {
  CLOUDFORMATION_BEHAVIOURS,
  type CloudFormationBehaviour,
} from '../../local/cloudformation/stack-player';
import type { Template } from '../../local/cloudformation/template';
import { withSeed } from '../../local/random';
import { add, finding } from '../lambda/newest/finding';
import {
  type World,
  copies,
  count,
  desk,
  ends,
  later,
  makeAnew,
  pass,
  physicalId,
  rollsBack,
  sibling,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { tamper } from '../lambda/tampering';

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
      await rollsBack(
        w.stack.update(desk({ SharedWith: ACCOUNTS }, { Sibling: sibling({ FailAfterSeconds: 2 }) })),
      );
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
      await rollsBack(w.stack.update(desk({}, { Sibling: sibling({ FailAfterSeconds: 2 }) })));
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
      await rollsBack(w.stack.update(desk({ SharedWith }, { Sibling: sibling({ FailAfterSeconds: 10 }) })));
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
      await rollsBack(w.stack.create(desk({}, { Sibling: sibling({ FailAfterSeconds: 2 }) })));
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

  test.each(AT_ONCE)('lifecycle 6: an update begins no image %d s after the failure', async (seconds) => {
    const w = world(late);
    await succeeds(w.stack.create(desk()));
    const before = theCopy(w);
    const failing = { Sibling: sibling({ FailAfterSeconds: seconds }) };
    await rollsBack(w.stack.update(desk({ Revision: '2' }, failing)));
    await w.clock.idle();
    expect(count(w, 'CopyImage')).toBe(1);
    expect(theCopy(w)).toEqual(before);
  });

  test.each(AT_ONCE)('lifecycle 6: nor does it touch the present one: %d s', async (seconds) => {
    const w = world(late);
    await succeeds(w.stack.create(desk({ SharedWith: ACCOUNTS })));
    const before = theCopy(w);
    const failing = { Sibling: sibling({ FailAfterSeconds: seconds }) };
    await rollsBack(w.stack.update(desk({ Tags: [{ Key: 'team', Value: 'cad' }] }, failing)));
    await w.clock.idle();
    expect(theCopy(w)).toEqual(before);
    expect(count(w, 'DeleteImagePermissions')).toBe(0);
  });
});

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

/**
 * Lambda delivers the first event only when the next operation has begun, of which the events show nothing yet. And
 * CloudFormation gives the next request the RequestId of the first one, so it takes an answer to one for the other's.
 */
describe('an event that comes late, and has the RequestId of the next request', () => {
  const LATE_SECONDS = 1000;

  /** `late()`: all events from then on come late. `afterIt()`: those from then on come 50 s late, after the late one. */
  function lateWorld(behaviour: Partial<CloudFormationBehaviour> = {}) {
    let share = 0;
    const w = world(
      {
        readApi: { eventLagSeconds: 90 },
        lambda: { queueSeconds: LATE_SECONDS, random: () => share },
        appStream: { behaviour: { visibleAfterSeconds: 0 } },
      },
      { behaviour: { requestIds: 'are reused', otherPaths: 'are cancelled', ...behaviour } },
    );
    return { ...w, late: () => (share = 1), afterIt: () => (share = 0.05) };
  }

  /** Fails shortly before the late event comes, so that the other resources are cancelled. */
  const failing = { Sibling: sibling({ FailAfterSeconds: LATE_SECONDS - 20 }) };
  const WITHOUT_ROLLBACK = { rollback: false };
  const found = (w: World) => /image\/([^@]+)@/.exec(physicalId(w.stack, 'Newest'))?.[1];

  /** A stack whose update failed without rollback. Its event about the image, or about `Newest`, is still to come. */
  async function failedUpdate(
    before: Template,
    update: Template,
    behaviour?: Partial<CloudFormationBehaviour>,
  ) {
    const w = lateWorld(behaviour);
    add(w, { name: 'silver-9' }, 'golden-2');
    await succeeds(w.stack.create(before));
    await pass(w, 10);
    w.late();
    await ends(w.stack.update(update, WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    w.afterIt();
    return w;
  }

  test('lifecycle 2: what the rollback finds is what was found before', async () => {
    const w = await failedUpdate(finding(), finding({ NamePattern: '*-9' }, failing));
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
    await w.clock.idle();
    expect(found(w)).toBe('golden-2');
  });

  test('lifecycle 6: what the next update finds is what that one declares', async () => {
    const w = await failedUpdate(finding(), finding({ NamePattern: '*-9' }, failing));
    await succeeds(w.stack.update(finding({ NamePattern: '*-2', Revision: '2' }), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(found(w)).toBe('golden-2');
  });

  test('lifecycle 6: an update that cannot be fails no rollback', async () => {
    const w = await failedUpdate(desk(), desk({ SourceImageName: 'missing' }, failing));
    await ends(w.stack.rollback(), 'UPDATE_ROLLBACK_COMPLETE');
  });

  test('lifecycle 6: an update that cannot be does not fail the next one', async () => {
    const w = await failedUpdate(desk(), desk({ SourceImageName: 'missing' }, failing));
    await succeeds(w.stack.update(desk({ Revision: '2' }), WITHOUT_ROLLBACK));
  });

  test('lifecycle 5: the next update begins no image that the late one declares', async () => {
    const w = await failedUpdate(desk(), desk({ Revision: '2' }, failing));
    await succeeds(w.stack.update(desk({ Revision: '3' }), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(copies(w).filter(({ name }) => name.startsWith('cdk-'))).toHaveLength(1);
    expect(count(w, 'CopyImage')).toBe(2);
  });

  test.each(CLOUDFORMATION_BEHAVIOURS.failedCreations)(
    'lifecycle 6: a creation that is tried again finds what it declares, where failed creations %s',
    async (failedCreations) => {
      const w = lateWorld({ failedCreations });
      add(w, { name: 'silver-9' }, 'golden-2');
      w.late();
      await ends(w.stack.create(finding({ NamePattern: '*-9' }, failing), WITHOUT_ROLLBACK), 'CREATE_FAILED');
      w.afterIt();
      await succeeds(w.stack.update(finding({ NamePattern: '*-2' }), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(found(w)).toBe('golden-2');
    },
  );
});
