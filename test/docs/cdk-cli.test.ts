import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { cdk } from '../cdk-cli/apps';

const ROOT = path.join(__dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/cdk-cli.md'), 'utf8');
const [, ...sections] = page.split(/^## /m);

/** What each point is about, and where it comes from. */
const points = sections.flatMap((section) =>
  [...section.matchAll(/^- \*\*(.+?)\.\*\* (.+(?:\n {2}.+)*)/gm)].map(([, about, text]) => {
    const sources = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(text)?.[1] ?? '';
    return { about, sources, isTested: /_(played|template)_/.test(sources) };
  }),
);

/** What comes after the mark of this page in the names of its tests. */
const names = readdirSync(path.join(ROOT, 'test/cdk-cli'))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(ROOT, 'test/cdk-cli', file), 'utf8'))
  .flatMap((text) => [...text.matchAll(/'cdk-cli: (.+?): /g)].map(([, about]) => about));

test('each section has points, and no two points are about the same in name', () => {
  expect(sections.filter((section) => !section.includes('\n- **'))).toEqual([]);
  const tested = points.filter(({ isTested }) => isTested).map(({ about }) => about);
  expect(tested).toEqual([...new Set(tested)]);
});

test('every item of a list is a point, but for the words at the beginning', () => {
  expect(points).toHaveLength(sections.join().match(/^- /gm)!.length);
});

test.each(points)('says where it comes from: $about', ({ sources }) => {
  expect(sources).toMatch(/_(played|template|not verified)_|\[(documented|reported)\]\(https:/);
});

test.each(points.filter(({ isTested }) => isTested))('a test shows it: $about', ({ about }) => {
  expect(names).toContain(about);
});

test('no test is about a point that is not there', () => {
  const tested = points.filter(({ isTested }) => isTested).map(({ about }) => about);
  expect(names.filter((about) => !tested.includes(about))).toEqual([]);
});

describe('the pinned cdk command', () => {
  const spans = [...page.matchAll(/`(cdk [a-z-]+[^`]*|--[a-z-]+[^`]*)`/g)].map(([, span]) => span);
  const commands = [...new Set(spans.flatMap((span) => /^cdk ([a-z-]+)/.exec(span)?.[1] ?? []))];

  test('has the commands that the page names', () => {
    const { output } = cdk('--help');
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((command) => !output.includes(`cdk ${command} `))).toEqual([]);
  });

  test('has the options that the page names', () => {
    const options = new Set(spans.flatMap((span) => span.match(/--[a-z-]+/g) ?? []));
    const withOptions = ['deploy', 'destroy', 'rollback', 'gc', 'drift'];
    const help = withOptions.map((command) => cdk(command, '--help').output).join('\n');
    const missing = [...options].filter((option) => !help.includes(option.replace('--no-', '--')));
    expect(missing).toEqual([]);
  });
});
