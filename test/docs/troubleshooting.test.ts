import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Phase } from '../../lambda/cloudformation/phase';
import { FAILURES } from '../../lambda/report/failures';
import { lastStep } from '../../lambda/report/situation';
import { takingBack } from '../../lambda/shares/share-request';
import { FAULTS } from '../../local/deploy/faults';

const text = readFileSync(path.join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
const rows = rowsOf('## Failures of an image');

/** The cells of the table's rows under a heading. */
function rowsOf(heading: string): string[][] {
  const [, section = ''] = text.split(`${heading}\n`);
  const lines = section.split(/^## /m)[0].split('\n');
  const [, , ...body] = lines.filter((line) => line.startsWith('|'));
  return body.map((line) =>
    line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
  );
}

test.each(Object.entries(FAILURES))(
  'lifecycle 9: %s has its row, with cause and cure',
  (_, { says, next, ...more }) => {
    const found = rows.filter(([message]) => message === says);
    expect(found).toHaveLength(1);
    const [[, cause, cure, withoutUpdate]] = found;
    expect(cause).not.toBe('');
    expect(cure).toContain(next);
    expect(withoutUpdate).toBe('otherwise' in more ? more.otherwise : 'the same');
  },
);

/** In no order: the object of the phases is complete, or it does not compile. */
const PHASES = Object.keys({
  create: true,
  update: true,
  'clean-up': true,
  rollback: true,
  'creation rollback': true,
  delete: true,
} satisfies Record<Phase, true>) as Phase[];

test('lifecycle 9: what to do then stands there word for word, for each situation of a stack', () => {
  const image = { name: '<name>', region: '<region>' };
  const said = [true, false].flatMap((isDelete) =>
    PHASES.flatMap((phase) => [
      lastStep({ isDelete, phase, image }),
      lastStep({ isDelete, phase, image, byHand: takingBack('<name>', '<account>', '<region>') }),
    ]),
  );
  const shown = rowsOf('## What to do then').map(([, , text]) => text.replaceAll('`', ''));
  const nothing = shown.filter((text) => text.startsWith('nothing more'));
  expect(nothing).toHaveLength(1);
  expect(shown.filter((text) => !nothing.includes(text)).sort()).toEqual(
    [...new Set(said)].filter((text) => text !== undefined).sort(),
  );
});

test('lifecycle 9: no row is about a failure that does not exist', () => {
  const known = Object.values(FAILURES).map(({ says }) => says as string);
  expect(rows.map(([message]) => message).filter((message) => !known.includes(message))).toEqual([]);
});

test('each failure can be seen, but for those that take more than a fault of AWS and the smallest app', () => {
  const seen = rowsOf('## Seeing a failure').map(([message]) => message);
  const unseen = Object.entries(FAILURES).filter(([, { says }]) => !seen.includes(says));
  expect(unseen.map(([name]) => name)).toEqual([
    'invalid',
    'sourceNotOwn',
    'nameOfSibling',
    'sharedMissing',
    'sharedNotOwn',
    'sharedUnusable',
    'shareTaken',
    'shareTimedOut',
    'unshareTimedOut',
    'notEnabled',
    'undoTimedOut',
    'newestMissing',
    'newestTimedOut',
    'internal',
  ]);
});

test('what Lambda, Step Functions and CloudFormation say themselves has rows of its own', () => {
  const messages = rowsOf('## Messages of Lambda, Step Functions and CloudFormation').map(
    ([message]) => message,
  );
  for (const message of [
    'the functions behind it failed again and again',
    'Log: ',
    'CloudFormation did not receive a response',
  ])
    expect(messages.filter((cell) => cell.includes(message))).toHaveLength(1);
});

test('lifecycle 9: what the entry says where nothing else works stands there word for word', () => {
  const source = readFileSync(path.join(__dirname, '../../lambda/index.ts'), 'utf8');
  for (const words of [
    'the functions behind it failed again and again',
    'Read their log, then try again what you did.',
  ]) {
    expect(source).toContain(words);
    expect(text).toContain(words);
  }
});

test('the faults that it names are those of the local deployment', () => {
  const named = [...text.matchAll(/--fault ([a-z0-9-]+)/g)].map(([, name]) => name);
  expect(named.filter((name) => !(name in FAULTS))).toEqual([]);
});
