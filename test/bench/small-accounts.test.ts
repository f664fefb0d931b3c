import { type Case, play } from '../../bench/small-accounts/play';
import { renderSmallAccounts } from '../../bench/small-accounts/render';
import type { SmallAccountRow } from '../../bench/small-accounts/measure';

const failures = async (what: Case, seeds: number) =>
  (await play(what, seeds)).flatMap(({ failure }) => failure ?? []);

describe('small accounts', () => {
  test('twelve images are created, replaced and destroyed where five functions can run at the same time', async () => {
    const [run] = await play({ engine: 'package', images: 12, executions: 5 }, 1);
    expect(run.failure).toBeUndefined();
    expect(run.throttles).toBeGreaterThan(0);
    expect(run.deadTimes).toHaveLength(24);
    expect(Math.max(...run.deadTimes)).toBeLessThan(60);
  });

  test('so are images with default timeouts', async () => {
    expect(await failures({ engine: 'package', images: 2, executions: 5, isDefault: true }, 1)).toEqual([]);
  });

  test('the Provider framework does that as long as nothing is scarce, and fails where it is throttled', async () => {
    expect(await failures({ engine: 'framework', images: 6, executions: 1000 }, 1)).toEqual([]);
    const throttled = await failures({ engine: 'framework', images: 10, executions: 5 }, 2);
    expect(throttled).toEqual(Array(2).fill(expect.stringContaining('Rate Exceeded')));
  });
});

test('the tables say how many runs failed, and what the framework said first', () => {
  const good: SmallAccountRow = {
    engine: 'package',
    images: 50,
    executions: 5,
    failed: 0,
    deadTime: 16,
    worstDeadTime: 31,
    seconds: [2410, 2650, 130],
    throttles: 700,
  };
  const failed: SmallAccountRow = {
    ...good,
    engine: 'framework',
    failed: 20,
    failure: 'Rate Exceeded.\n at stack',
    deadTime: null,
    worstDeadTime: null,
    seconds: [],
  };
  const text = renderSmallAccounts({ seeds: 20, rows: [good], compared: [failed] });
  expect(text).toMatch(
    /\| 50 +\| 55 minutes \| 5 +\| 0 of 20 +\| 16\.0 +\| 31 +\| 2410 +\| 2650 +\| 130 +\|/,
  );
  expect(text).toMatch(/\| Provider framework \| 20 of 20 +\| 700 +\| – +\|/);
  expect(text).toMatch(/\n> Rate Exceeded\.$/);
});
