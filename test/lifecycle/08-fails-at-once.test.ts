import type { FaultKind } from '../../local/appstream';
import {
  ELSEWHERE,
  HOME,
  type World,
  acts,
  count,
  desk,
  ends,
  reasons,
  sibling,
  succeeds,
  world,
} from '../lambda/stacks';
import { failedCreation } from './failed-creation';
import { WITHOUT_ROLLBACK } from './no-rollback';

describe('the source', () => {
  test.each<[string, (w: World) => void]>([
    ['is missing', () => {}],
    [
      'is an image of another account',
      (w) => w.appStream.addImage(HOME, { name: 'source', visibility: 'SHARED' }),
    ],
    ['is in another region', (w) => w.appStream.addImage(ELSEWHERE, { name: 'source' })],
  ])('lifecycle 8: a source that %s fails the creation at once', async (_, prepare) => {
    const w = world();
    prepare(w);
    expect(await failedCreation(w, { SourceImageName: 'source' })).toEqual({
      reason: expect.stringMatching(/: the source image does not exist.*source in eu-west-1/),
      minutes: 0,
    });
  });

  test.each([[{ SourceImageName: 'source' }], [{ SourceImageName: undefined, UpdateOfImageName: 'source' }]])(
    'lifecycle 8: a source that another account shares fails the creation at once, if AppStream finds it by its name: %j',
    async (declared) => {
      const w = world({ appStream: { behaviour: { sharedImagesFoundByName: true } } });
      w.appStream.addImage(HOME, { name: 'source', visibility: 'SHARED' });
      expect(await failedCreation(w, declared)).toEqual({
        reason: expect.stringContaining(
          'the source image belongs to AWS or to another account (source in eu-west-1). Name an image of this account',
        ),
        minutes: 0,
      });
      expect(acts(w)).toEqual([]);
    },
  );

  test.each([
    ['FAILED', 'the source image is in state FAILED'],
    ['DELETING', 'the source image is being deleted'],
  ])('lifecycle 8: a source that is %s fails the creation at once', async (state, said) => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'source', state });
    expect(await failedCreation(w, { SourceImageName: 'source' })).toEqual({
      reason: expect.stringContaining(said),
      minutes: 0,
    });
  });

  test('lifecycle 8: a source that is gone right before the copy fails the creation at once', async () => {
    const w = world();
    w.appStream.faults.inject({
      operation: 'CopyImage',
      kind: { error: 'ResourceNotFoundException' },
      count: Infinity,
    });
    expect(await failedCreation(w)).toEqual({
      reason: expect.stringContaining('the source image does not exist'),
      minutes: 0,
    });
  });

  test('lifecycle 8: a source in an unknown state that AppStream takes is copied', async () => {
    const w = world({ appStream: { behaviour: { copyOfUnknownState: 'accepted' } } });
    w.appStream.addImage(HOME, { name: 'source', state: 'DEPRECATED' });
    await succeeds(w.stack.create(desk({ SourceImageName: 'source' })));
  });

  test('lifecycle 8: a source in an unknown state that AppStream refuses fails the creation at once', async () => {
    const w = world();
    w.appStream.addImage(HOME, { name: 'source', state: 'DEPRECATED' });
    expect(await failedCreation(w, { SourceImageName: 'source' })).toEqual({
      reason: expect.stringMatching(
        /does not take the source image.*ResourceNotAvailableException: .*DEPRECATED/,
      ),
      minutes: 0,
    });
  });
});

test.each([
  ['reason', /IMAGE_COPY_FAILURE, The image could not be copied/],
  ['errors', /FLEET_INSTANCE_PROVISIONING_FAILURE, The image could not be copied/],
  ['both', /IMAGE_COPY_FAILURE.*FLEET_INSTANCE_PROVISIONING_FAILURE/],
  ['nothing', /it ended in state FAILED/],
] as const)(
  'lifecycle 8: a copy that becomes FAILED fails the creation, and the message says what AppStream tells: %s',
  async (failedCopyTells, said) => {
    const w = world({ appStream: { copyOutcome: () => 'FAILED', behaviour: { failedCopyTells } } });
    expect(await failedCreation(w)).toEqual({ reason: expect.stringMatching(said), minutes: 40 });
  },
);

