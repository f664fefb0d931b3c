import type { CloudFormationBehaviour } from '../../local/cloudformation/stack-player';
import { OTHER, THIRD, accounts, sharing } from '../lambda/shares/support';
import { type World, ends, pass, retained, rollsBack, sibling, succeeds, world } from '../lambda/stacks';
import { hideOnce, tamper } from '../lambda/tampering';
import { failing } from './releases';

const FOURTH = '444455556666';
const WITHOUT_ROLLBACK = { rollback: false };

test('lifecycle 5: a creation that is undone takes its share back', async () => {
  const w = world();
  await rollsBack(w.stack.create(sharing({}, failing(600))));
  await w.clock.idle();
  expect(accounts(w)).toEqual([]);
});

describe('lifecycle 5: with RETAIN', () => {
  const version = (AccountId: string) => retained(sharing({ AccountId }, failing(600)));

  test('a creation that is undone takes its share back', async () => {
    const w = world();
    await rollsBack(w.stack.create(version(OTHER)));
    await w.clock.idle();
    expect(accounts(w)).toEqual([]);
  });

  test('an update that is undone takes its share back, and the share from before stays', async () => {
    const w = world();
    await succeeds(w.stack.create(retained(sharing())));
    await rollsBack(w.stack.update(version(THIRD)));
    await w.clock.idle();
    expect(accounts(w)).toEqual([OTHER]);
  });

  test('a success takes back what a failed update before it had shared, and keeps the share from before', async () => {
    const w = world();
    await succeeds(w.stack.create(retained(sharing())));
    await ends(w.stack.update(version(THIRD), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await succeeds(w.stack.update(retained(sharing({ AccountId: FOURTH })), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(accounts(w)).toEqual([OTHER, FOURTH]);
  });
});

/** The answer to the call that shares is lost, and so is that to the look right after it. */
function losesAnswer(w: World): void {
  const { faults } = w.appStream;
  faults.inject({ operation: 'UpdateImagePermissions', kind: 'lostAnswer', count: 3 });
  let looks = 0;
  tamper(w, 'DescribeImagePermissions', () => {
    looks += 1;
    if (looks === 2) faults.inject({ operation: 'DescribeImagePermissions', kind: 'reset', count: 3 });
  });
}

test('lifecycle 5: a creation that fails after an answer was lost takes back what it may have given', async () => {
  const w = world();
  losesAnswer(w);
  // Then nothing can be read any more.
  w.appStream.faults.inject({
    operation: 'DescribeImages',
    kind: { error: 'AccessDeniedException' },
    count: Infinity,
    after: 31_000,
    lasts: 250_000,
  });
  await rollsBack(w.stack.create(sharing()));
  await w.clock.idle();
  expect(accounts(w)).toEqual([]);
});

test.each(['keeps old id', 'takes new id'] as const)(
  'lifecycle 5: an update of a share that is undone right after an answer was lost leaves only the share of before, where a failed update %s',
  async (failedUpdate) => {
    const w = world({}, { behaviour: { failedUpdate } });
    await succeeds(w.stack.create(sharing()));
    w.appStream.faults.inject({ operation: 'UpdateImagePermissions', kind: 'lostAnswer', count: 3 });
    const Sibling = sibling({ FailAfterSeconds: 45 });
    await rollsBack(w.stack.update(sharing({ AccountId: THIRD }, { Sibling })));
    await w.clock.idle();
    expect(accounts(w)).toEqual([OTHER]);
  },
);

test.each(['stay', 'are deleted'] as const)(
  'lifecycle 5: the deletion of the stack also takes back what a failed update had replaced, where leftovers %s',
  async (leftoversAtDeletion) => {
    const w = world({}, { behaviour: { leftoversAtDeletion } });
    await succeeds(w.stack.create(sharing()));
    expect(
      (await w.stack.update(sharing({ AccountId: THIRD }, failing(4000)), WITHOUT_ROLLBACK)).status,
    ).toBe('UPDATE_FAILED');
    await succeeds(w.stack.delete());
    await w.clock.idle();
    expect(accounts(w)).toEqual([]);
  },
);

test.each(['stay', 'are deleted'] as const)(
  'lifecycle 5: `cdk rollback` of a stack whose creation has failed takes back all shares, where leftovers %s',
  async (leftoversAtDeletion) => {
    const w = world({}, { behaviour: { leftoversAtDeletion } });
    const version = (AccountId: string, FailAfterSeconds: number) =>
      sharing({ AccountId }, failing(FailAfterSeconds));
    await ends(w.stack.create(version(OTHER, 4000), WITHOUT_ROLLBACK), 'CREATE_FAILED');
    await ends(w.stack.update(version(THIRD, 4001), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
    await ends(w.stack.rollback(), 'ROLLBACK_COMPLETE');
    await w.clock.idle();
    expect(accounts(w)).toEqual([]);
  },
);

describe.each([1, 2, 3, 4])('read %d of the events of a deletion ends before it', (nth) => {
  test('lifecycle 5: RETAIN keeps a share that an update replaced', async () => {
    const w = world();
    await succeeds(w.stack.create(retained(sharing())));
    await pass(w, 10);
    hideOnce(w, /CLEANUP/, nth, w.clock.now() - 1);
    await succeeds(w.stack.update(retained(sharing({ AccountId: THIRD }))));
    await w.clock.idle();
    expect(accounts(w)).toEqual([OTHER, THIRD]);
  });

  test('lifecycle 5: the deletion of the stack takes back what a failed update had replaced', async () => {
    const w = world();
    await succeeds(w.stack.create(sharing()));
    await pass(w, 10);
    hideOnce(w, /^DELETE_/, nth, w.clock.now() - 1);
    await ends(
      w.stack.update(sharing({ AccountId: THIRD }, failing(100)), WITHOUT_ROLLBACK),
      'UPDATE_FAILED',
    );
    await succeeds(w.stack.delete());
    await w.clock.idle();
    expect(accounts(w)).toEqual([]);
  });
});

/** A creation that fails, and may have shared: the answer to its call was lost, and then nothing could be read any more. */
async function failsAfterALostAnswer(behaviour: Partial<CloudFormationBehaviour> = {}) {
  const w = world({}, { behaviour });
  losesAnswer(w);
  const kind = { error: 'AccessDeniedException' };
  const denied = { operation: 'DescribeImages', kind, count: Infinity, after: 31_000, lasts: 250_000 };
  w.appStream.faults.inject(denied);
  expect((await w.stack.create(sharing(), WITHOUT_ROLLBACK)).status).toBe('CREATE_FAILED');
  expect(accounts(w)).toEqual([OTHER]);
  await pass(w, 5);
  return w;
}

test.each(['are deleted first', 'are cleaned up'] as const)(
  'lifecycle 4: a creation that may have shared is gone on with, where failed creations %s',
  async (failedCreations) => {
    const w = await failsAfterALostAnswer({ failedCreations });
    await succeeds(w.stack.update(sharing(), WITHOUT_ROLLBACK));
    await w.clock.idle();
    expect(accounts(w)).toEqual([OTHER]);
    await succeeds(w.stack.delete());
    expect(accounts(w)).toEqual([]);
  },
);

test('lifecycle 5: a creation that may have shared takes that back when it is deleted', async () => {
  const w = await failsAfterALostAnswer();
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([]);
});

test.each(['AccessDenied', 'Throttling'])(
  'lifecycle 5: a share that was given is answered at once, though CloudFormation tells nothing, so that its id is known if it is cancelled: %s',
  async (error) => {
    const w = world({}, { behaviour: { otherPaths: 'are cancelled' } });
    tamper(w, 'UpdateImagePermissions', () => {
      w.account.readApi.faults.inject({ kind: { error }, count: Infinity, lasts: 5_000 });
    });
    await rollsBack(w.stack.create(sharing({}, failing(45))));
    await w.clock.idle();
    expect(accounts(w)).toEqual([]);
  },
);
