import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderDocument, renderSection } from '../../bench/document';
import { inTurn } from '../../bench/effort';
import { inWords, measuredHere } from '../../bench/machine';
import { readResults, type Results } from '../../bench/results';
import { scaleReport } from '../../bench/scale-report';
import { SECTION_NAMES } from '../../bench/sections';
import { mean, median, rounded } from '../../bench/statistics';
import { table } from '../../bench/table';
import { targets } from '../../bench/targets';

const document = (name: string) => readFileSync(join(__dirname, '../../docs', name), 'utf8');
const results = readResults();

describe('the documents', () => {
  test('every section was measured', () => {
    expect(Object.keys(results).sort()).toEqual([...SECTION_NAMES].sort());
  });

  test('docs/benchmarks.md and docs/scale.md show the figures of bench/results.json', () => {
    expect(existsSync(join(__dirname, '../../bench/results.json'))).toBe(true);
    expect(document('benchmarks.md')).toBe(renderDocument(results));
    expect(document('scale.md')).toBe(scaleReport(results.scale!.figures));
  });

  test('docs/long-waits.md says how many images a stack holds, README.md and docs/costs.md what a copy costs', () => {
    const inOneLine = (text: string) => text.replace(/\s+/g, ' ');
    const capacity = inOneLine(document('long-waits.md'));
    const { images, namedImages, defaultImages } = results.synthesizing!.figures.further;
    expect(capacity).toContain(`${images.most} images with generated names and one source`);
    expect(capacity).toContain(`${namedImages.most} with explicit names of eleven characters`);
    expect(capacity).toContain(`${defaultImages.most} with default timeouts`);
    const copy = results.waiting!.figures.rows.find(
      ({ way, minutes }) => way === 'package' && minutes === 40,
    )!;
    const cents = (copy.dollars * 100).toFixed(1);
    for (const name of ['../README.md', 'costs.md'])
      expect(inOneLine(document(name))).toContain(
        `${copy.polls.toFixed(0)} polls and about ${cents} US cents`,
      );
  });

  test('a section that was never measured is left out, with its targets', () => {
    const { rehearsing } = results;
    expect(renderSection('waiting', {})).toEqual([]);
    expect(targets({ rehearsing })).toEqual([]);
    expect(renderDocument({ rehearsing })).toContain('## Rehearsing');
    expect(renderDocument({ rehearsing })).not.toContain('## Waiting');
  });

  test('the machine is described in words', () => {
    expect(inWords(measuredHere(new Date('2026-11-21T12:00:00Z')))).toMatch(
      /^Measured on 2026-11-21: .+, \d+ cores, \d+ GB of memory, Node\.js v\d+/,
    );
  });
});

describe('targets', () => {
  const withStart = (ratio: number): Results => {
    const starting = results.starting!;
    const rows = starting.figures.rows.map((row) => (row.handler === 'poll' ? { ...row, ratio } : row));
    return { starting: { ...starting, figures: { ...starting.figures, rows } } };
  };

  test('a target is met up to its limit', () => {
    const met = (ratio: number) => targets(withStart(ratio)).map((target) => target.met)[1];
    expect([met(0.4), met(0.5), met(0.51)]).toEqual([true, true, false]);
  });

  test('the measured limit is shown of each target that is not met, and of no other', () => {
    const all = targets(results);
    expect(all).toHaveLength(15);
    for (const { met, limit, wanted } of all) {
      expect(met || limit).toBeTruthy();
      expect(renderDocument(results).includes(`- **${wanted}**`)).toBe(!met);
    }
    const why =
      '- **the first answer of a poll in at most half the time of the unbundled handler**: It takes ';
    expect(renderDocument(withStart(0.4))).not.toContain(why);
    expect(renderDocument(withStart(0.6))).toContain(why);
    const synthesizing = results.synthesizing!;
    const rows = synthesizing.figures.rows.map((row) => ({ ...row, ratio: 1.2 }));
    const slower = { synthesizing: { ...synthesizing, figures: { ...synthesizing.figures, rows } } };
    expect(renderDocument(slower)).toMatch(
      /bare Provider\*\*: It takes -?\d+ ms of processor time (more|less)/,
    );
  });
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