test.each([
  ['an explicit name', { ImageName: 'mine' }, 'Image mine in eu-west-1: the name is taken'],
  ['a generated name', {}, 'the generated name is taken'],
])(
  'lifecycle 8: if AppStream says that %s is taken, and shows no such image, the creation fails after ten minutes',
  async (_, declared, said) => {
    const w = world();
    const kind = { error: 'ResourceAlreadyExistsException', message: 'It is so.' };
    w.appStream.faults.inject({ operation: 'CopyImage', kind, count: Infinity });
    const { reason, minutes } = await failedCreation(w, declared);
    expect(reason).toContain(said);
    expect(reason).toContain(
      '(ResourceAlreadyExistsException: It is so.; AppStream shows no image of that name)',
    );
    expect(minutes).toBe(10);
  },
);

test('lifecycle 8: an explicit name that is taken fails the creation at once', async () => {
  const w = world();
  w.appStream.addImage(HOME, { name: 'mine' });
  expect(await failedCreation(w, { ImageName: 'mine' })).toEqual({
    reason: expect.stringContaining('the name is taken'),
    minutes: 0,
  });
});

describe('the image quota', () => {
  function full(w: World) {
    for (let n = 1; n < 10; n += 1) w.appStream.addImage(HOME, { name: `other-${n}` });
  }

  test('lifecycle 8: if it is used up, the creation fails after three minutes', async () => {
    const w = world();
    full(w);
    const { reason, minutes } = await failedCreation(w);
    expect(reason).toMatch(/quota of images.*LimitExceededException: .*10 images.*L-E1182CCA/);
    // As long as copies that were just begun may not be seen yet.
    expect(minutes).toBe(3);
  });
});

describe('a copy that AppStream rejects', () => {
  test.each([
    ['InvalidAccountStatusException', 'AppStream does not accept this account'],
    ['IncompatibleImageException', 'the source image cannot be copied'],
    ['ValidationException', 'AppStream refuses the call'],
    ['AnErrorOfNextYear', 'AppStream refuses the call'],
  ])('lifecycle 8: with %s fails the creation at once', async (error, said) => {
    const w = world();
    w.appStream.faults.inject({
      operation: 'CopyImage',
      kind: { error, message: 'It is so.' },
      count: Infinity,
    });
    expect(await failedCreation(w)).toEqual({
      reason: expect.stringMatching(`${said} \\(${error}: It is so\\.\\)`),
      minutes: 0,
    });
  });
});

/** Polls that could not look spread within half an interval. */
const ABOUT_THREE = expect.closeTo(3.25, 0) as number;

