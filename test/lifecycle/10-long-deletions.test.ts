import {
  DECLARED,
  ELSEWHERE,
  HOME,
  copies,
  duration,
  later,
  longDesk,
  pass,
  reasons,
  succeeds,
  theCopy,
  world,
} from '../lambda/stacks';

describe('a long deletion', () => {
  async function inUse(minutes: number, timeout: number) {
    const w = world();
    await succeeds(w.stack.create(longDesk({ delete: timeout }, DECLARED)));
    const { name } = theCopy(w);
    w.appStream.putFleet(HOME, { name: 'outside', imageName: name });
    later(w, minutes, () => w.appStream.removeFleet(HOME, 'outside'));
    return { w, name, result: await w.stack.delete() };
  }

  test('lifecycle 10: goes on for longer than an hour', async () => {
    const { w, result } = await inUse(150, 180);
    expect(result.status).toBe('DELETE_COMPLETE');
    expect(copies(w)).toEqual([]);
  });

  test('lifecycle 10: ends with deleteTimeout and tells what holds the image', async () => {
    const { name, result } = await inUse(1000, 180);
    expect(result.status).toBe('DELETE_FAILED');
    expect(duration(result)).toBeGreaterThanOrEqual(180);
    expect(duration(result)).toBeLessThanOrEqual(182);
    const said = result.events.map(({ resourceStatusReason }) => resourceStatusReason ?? '').join('\n');
    expect(said).toMatch(
      new RegExp(`Image ${name} in eu-west-1: it could not be deleted in time .*used by fleet outside`),
    );
  });
});

test('lifecycle 10: waiters that cannot reach the region for ten minutes do not take the image for one that was never made', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ delete: 180 }, { DestinationRegion: ELSEWHERE })));
  const { name } = theCopy(w, ELSEWHERE);
  w.appStream.putFleet(ELSEWHERE, { name: 'outside', imageName: name, until: w.clock.now() + 150 * 60_000 });
  later(w, 65, () =>
    w.appStream.faults.inject({
      region: ELSEWHERE,
      kind: { error: 'UnrecognizedClientException' },
      count: Infinity,
      lasts: 600_000,
    }),
  );
  await succeeds(w.stack.delete());
  expect(copies(w, ELSEWHERE)).toEqual([]);
});

test('lifecycle 10: a deletion that failed for another reason is tried again with its whole deleteTimeout', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ delete: 90 })));
  const { name } = theCopy(w);
  w.appStream.putFleet(HOME, { name: 'outside', imageName: name, until: w.clock.now() + 80 * 60_000 });
  const suspended = { error: 'InvalidAccountStatusException' };
  const after = 58 * 60_000;
  w.appStream.faults.inject({ kind: suspended, operation: 'DescribeImages', count: 1, after });
  expect((await w.stack.delete()).status).toBe('DELETE_FAILED');
  expect(theCopy(w).tags).not.toEqual({});
  await pass(w, 24 * 60);
  await succeeds(w.stack.delete());
  expect(copies(w)).toEqual([]);
});

test('lifecycle 9: where deleteTimeout ends with the hour, the image itself says what holds it, and how long it waited', async () => {
  const w = world();
  await succeeds(w.stack.create(longDesk({ copy: 180 })));
  w.appStream.putFleet(HOME, { name: 'outside', imageName: theCopy(w).name });
  const result = await w.stack.delete();
  expect(result.status).toBe('DELETE_FAILED');
  expect(reasons(result)).toEqual([
    expect.stringMatching(/could not be deleted in time \(waited 55 min; used by fleet outside; /),
  ]);
});
