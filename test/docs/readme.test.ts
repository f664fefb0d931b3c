import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { anchorOf } from './anchors';

const ROOT = path.join(__dirname, '../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');
const readme = read('README.md');

/** Code and tables count as prose does; a link is its text and, as one word, where it leads. */
const MOST_WORDS = 1500;

/** Of somebody who has learnt English at school, and reads with care. */
const MOST_WORDS_A_MINUTE = 220;

const wordsIn = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

test(`it has at most ${MOST_WORDS} words, code and tables included`, () => {
  expect(wordsIn(readme)).toBeLessThanOrEqual(MOST_WORDS);
});

test('the sections come in the order in which a new user needs them', () => {
  expect([...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    'Smallest example',
    'See it without an account',
    'Is it for me?',
    'What happens to an image',
    'What it costs',
    'I want to know…',
    'Compatibility',
  ]);
});

test('that no account has seen it, and how one can help, stands before the first section', () => {
  const [beginning] = readme.split(/^## /m);
  const { stability, scripts } = JSON.parse(read('package.json'));
  expect(stability).toBe('experimental');
  expect(beginning).toContain('**Experimental. No test has run against an AWS account yet.**');
  expect(beginning).toContain('`npm run probe`');
  expect(scripts).toHaveProperty('probe');
});

test.each([
  ['ts', 'examples/smallest/app.ts'],
  ['python', 'examples/python/app.py'],
])('the smallest example in %s is the one that is tested', (language, file) => {
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)!;
  expect(code).toBe(read(file));
});

test('the smallest example has ten lines, but for empty ones', () => {
  const lines = read('examples/smallest/app.ts').split('\n');
  expect(lines.filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
});

test('the versions that it is compatible with are those of package.json', () => {
  const { peerDependencies, engines, devDependencies } = JSON.parse(read('package.json'));
  const [, table] = /^## Compatibility$(.*)/ms.exec(readme)!;
  const rowOf = (label: string) => table.split('\n').find((line) => line.startsWith(`| ${label}`));
  for (const peer of ['aws-cdk-lib', 'constructs'])
    expect(rowOf(`\`${peer}\``)).toContain(peerDependencies[peer].replace('^', ''));
  expect(rowOf('Node.js')).toContain(`${engines.node.replace('>=', '')} or newer`);
  expect(rowOf('CDK CLI')).toContain(devDependencies['aws-cdk']);
});

describe('what an operator wants to know', () => {
  const [, section] = /^## I want to know…$(.*?)^## /ms.exec(readme)!;
  const rows = [...section.matchAll(/^\| (.+?\?) +\| \[.+?\]\(([^)#]+)#?([^)]*)\)/gm)].map(
    ([, question, page, anchor]) => ({ question, page, anchor }),
  );

  /** Each of these has a place of its own, not just a page. */
  const QUESTIONS = [
    'What does it cost?',
    'May I use it in production today?',
    'What happens when a copy fails?',
    'What do I do in ROLLBACK_FAILED?',
    'Why does my stack wait?',
    'How long can a copy take?',
    'How do I delete a stack whose image is in use?',
    'How do I update monthly?',
    'How do I go back?',
    'How do I share an image?',
    'What permissions does it need?',
    'How do I get alarms?',
  ];

  test('the twelve questions come first', () => {
    expect(rows.map(({ question }) => question).slice(0, QUESTIONS.length)).toEqual(QUESTIONS);
  });

  test.each(rows.slice(0, QUESTIONS.length))(
    '$question is answered under the heading that it leads to, in a minute',
    ({ page, anchor }) => {
      const answers = read(page)
        .split(/^(?=#+ )/m)
        .filter((section) => anchorOf(/^#+ (.*)$/m.exec(section)?.[1] ?? '') === anchor);
      expect(answers).toHaveLength(1);
      const prose = answers[0].replace(/```.*?```/gs, '').replace(/\]\(.*?\)/g, ']');
      expect(wordsIn(prose)).toBeGreaterThan(20);
      expect(wordsIn(prose)).toBeLessThanOrEqual(MOST_WORDS_A_MINUTE);
    },
  );
});

test('each page of docs/ stands in their list', () => {
  const listed = [...read('docs/README.md').matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, name]) => name);
  const pages = readdirSync(path.join(ROOT, 'docs')).filter((name) => /^[a-z].*\.md$/.test(name));
  expect([...new Set(listed)].sort()).toEqual(pages.sort());
});
