import { FAILURES, Failure, fewOf, inWords, subjectOf } from '../../lambda/failures';

const SUBJECT = 'Image i in eu-west-1';
const BEFORE = `${SUBJECT}: ${FAILURES.rejected.says}`;
const AFTER = `. ${FAILURES.rejected.next}`;

const said = (detail?: string, subject = SUBJECT) => new Failure('rejected', subject, detail).message;

test('lifecycle 9: every failure tells in sentences what happened and what to do', () => {
  const names = Object.keys(FAILURES) as (keyof typeof FAILURES)[];
  expect(names).toContain('internal');
  for (const name of names) {
    expect([name, new Failure(name, SUBJECT, 'why').message]).toEqual([
      name,
      expect.stringMatching(/^Image i in eu-west-1: [a-zA-Z][^.]{15,80} \(why\)\. [A-Z].{15,120}\.$/),
    ]);
  }
});

test('lifecycle 9: a failure without details has no parentheses', () => {
  expect(said()).toBe(BEFORE + AFTER);
  expect(said('')).toBe(BEFORE + AFTER);
  expect(said('why')).toBe(`${BEFORE} (why)${AFTER}`);
});

test('lifecycle 9: a failure brings a state for the log', () => {
  expect(new Failure('imageFailed', SUBJECT)).toMatchObject({ failure: 'imageFailed', state: 'unknown' });
  expect(new Failure('imageFailed', SUBJECT, 'why', 'FAILED').state).toBe('FAILED');
});

describe('a detail', () => {
  const room = 860 - `${BEFORE} ()${AFTER}`.length;

  test('lifecycle 9: is told as a whole as long as the reason has 860 characters', () => {
    const detail = 'd'.repeat(room);
    expect(said(detail)).toBe(`${BEFORE} (${detail})${AFTER}`);
    expect(said(detail)).toHaveLength(860);
  });

  test('lifecycle 9: is cut where it is too long, never what happened or what to do', () => {
    const told = `${BEFORE} (${'d'.repeat(room - 1)}…)${AFTER}`;
    expect(said('d'.repeat(room + 1))).toBe(told);
    expect(said('d'.repeat(10_000))).toBe(told);
    expect(told).toHaveLength(860);
  });

  test('lifecycle 9: gives way as a whole to what happened', () => {
    const subject = 's'.repeat(859);
    expect(said('d'.repeat(2_000), subject)).toBe(`${subject}: ${FAILURES.rejected.says}…)${AFTER}`);
  });

  test('lifecycle 9: is one line of what can be printed', () => {
    expect(said('a\u0000\u0007\n\u001fb\u007fc d')).toBe(`${BEFORE} (a b c d)${AFTER}`);
  });
});

test('lifecycle 9: an image is named with its region', () => {
  expect(subjectOf({ name: 'i', region: 'eu-west-1' })).toBe(SUBJECT);
});

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [89, '1 min'],
  [90, '2 min'],
  [3569, '59 min'],
  [3570, '1 h 0 min'],
  [3600, '1 h 0 min'],
  [5400, '1 h 30 min'],
  [43_200, '12 h 0 min'],
])('lifecycle 9: %p seconds are %p', (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});

test.each([
  [0, ''],
  [1, 'f1'],
  [5, 'f1, f2, f3, f4, f5'],
  [6, 'f1, f2, f3, f4, f5 and 1 more'],
  [30, 'f1, f2, f3, f4, f5 and 25 more'],
])('lifecycle 9: a list of %p names', (count, told) => {
  expect(fewOf(Array.from({ length: count }, (_, n) => `f${n + 1}`))).toBe(told);
});
