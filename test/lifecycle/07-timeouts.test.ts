import { DECLARED, copies, desk, duration, rollsBack, succeeds, world } from '../lambda/stacks';
import { asked, imageOf, look, polling, put, wait, watched } from '../lambda/polls';
import { failing } from './releases';

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
    const creating = w.stack.create(desk({ DeleteTimeout: '600' }, failing(60)));
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
    expect(duration(result)).toEqual(expect.closeTo(11.25, 0) as number);
  });
});

test('lifecycle 7: a poll that comes before CloudFormation shows the resource waits', async () => {
  const w = world({ readApi: { eventLagSeconds: 90 } });
  expect(duration(await succeeds(w.stack.create(desk(DECLARED))))).toBeLessThanOrEqual(42);
});

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
      const poll = polling(w, event);
      expect(await w.clock.busy(poll)).toMatchObject({ done: false });
      expect(await w.clock.busy(poll)).toMatchObject({ done: true });
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
