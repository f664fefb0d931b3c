import type { Template } from '../../local/cloudformation/template';
import { OTHER, THIRD, accounts, shareResource, sharesOf, sharing, shared } from '../lambda/shares/support';
import {
  ELSEWHERE,
  HOME,
  type World,
  acts,
  desk,
  later,
  makeAnew,
  reasons,
  retained,
  rollsBack,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { CLEAN_UPS, WITHOUT_ROLLBACK } from './no-rollback';
import { failing } from './releases';

const TAKEN =
  'there is a share with that account already, which this resource did not give (it allows fleets)';

test.each([
  ['the same', {}],
  ['something else', { AllowImageBuilder: 'true' }],
])(
  'lifecycle 4: a share that is there already fails the creation and outlives the rollback, whether it allows %s',
  async (_, declared) => {
    const w = world();
    w.appStream.shareImage(HOME, 'golden', OTHER);
    const before = sharesOf(w);
    const result = await rollsBack(w.stack.create(sharing(declared)));
    expect(reasons(result, 'Share')[0]).toContain(TAKEN);
    expect(sharesOf(w)).toEqual(before);
    expect(acts(w)).toEqual([]);
  },
);

test('lifecycle 4: a share that is there already outlives --no-rollback, and the deletion of the stack after that', async () => {
  const w = world();
  w.appStream.shareImage(HOME, 'golden', OTHER);
  expect((await w.stack.create(sharing(), WITHOUT_ROLLBACK)).status).toBe('CREATE_FAILED');
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([OTHER]);
  expect(acts(w)).toEqual([]);
});

test('lifecycle 4: the share of a construct that was renamed stays where it is', async () => {
  const { w, since } = await shared();
  const result = await rollsBack(w.stack.update({ Resources: { Renamed: shareResource() } }));
  await w.clock.idle();
  expect(reasons(result, 'Renamed')[0]).toContain(TAKEN);
  expect(accounts(w)).toEqual([OTHER]);
  expect(acts(w)).toHaveLength(since);
  await succeeds(w.stack.delete());
  expect(accounts(w)).toEqual([]);
});

describe('a share that somebody took back is given by another resource', () => {
  test.each([0, 60])(
    'lifecycle 4: the removal of the one that gave it before leaves it, with events %d s late',
    async (eventLagSeconds) => {
      const { w } = await shared({ readApi: { eventLagSeconds } });
      w.appStream.unshareImage(HOME, 'golden', OTHER);
      await succeeds(w.stack.update({ Resources: { Renamed: shareResource() } }));
      await w.clock.idle();
      expect(accounts(w)).toEqual([OTHER]);
      await succeeds(w.stack.delete());
      expect(accounts(w)).toEqual([]);
    },
  );

  test.each([undefined, 600])(
    'lifecycle 4: a swap of two such shares leaves both, if a sibling fails after %p s',
    async (seconds) => {
      const w = world();
      const two = (one: string, other: string, others = {}): Template => {
        const [One, Two] = [one, other].map((AccountId) => shareResource({ AccountId }));
        return { Resources: { One, Two, ...others } };
      };
      await succeeds(w.stack.create(two(OTHER, THIRD)));
      for (const account of [OTHER, THIRD]) w.appStream.unshareImage(HOME, 'golden', account);
      const Sibling = sibling(seconds === undefined ? {} : { FailAfterSeconds: seconds });
      const { status } = await w.stack.update(two(THIRD, OTHER, { Sibling }));
      expect(status).toMatch(/COMPLETE$/);
      await w.clock.idle();
      expect(accounts(w).sort()).toEqual([OTHER, THIRD]);
      await succeeds(w.stack.delete());
      expect(accounts(w)).toEqual([]);
    },
  );
});

test('lifecycle 4: a share that RETAIN has left is not taken over', async () => {
  const { w } = await shared();
  await succeeds(w.stack.update(retained(sharing())));
  const Other = sibling({});
  await succeeds(w.stack.update({ Resources: { Other } }));
  expect(accounts(w)).toEqual([OTHER]);
  const result = await rollsBack(w.stack.update(sharing({}, { Other })));
  expect(reasons(result, 'Share')[0]).toContain(TAKEN);
  expect(accounts(w)).toEqual([OTHER]);
});

test.each([
  [0, {}],
  [0, { AllowImageBuilder: 'true' }],
  [60, {}],
  [60, { AllowImageBuilder: 'true' }],
])(
  'lifecycle 4: what a rollback took back, and somebody else gave then, is taken: events come %d s late, declared %j',
  async (eventLagSeconds, declared) => {
    const { w } = await shared({ readApi: { eventLagSeconds } });
    const Sibling = sibling({ FailAfterSeconds: 600 });
    await rollsBack(w.stack.update(sharing({ AccountId: THIRD, ...declared }, { Sibling })));
    expect(accounts(w)).toEqual([OTHER]);
    w.appStream.shareImage(HOME, 'golden', THIRD);
    const before = sharesOf(w);
    const result = await rollsBack(w.stack.update(sharing({ AccountId: THIRD, ...declared })));
    expect(reasons(result, 'Share')[0]).toContain(TAKEN);
    expect(sharesOf(w)).toEqual(before);
  },
);

describe('an id that CloudFormation invented, for a creation that was given up', () => {
  /** The creation is given up while the image is still being made; then somebody else shares it. */
  async function givenUp(share: (w: World) => void, lines: Record<string, unknown>[] = []) {
    const w = world({ log: (line) => lines.push(line) });
    makeAnew(w, 'golden', { states: [{ state: 'PENDING', seconds: 3000 }, { state: 'AVAILABLE' }] });
    later(w, 5, () => share(w));
    await rollsBack(w.stack.create(sharing({}, failing(600))));
    await w.clock.idle();
    expect(acts(w)).toEqual([]);
    return lines.filter(({ request }) => request === 'Delete');
  }

  test('lifecycle 4: takes no share from anybody, and the log warns of the one that is there', async () => {
    const lines = await givenUp((w) => w.appStream.shareImage(HOME, 'golden', OTHER));
    expect(lines.map(({ level, decision }) => [level, decision])).toEqual([
      [
        'WARN',
        `left alone the share of image golden in eu-west-1 with account ${OTHER}: nothing tells that this resource gave it`,
      ],
    ]);
  });

  test('lifecycle 4: leaves shares with other accounts unmentioned', async () => {
    const lines = await givenUp((w) => w.appStream.shareImage(HOME, 'golden', THIRD));
    expect(lines.map(({ level, decision }) => [level, decision])).toEqual([['INFO', 'nothing was shared']]);
  });
});

test.each([10, 25])(
  'lifecycle 4: a creation that is given up after %d s, before it has shared anything, leaves nothing',
  async (FailAfterSeconds) => {
    const w = world();
    await rollsBack(w.stack.create(sharing({}, failing(FailAfterSeconds))));
    await w.clock.idle();
    expect(accounts(w)).toEqual([]);
    expect(acts(w)).toEqual([]);
  },
);

describe.each([...CLEAN_UPS, { failedCreations: 'are cleaned up' as const }])(
  'without rollback, where CloudFormation behaves as %j',
  (behaviour) => {
    const version = (AccountId: string, FailAfterSeconds?: number): Template =>
      sharing(
        { AccountId },
        { Sibling: sibling(FailAfterSeconds === undefined ? {} : { FailAfterSeconds }) },
      );

    test('lifecycle 4: the present share outlives updates that fail, there and back, and the clean-up', async () => {
      const w = world({}, { behaviour });
      await succeeds(w.stack.create(version(OTHER)));
      for (const update of [version(THIRD, 4000), version(OTHER, 4001)])
        expect((await w.stack.update(update, WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
      await succeeds(w.stack.update(version(OTHER), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(accounts(w)).toContain(OTHER);
    });

    test('lifecycle 4: the new share outlives the success that follows an update that failed elsewhere', async () => {
      const w = world({}, { behaviour });
      await succeeds(w.stack.create(version(OTHER)));
      expect((await w.stack.update(version(THIRD, 4000), WITHOUT_ROLLBACK)).status).toBe('UPDATE_FAILED');
      await succeeds(w.stack.update(version(THIRD), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(accounts(w)).toEqual([THIRD]);
    });

    test('lifecycle 4: a creation that failed elsewhere is gone on with', async () => {
      const w = world({}, { behaviour });
      expect((await w.stack.create(version(OTHER, 4000), WITHOUT_ROLLBACK)).status).toBe('CREATE_FAILED');
      await succeeds(w.stack.update(version(OTHER), WITHOUT_ROLLBACK));
      await w.clock.idle();
      expect(accounts(w)).toEqual([OTHER]);
    });
  },
);

test('lifecycle 4: images that the stack makes itself, and their shares, are left alone', async () => {
  const w = world();
  const Share = shareResource();
  await succeeds(w.stack.create(desk({ SharedWith: [{ AccountId: OTHER }] }, { Share })));
  const desks = w.appStream.images(HOME).filter(({ name }) => name !== 'golden');
  await succeeds(w.stack.update(desk({ SharedWith: [{ AccountId: OTHER }] })));
  expect(accounts(w)).toEqual([]);
  expect(w.appStream.images(HOME).filter(({ name }) => name !== 'golden')).toEqual(desks);
  expect(w.appStream.images(ELSEWHERE)).toEqual([]);
});
