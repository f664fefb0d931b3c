import { inTurn } from '../../bench/effort';
import { machine } from '../../bench/machine';
import { mean, median, rounded } from '../../bench/statistics';
import { table } from '../../bench/table';

test('the machine is described in words', () => {
  expect(machine(new Date('2026-11-21T12:00:00Z'))).toMatch(
    /^Measured on 2026-11-21: .+, \d+ cores, \d+ GB of memory, Node\.js v\d+/,
  );
});

test('a table is as prettier writes it', () => {
  expect(table(['a', 'long head'], [['longer', '1']])).toBe(
    '| a      | long head |\n| ------ | --------- |\n| longer | 1         |',
  );
});

test('in as many rounds as there are kinds, each comes at each place once', () => {
  const orders = [0, 1, 2, 3, 4, 5].map((round) => inTurn(['a', 'b', 'c'], round).join(''));
  expect(orders).toEqual(['abc', 'bca', 'cab', 'cba', 'acb', 'bac']);
});

test('median and mean', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), mean([1, 2, 6])]).toEqual([2, 2.5, 3]);
  expect([rounded(1234.5), rounded(0.012345)]).toEqual([1230, 0.0123]);
});
