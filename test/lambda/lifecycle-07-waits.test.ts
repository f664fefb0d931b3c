import type { Behaviour, FaultKind } from '../../local/appstream';
import { withSeed } from '../../local/random';
import {
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
  sibling,
  succeeds,
  theCopy,
  world,
} from './stacks';
import { asked, imageOf, look, put, wait, watched } from './polls';
import { tamper } from './tampering';

const DECLARED = { Tags: [{ Key: 'a', Value: '1' }], SharedWith: [{ AccountId: '222233334444' }] };

const TRANSIENT: [string, FaultKind][] = [
  ['throttling', { error: 'ThrottlingException' }],
  ['too many requests', { error: 'TooManyRequestsException', status: 429 }],
  ['an internal error', { error: 'InternalServiceException', status: 500 }],
  ['a load balancer without a target', 'http503'],
  ['a broken connection', 'reset'],
  ['no answer', 'hang'],
  ['a lost answer', 'lostAnswer'],
  ['an answer that is none', 'garbage'],
  ['a concurrent modification', { error: 'ConcurrentModificationException' }],
];

describe.each(TRANSIENT)('%s', (_, kind) => {
  test.each([
    '*',
    'DescribeImages',
    'CopyImage',
    'ListTagsForResource',
    'TagResource',
    'DescribeImagePermissions',
    'UpdateImagePermissions',
  ])('lifecycle 7: is waited out when an image is made: %s', async (operation) => {
    const w = world();
    const lasts = 360_000;
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts });
    w.appStream.faults.inject({ operation, kind, count: Infinity, after: 2_300_000, lasts });
    await succeeds(w.stack.create(desk(DECLARED)));
    expect(theCopy(w)).toMatchObject({
      state: 'AVAILABLE',
      tags: { a: '1' },
      sharedWith: [{ accountId: '222233334444' }],
    });
    expect(count(w, 'CopyImage')).toBe(1);
  });

  test.each([
    '*',
    'DescribeImages',
    'DeleteImage',
    'DescribeImagePermissions',
    'DeleteImagePermissions',
    'DescribeFleets',
  ])('lifecycle 7: is waited out when an image is deleted: %s', async (operation) => {
    const w = world();
    await succeeds(w.stack.create(desk(DECLARED)));
    w.appStream.faults.inject({ operation, kind, count: Infinity, lasts: 600_000 });
    await succeeds(w.stack.delete());
    expect(copies(w)).toEqual([]);
  });
});

test.each(['DescribeStacks', 'DescribeStackEvents', 'DescribeStackResource'])(
  'lifecycle 7: waits while CloudFormation throttles %s',
  async (operation) => {
    const w = world();
    w.account.readApi.faults.inject({
      operation,
      kind: { error: 'Throttling' },
      count: Infinity,
      lasts: 600_000,
    });
    await succeeds(w.stack.create(desk(DECLARED)));
    w.account.readApi.faults.inject({
      operation,
      kind: { error: 'Throttling' },
      count: Infinity,
      lasts: 600_000,
    });
    expect(duration(await succeeds(w.stack.delete()))).toBeLessThanOrEqual(12);
  },
);

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

  test('lifecycle 7: also where the images of the region are many', async () => {
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

describe('the timeout', () => {
  test('lifecycle 7: ends the wait for a copy, counted from the event', async () => {
    const w = world();
    const result = await w.stack.create(desk({ CreateTimeout: '900' }));
    const failed = result.events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED')!;
    expect((failed.timestamp - result.events[0].timestamp) / 60_000).toBe(15);
  });

  test.each([10, 30, 47, 600])(
    "lifecycle 7: is never passed by CloudFormation's hour, polling every %d s",
    async (pollIntervalSeconds) => {
      const w = world({ pollIntervalSeconds, appStream: { copySeconds: 7200 } });
      const result = await w.stack.create(desk());
      const failed = result.events.find(({ resourceStatus }) => resourceStatus === 'CREATE_FAILED')!;
      expect(failed.resourceStatusReason).toContain('did not become AVAILABLE in time');
      expect((failed.timestamp - result.events[0].timestamp) / 60_000).toBeGreaterThanOrEqual(50);
    },
  );

  test('lifecycle 7: passes an image that is found AVAILABLE late', async () => {
    const w = world({ pollIntervalSeconds: 600, appStream: { copySeconds: 590 } });
    expect(duration(await succeeds(w.stack.create(desk({ CreateTimeout: '400' }))))).toBe(10);
  });

  test('lifecycle 7: passes an image that is found gone late', async () => {
    const w = world({ pollIntervalSeconds: 600, appStream: { behaviour: { deletingSeconds: 590 } } });
    await succeeds(w.stack.create(desk({ DeleteTimeout: '400' })));
    expect(duration(await succeeds(w.stack.delete()))).toBe(10);
  });

  test('lifecycle 7: of a deletion counts from the moment the image is no longer being copied', async () => {
    const w = world();
    const creating = w.stack.create(
      desk({ DeleteTimeout: '600' }, { Sibling: sibling({ FailAfterSeconds: 60 }) }),
    );
    w.appStream.faults.inject({
      operation: 'DeleteImage',
      kind: { error: 'ConcurrentModificationException' },
      count: Infinity,
      after: 0,
      lasts: 2_820_000,
    });
    await rollsBack(creating);
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 7: of a deletion counts from the event where nobody can tell what state the image is in', async () => {
    const w = world();
    await succeeds(w.stack.create(desk({ DeleteTimeout: '600' })));
    w.appStream.faults.inject({ operation: 'DescribeImages', kind: 'http503', count: Infinity });
    const result = await w.stack.delete();
    expect(result.status).toBe('DELETE_FAILED');
    expect(duration(result)).toBe(10);
  });
});

test('lifecycle 7: a poll that comes before CloudFormation shows the resource waits', async () => {
  const w = world({ readApi: { eventLagSeconds: 90 } });
  expect(duration(await succeeds(w.stack.create(desk(DECLARED))))).toBeLessThanOrEqual(42);
});

test('lifecycle 7: no wait is spent inside a Lambda function', async () => {
  const w = world();
  w.appStream.faults.inject({ operation: '*', kind: { error: 'ThrottlingException' }, count: Infinity });
  const began = performance.now();
  expect(await poll(w, 'Create', { SourceImageName: 'golden' })).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(4_000);
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
  'lifecycle 7: nor where each poll may run in another process, which did not see the copies between: seed %p',
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

describe('the poll that may be the last one', () => {
  test.each(['Create', 'Delete'] as const)(
    'lifecycle 7: looks on where AppStream throttles: %s',
    async (request) => {
      const w = watched({ meanLatencySeconds: 0 });
      const event = asked(w, request);
      if (request === 'Create') put(w, imageOf(event));
      await wait(w, 3300);
      const kind = { error: 'ThrottlingException' };
      w.appStream.faults.inject({ kind, operation: 'DescribeImages', count: 5 });
      expect(await w.clock.busy(() => look(w, event))).toMatchObject({ done: true });
    },
  );

  test('lifecycle 7: is counted from its end, where the next interval begins', async () => {
    const w = watched({ meanLatencySeconds: 0, pollIntervalSeconds: 600 });
    const event = asked(w, 'Create');
    await wait(w, 2965);
    w.appStream.faults.inject({ kind: { error: 'ThrottlingException' }, count: Infinity, lasts: 8_000 });
    const answer = await w.clock.busy(() => look(w, event));
    expect(answer.failure).toMatch(/did not become AVAILABLE in time/);
  });
});
