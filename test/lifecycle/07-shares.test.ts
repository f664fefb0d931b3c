import { BEHAVIOURS, type Behaviour } from '../../local/appstream';
import { INVOCATION_FAULTS } from '../../local/engine/lambda-account';
import { OTHER, THIRD, accounts, idOf, sharing } from '../lambda/shares/support';
import {
  HOME,
  type World,
  duration,
  physicalId,
  reasons,
  rollsBack,
  succeeds,
  world,
} from '../lambda/stacks';
import { TRANSIENT } from './transient';
import { failing } from './releases';

const OF_SHARES: typeof TRANSIENT = [
  ...TRANSIENT,
  ['an image that is not available just now', { error: 'ResourceNotAvailableException' }],
];

const OPERATIONS = [
  '*',
  'DescribeImages',
  'DescribeImagePermissions',
  'UpdateImagePermissions',
  'DeleteImagePermissions',
];

/** Gives a share, moves it to another account, undoes an update and removes it. */
async function live(w: World): Promise<void> {
  await succeeds(w.stack.create(sharing()));
  expect(accounts(w)).toEqual([OTHER]);
  await succeeds(w.stack.update(sharing({ AllowImageBuilder: 'true' })));
  await succeeds(w.stack.update(sharing({ AccountId: THIRD })));
  expect(accounts(w)).toEqual([THIRD]);
  expect(physicalId(w.stack, 'Share')).toBe(idOf(w, THIRD));
  await rollsBack(w.stack.update(sharing({}, failing(1500))));
  expect(accounts(w)).toEqual([THIRD]);
  w.appStream.shareImage(HOME, 'golden', '999900001111');
  await succeeds(w.stack.delete());
  await w.clock.idle();
  expect(accounts(w)).toEqual(['999900001111']);
}

describe.each(OF_SHARES)('%s', (_, kind) => {
  test.each(OPERATIONS)(
    'lifecycle 7: is waited out when a share is given and taken back: %s',
    async (operation) => {
      const w = world();
      w.appStream.faults.inject({ operation, kind, count: 7 });
      await live(w);
    },
  );

  test.each(OPERATIONS)('lifecycle 7: is waited out for ten minutes: %s', async (operation) => {
    const w = world();
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 600_000 });
    await succeeds(w.stack.create(sharing()));
    expect(accounts(w)).toEqual([OTHER]);
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 600_000 });
    await succeeds(w.stack.delete());
    expect(accounts(w)).toEqual([]);
  });
});

test.each(['DescribeStacks', 'DescribeStackEvents', 'DescribeStackResource'])(
  'lifecycle 7: a share waits while CloudFormation throttles %s',
  async (operation) => {
    const w = world();
    w.account.readApi.faults.inject({ operation, kind: { error: 'Throttling' }, count: 9 });
    await live(w);
  },
);

test.each(OPERATIONS)(
  'lifecycle 7: policies that take two minutes to reach everywhere are waited for: %s',
  async (operation) => {
    const w = world();
    const kind = { error: 'AccessDeniedException' };
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 120_000 });
    await succeeds(w.stack.create(sharing()));
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 120_000 });
    await succeeds(w.stack.delete());
    expect(accounts(w)).toEqual([]);
  },
);

test.each(INVOCATION_FAULTS)(
  'lifecycle 7: a share outlives invocations of which every third is %s',
  async (fault) => {
    const w = world({
      lambda: { faults: (n, name) => (name === 'poll' && n % 3 === 1 ? fault : undefined) },
    });
    await live(w);
  },
);

/** What differs with a switch that touches images, their shares, and what is said of them. */
const SWITCHES: readonly (keyof Behaviour)[] = [
  'missingImage',
  'actionOnMissing',
  'nullsInApplications',
  'publicImagesListed',
  'sharedImagesFoundByName',
  'visibilityOfShared',
  'emptyCollections',
  'unshareOfUnshared',
  'pageSize',
];

describe.each(SWITCHES.flatMap((name) => BEHAVIOURS[name].map((value) => ({ [name]: value }))))(
  'where AppStream behaves as %j',
  (behaviour: Partial<Behaviour>) => {
    test('lifecycle 7: a share is given, moved and taken back', async () => {
      await live(world({ appStream: { behaviour } }));
    });

    test('lifecycle 7: a share that is gone, or whose image is, is no trouble', async () => {
      const w = world({ appStream: { behaviour } });
      await succeeds(w.stack.create(sharing()));
      w.appStream.faults.inject({ operation: 'DeleteImagePermissions', kind: 'lostAnswer', count: 1 });
      await succeeds(w.stack.update(sharing({ AccountId: THIRD })));
      w.appStream.removeImage(HOME, 'golden');
      await succeeds(w.stack.delete());
    });
  },
);

test('lifecycle 7: a share is waited for no longer than its event, and what it waited for is told', async () => {
  const w = world();
  w.appStream.addImage(HOME, { name: 'slow', state: 'PENDING' });
  const result = await rollsBack(w.stack.create(sharing({ ImageName: 'slow' })));
  expect(duration(result)).toBeGreaterThan(54);
  expect(duration(result)).toBeLessThan(57);
  expect(reasons(result, 'Share')[0]).toMatch(
    /Image slow in eu-west-1, share with account 222233334444: it could not be shared in time \(waited 5\d min; the image is in state PENDING\)\. Look at the state of the image and deploy again\./,
  );
});