describe('access', () => {
  const denied: FaultKind = {
    error: 'AccessDeniedException',
    message: 'User is not authorized to perform: appstream:CopyImage',
  };

  test('lifecycle 8: that is denied for less than 3 minutes is waited for', async () => {
    const w = world();
    w.appStream.faults.inject({ kind: denied, count: Infinity, lasts: 170_000 });
    await succeeds(w.stack.create(desk()));
  });

  test.each(['appstream', 'cloudformation'])(
    'lifecycle 8: that %s denies for less than 3 minutes is waited for, also in the middle of a copy',
    async (service) => {
      const w = world();
      const { faults } = service === 'appstream' ? w.appStream : w.account.readApi;
      // The copy ends meanwhile.
      faults.inject({ kind: denied, count: Infinity, after: 2_350_000, lasts: 170_000 });
      await succeeds(w.stack.create(desk()));
    },
  );

  test('lifecycle 8: that is denied in the middle of a copy, and stays denied for 3 minutes, fails the creation', async () => {
    const w = world();
    w.appStream.faults.inject({ kind: denied, count: Infinity, after: 1_200_000, lasts: 300_000 });
    const { reason, minutes } = await failedCreation(w);
    expect(reason).toContain('access is denied');
    expect(minutes).toBeGreaterThanOrEqual(23);
    expect(minutes).toBeLessThanOrEqual(25);
  });

  test.each(['CopyImage', 'TagResource', 'UpdateImagePermissions'])(
    'lifecycle 8: to %s that stays denied fails the creation',
    async (operation) => {
      const w = world({ appStream: { copySeconds: 600 } });
      w.appStream.faults.inject({ operation, kind: denied, count: Infinity });
      const { reason, minutes } = await failedCreation(w, {
        Tags: [{ Key: 'a', Value: '1' }],
        SharedWith: [{ AccountId: '222233334444' }],
      });
      expect(reason).toMatch(/access is denied \(AccessDeniedException: User is not authorized to perform/);
      expect(minutes).toBeLessThanOrEqual(15);
    },
  );

  test('lifecycle 8: to the stack itself that stays denied fails the creation after three minutes', async () => {
    const w = world();
    w.account.readApi.faults.inject({
      operation: 'DescribeStackEvents',
      kind: { error: 'AccessDenied' },
      count: Infinity,
      lasts: 215_000,
    });
    const { reason, minutes } = await failedCreation(w);
    expect(reason).toContain('access is denied');
    expect(minutes).toEqual(ABOUT_THREE);
  });
});

test('lifecycle 8: if the host of the source region does not exist, the creation fails after three minutes', async () => {
  const w = world();
  expect(await failedCreation(w, { SourceRegion: 'us-west-1' })).toEqual({
    reason: expect.stringMatching(/endpoint does not exist.*ENOTFOUND appstream2\.us-west-1/),
    minutes: ABOUT_THREE,
  });
});
test('lifecycle 8: if the host of the destination region does not exist, the creation fails after three minutes', async () => {
  const w = world();
  expect(await failedCreation(w, { DestinationRegion: 'us-west-1' })).toEqual({
    reason: expect.stringMatching(/endpoint does not exist.*ENOTFOUND appstream2\.us-west-1/),
    minutes: ABOUT_THREE,
  });
});

describe('more than an image can take', () => {
  test('lifecycle 8: if the image cannot be shared with so many accounts, the creation fails', async () => {
    const w = world({ appStream: { quotas: { sharesPerImage: 0 } } });
    expect(await failedCreation(w, { SharedWith: [{ AccountId: '222233334444' }] })).toEqual({
      reason: expect.stringMatching(/cannot be shared with so many.*LimitExceededException.*L-99A44980/),
      minutes: 40,
    });
  });

  test('lifecycle 8: if the image cannot have so many tags, the creation fails', async () => {
    const w = world();
    w.appStream.faults.inject({
      operation: 'TagResource',
      kind: { error: 'LimitExceededException' },
      count: Infinity,
    });
    const { reason } = await failedCreation(w, { Tags: [{ Key: 'a', Value: '1' }] });
    expect(reason).toMatch(/cannot have so many tags/);
  });
});

test.each([
  [{ SourceImageName: 'not a name' }, /the name of the source "not a name" is not an image name/],
  [{ ImageName: 'Amazon-mine' }, /imageName "Amazon-mine" begins with Amazon/],
  [{ DestinationRegion: 'Ireland' }, /destinationRegion "Ireland" is not a region/],
  [{ SourceRegion: '' }, /the region of the source "" is not a region/],
  [{ Description: 'x'.repeat(201) }, /description "x{57}…" has 201 characters/],
  [{ SharedWith: [{ AccountId: '123' }] }, /accountId "123" is not an account id/],
])('lifecycle 8: a property that is not valid fails the creation at once: %j', async (properties, said) => {
  const w = world();
  expect(await failedCreation(w, properties)).toEqual({ reason: expect.stringMatching(said), minutes: 0 });
  expect(acts(w)).toEqual([]);
  expect(w.appStream.journal).toEqual([]);
});

/** The events of two attempts ask for the same, so that the poller of the first takes the second one's event for its own. */
test('lifecycle 8: a FAILED image fails the attempt that made it, where an earlier event of the same properties came late', async () => {
  let updates = 0;
  const w = world(
    {
      // Lambda tries a crashed event again after a minute: the second attempt has begun by then.
      lambda: {
        faults: (_, name) =>
          name !== 'poll' && (updates += 1) === 2 ? 'crashed before anything was done' : undefined,
        random: () => 1,
      },
      // The image fails between a poll of the second event and one of the first.
      pollIntervalSeconds: 120,
      appStream: { copySeconds: 2410 },
    },
    { behaviour: { otherPaths: 'are cancelled' } },
  );
  const update = (FailAfterSeconds?: number) =>
    desk({ Revision: '2' }, { Sibling: sibling(FailAfterSeconds ? { FailAfterSeconds } : {}) });
  await succeeds(w.stack.create(desk()));
  w.appStream.settings.copyOutcome = () => 'FAILED';
  await ends(w.stack.update(update(20), WITHOUT_ROLLBACK), 'UPDATE_FAILED');
  const again = await w.stack.update(update(), WITHOUT_ROLLBACK);
  expect(reasons(again)[0]).toContain('it ended in state FAILED');
  expect(count(w, 'CopyImage')).toBe(2);
});
