import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/lifecycle.md'), 'utf8');

const CLAUSES = Array.from({ length: 12 }, (_, index) => index + 1);

/** By its number: what a section says, from its heading to the next. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [, number] = /^(\d+)\. /.exec(section) ?? [];
      return number === undefined ? [] : [[Number(number), section] as const];
    }),
);

const tests = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(test|long)\.ts$/.test(name))
  .map((name) => readFileSync(path.join(ROOT, 'test', name), 'utf8'));

/** The numbers that follow a pattern's match in the tests. */
const numbered = (pattern: RegExp) =>
  new Set(tests.flatMap((text) => [...text.matchAll(pattern)].map(([, number]) => Number(number))));

const pathsIn = (text: string) =>
  [...text.matchAll(/`((?:lambda|lib|test)\/[^`]+)`/g)].map(([, name]) => name);

const heldBy = (clause: number) => /^Held by: .+$/m.exec(sections.get(clause) ?? '')?.[0] ?? '';

test('the page has all clauses, in their order', () => {
  expect([...sections.keys()]).toEqual(CLAUSES);
});

test.each(CLAUSES)('clause %d names the code that holds it, and its tests', (clause) => {
  const named = pathsIn(heldBy(clause));
  expect(named.filter((name) => /^(lambda|lib)\//.test(name))).not.toEqual([]);
  const begin = `${clause}`.padStart(2, '0') + '-';
  const files = readdirSync(path.join(ROOT, 'test/lifecycle')).filter((name) => name.startsWith(begin));
  expect(files).not.toEqual([]);
  expect(named.filter((name) => name.startsWith('test/')).sort()).toEqual(
    files.map((name) => `test/lifecycle/${name}`).sort(),
  );
});

test.each(CLAUSES)('clause %d has a test whose name begins with it', (clause) => {
  expect([...numbered(/['"`]lifecycle (\d+): /g)]).toContain(clause);
});

test('every path that it names exists', () => {
  const named = pathsIn(page);
  expect(named.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

test('no test is named after a clause that it does not have', () => {
  const named = [...numbered(/\blifecycle (\d+)/g)];
  expect(named.filter((clause) => !sections.has(clause))).toEqual([]);
});
