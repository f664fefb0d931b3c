import type { Behaviour } from '../../local/appstream';
import { withSeed } from '../../local/random';
import {
  DECLARED,
  ELSEWHERE,
  HOME,
  copies,
  count,
  desk,
  duration,
  imageResource,
  later,
  poll,
  rollsBack,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';
import { tamper } from '../lambda/tampering';

describe('states', () => {
  test.each(['PENDING', 'VALIDATING', 'DELETING', 'DEPRECATED', 'A STATE OF NEXT YEAR', ''])(
    'lifecycle 7: waits while the new image is %p',
    async (state) => {
      const w = world();
      const restore = tamper(w, 'DescribeImages', (answer) =>
        images(answer).forEach((image) => isCopy(image) && (image.State = state)),
      );
      later(w, 50, restore);
      expect(duration(await succeeds(w.stack.create(desk())))).toBeGreaterThanOrEqual(50);
      expect(count(w, 'CopyImage')).toBe(1);
    },
  );

  test('lifecycle 7: waits while the image is DELETING', async () => {
    const w = world({
      appStream: {
        behaviour: { deletingSeconds: 1800, deleteWhileDeleting: 'OperationNotPermittedException' },
      },
    });
    await succeeds(w.stack.create(desk()));
    expect(duration(await succeeds(w.stack.delete()))).toBe(30);
    expect(w.appStream.journal.filter(({ operation }) => operation === 'DeleteImage')).toHaveLength(1);
  });
  test.each(['VALIDATING', 'DEPRECATED', 'A STATE OF NEXT YEAR'])(
    'lifecycle 7: goes on deleting an image in state %p',
    async (state) => {
      const w = world();
      await succeeds(w.stack.create(desk(DECLARED)));
      const restore = tamper(w, 'DescribeImages', (answer) =>
        images(answer).forEach((image) => isCopy(image) && (image.State = state)),
      );
      w.appStream.faults.inject({
        operation: 'DeleteImagePermissions',
        kind: { error: 'ResourceNotAvailableException' },
        count: Infinity,
        lasts: 600_000,
      });
      later(w, 10, restore);
      await succeeds(w.stack.delete());
      expect(copies(w)).toEqual([]);
    },
  );

  test.each(['PENDING', 'COPYING', 'CREATING', 'IMPORTING', 'VALIDATING'])(
    'lifecycle 7: waits while the source is %s',
    async (state) => {
      const w = world({ appStream: { copySeconds: 600 } });
      w.appStream.addImage(HOME, {
        name: 'new',
        states: [{ state, seconds: 900 }, { state: 'AVAILABLE' }],
      });
      expect(duration(await succeeds(w.stack.create(desk({ SourceImageName: 'new' }))))).toBe(25);
      expect(w.appStream.journal.filter(({ operation }) => operation === 'CopyImage')).toHaveLength(1);
    },
  );
});

const UNSEEN: Partial<Behaviour>[] = [
  { visibleAfterSeconds: 150, missingImage: 'empty' },
  { visibleAfterSeconds: 150, missingImage: 'exception', nameCheck: 'asynchronous' },
  { visibleAfterSeconds: 45, nameCheck: 'onlyWithinRegion' },
  { visibleAfterSeconds: 400 },
];

test.each(UNSEEN)('lifecycle 7: waits while the new image is not visible yet: %p', async (behaviour) => {
  const w = world({ appStream: { behaviour } });
  await succeeds(w.stack.create(desk({ DestinationRegion: ELSEWHERE })));
  expect(theCopy(w, ELSEWHERE).state).toBe('AVAILABLE');
  const calls = w.appStream.journal.filter(({ operation }) => operation === 'CopyImage');
  expect(calls.length).toBeLessThanOrEqual(1 + (behaviour.visibleAfterSeconds! > 180 ? 8 : 0));
});

describe('LimitExceededException', () => {
  const three = { Resources: { Desk: imageResource(), Lab: imageResource(), Office: imageResource() } };
  test.each<Partial<Behaviour>>([{}, { visibleAfterSeconds: 150 }, { copyChecks: 'quotaFirst' }])(
    'lifecycle 7: waits for the copies that are under way: %p',
    async (behaviour) => {
      const w = world({ appStream: { behaviour, copySeconds: 1200 } });
      const result = await succeeds(w.stack.create(three));
      expect(duration(result)).toBeGreaterThanOrEqual(40);
      expect(copies(w)).toHaveLength(3);
    },
  );

  test('lifecycle 7: waits for the copies that are under way where the region has many images', async () => {
    const w = world({ appStream: { quotas: { images: 30 }, copySeconds: 1200 } });
    for (let n = 0; n < 20; n += 1) w.appStream.addImage(HOME, { name: `other-${n}` });
    await succeeds(w.stack.create(three));
  });

  test('lifecycle 7: in reading is waited out', async () => {
    const w = world();
    w.appStream.faults.inject({
      operation: 'DescribeImages',
      kind: { error: 'LimitExceededException' },
      count: 20,
    });
    await succeeds(w.stack.create(desk()));
  });
});

describe('a deletion that is refused', () => {
  test.each(['ConcurrentModificationException', 'ResourceInUseException', 'OperationNotPermittedException'])(
    'lifecycle 7: is tried again for as long as it takes: %s',
    async (error) => {
      const w = world();
      await succeeds(w.stack.create(desk()));
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error },
        count: Infinity,
        lasts: 3_000_000,
      });
      expect(duration(await succeeds(w.stack.delete()))).toBeGreaterThanOrEqual(50);
      expect(copies(w)).toEqual([]);
    },
  );

  test.each(['ResourceInUseException', 'OperationNotPermittedException'])(
    'lifecycle 7: holds for a FAILED image of an earlier attempt, too: %s',
    async (error) => {
      const w = world({ appStream: { copySeconds: 300 } });
      await succeeds(w.stack.create(desk({ DeleteTimeout: '300' })));
      w.appStream.settings.copyOutcome = () => 'FAILED';
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error },
        count: Infinity,
        lasts: 7_200_000,
      });
      await rollsBack(w.stack.update(desk({ DeleteTimeout: '300', Revision: '2' })));
      w.appStream.settings.copyOutcome = () => 'AVAILABLE';
      w.appStream.faults.clear();
      w.appStream.faults.inject({
        operation: 'DeleteImage',
        kind: { error },
        count: Infinity,
        lasts: 300_000,
      });
      await succeeds(w.stack.update(desk({ DeleteTimeout: '300', Revision: '2' })));
      expect(theCopy(w).state).toBe('AVAILABLE');
    },
  );
});

