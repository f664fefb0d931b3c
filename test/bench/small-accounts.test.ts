import { type Case, play } from '../../bench/small-accounts/play';
import { addedSeconds, renderSmallAccounts } from '../../bench/small-accounts/render';
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

describe('the document', () => {
  const row: SmallAccountRow = {
    engine: 'package',
    images: 50,
    executions: 5,
    isDefault: false,
    failed: 0,
    deadTime: 16,
    worstDeadTime: 31,
    seconds: [2410, 2650, 130],
    throttles: 700,
    latestEvent: 129,
  };
  const rows = [
    row,
    { ...row, executions: 1000, deadTime: 15, worstDeadTime: 30, seconds: [2409, 2590, 110] },
  ];

  test('what a small account adds is told against one with a thousand executions', () => {
    const figures = { seeds: 20, rows, compared: [] };
    expect(addedSeconds(figures, 50)).toEqual({ mean: 1, worst: 1, operations: [1, 60, 20] });
  });

  test('the first words of the framework tell why it failed', () => {
    const failed: SmallAccountRow = {
      ...row,
      engine: 'framework',
      failed: 20,
      failure: 'Rate Exceeded.\n at stack',
      deadTime: null,
      worstDeadTime: null,
      seconds: [],
    };
    const text = renderSmallAccounts({ seeds: 20, rows, compared: [failed] });
    expect(text).toContain('> Rate Exceeded.\n');
    expect(text).toMatch(/\| Provider framework \| 20 of 20 +\| 700 +\| – +\|/);
  });
});
