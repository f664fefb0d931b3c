import { measureOldStacks } from '../../bench/old-stacks/measure';
import { renderOldStacks } from '../../bench/old-stacks/render';

test('lifecycle 7: the reads of CloudFormation are the same after 10 and after 30,000 settled events', async () => {
  const rows = await measureOldStacks();
  const after = (count: number) =>
    rows.flatMap(({ settledEvents, ...figures }) => (settledEvents === count ? [figures] : []));
  expect(after(10).map(({ operation }) => operation)).toEqual(['update', 'deletion']);
  expect(after(30_000)).toEqual(after(10));
});

test('the table says how many reads a poll takes', () => {
  const row = { operation: 'update', settledEvents: 30_000, polls: 80, reads: 20 } as const;
  expect(renderOldStacks([row])).toMatch(/\| update +\| 30,000 +\| 80 +\| 20 +\| 0\.25 +\|$/);
});