test('lifecycle 7: a poll that AppStream throttles ends within seconds', async () => {
  // With latencies there are the pauses of the SDK between two tries, too, on the virtual clock.
  const w = world({ meanLatencySeconds: 0.01 });
  w.appStream.faults.inject({ operation: '*', kind: { error: 'ThrottlingException' }, count: Infinity });
  const began = w.clock.now();
  await w.clock.busy(() =>
    withSeed(1, async () => expect(await poll(w, 'Create', { SourceImageName: 'golden' })).toBeUndefined()),
  );
  expect(w.clock.now() - began).toBeGreaterThan(0);
  expect(w.clock.now() - began).toBeLessThan(4_000);
});

type WireImage = { Name?: string; State?: string };

function images(answer: Record<string, unknown>): WireImage[] {
  return (answer.Images ?? []) as WireImage[];
}

function isCopy({ Name }: WireImage): boolean {
  return Name?.startsWith('cdk-Stack-') ?? false;
}

test('lifecycle 7: a quota of copies is not taken for the quota of images while the copies of others are not visible yet', async () => {
  const w = world({
    appStream: {
      copySeconds: 600,
      quotas: { images: 30 },
      behaviour: { visibleAfterSeconds: 150 },
    },
  });
  for (let index = 0; index < 12; index += 1) w.appStream.addImage(HOME, { name: `other-${index}` });
  const Resources = Object.fromEntries(
    ['1', '2', '3', '4', '5'].map((Revision) => [`Desk${Revision}`, imageResource({ Revision })]),
  );
  await succeeds(w.stack.create({ Resources }));
});

test.each([1, 2, 3, 4, 5, 6])(
  'lifecycle 7: a quota of copies is not taken for the quota of images where each poll may run in another process, which did not see the copies between: seed %p',
  async (seed) => {
    const w = world({
      meanLatencySeconds: 0.5,
      appStream: { copySeconds: 600, quotas: { images: 30 }, behaviour: { visibleAfterSeconds: 150 } },
    });
    for (let index = 0; index < 12; index += 1) w.appStream.addImage(HOME, { name: `other-${index}` });
    const Resources = Object.fromEntries(
      ['1', '2', '3', '4', '5', '6', '7', '8'].map((Revision) => [
        `Desk${Revision}`,
        imageResource({ Revision }),
      ]),
    );
    await withSeed(seed, () => succeeds(w.stack.create({ Resources })));
  },
);
