import {
  FAILURES,
  type FailureName,
  reasonFor,
  wordsWithoutAppStream,
} from '../../../lambda/report/failures';
import type { Situation } from '../../../lambda/report/situation';

const SUBJECT = 'Image i in eu-west-1';
const BEFORE = `${SUBJECT}: ${FAILURES.rejected.says}`;
const AFTER = `. ${FAILURES.rejected.next}`;

/** A stack that can simply be deployed again. */
const PLAIN: Situation = { isDelete: false, phase: 'create' };

const said = (detail = '', subject = SUBJECT) => reasonFor('rejected', subject, detail, PLAIN);

afterEach(() => {
  delete process.env.AWS_LAMBDA_LOG_GROUP_NAME;
});

test.each(Object.keys(FAILURES) as FailureName[])(
  'lifecycle 9: %s tells in sentences what happened and what to do',
  (name) => {
    expect(reasonFor(name, SUBJECT, 'why', PLAIN)).toMatch(
      /^Image i in eu-west-1: [a-zA-Z][^.]{15,80} \(why\)\. [A-Z].{15,120}\.$/,
    );
  },
);

test('lifecycle 9: a failure without details has no parentheses', () => {
  expect(said()).toBe(BEFORE + AFTER);
  expect(said('why')).toBe(`${BEFORE} (why)${AFTER}`);
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

  test('lifecycle 9: leaves room for the log group that follows', () => {
    process.env.AWS_LAMBDA_LOG_GROUP_NAME = 'Stack-Logs-1ABC';
    const told = said('d'.repeat(10_000));
    expect(told).toHaveLength(860 - ' Log: Stack-Logs-1ABC'.length);
    expect(told.endsWith(AFTER)).toBe(true);
  });

  test('lifecycle 9: gives way as a whole to what happened', () => {
    const subject = 's'.repeat(859);
    expect(said('d'.repeat(2_000), subject)).toBe(`${subject}: ${FAILURES.rejected.says}…)${AFTER}`);
  });

  test('lifecycle 9: is one line of what can be printed', () => {
    expect(said('a\u0000\u0007\n\u001fb\u007fc d')).toBe(`${BEFORE} (a b c d)${AFTER}`);
  });
});

test('lifecycle 5: an attempt that found no AppStream in a region is known by how its message begins', () => {
  const image = { name: 'i', region: 'eu-west-1' };
  for (const name of ['noEndpoint', 'notEnabled'] as const) {
    const reason = reasonFor(name, SUBJECT, 'eu-west-1: Error: getaddrinfo ENOTFOUND', PLAIN);
    expect(wordsWithoutAppStream(image).filter((words) => reason.startsWith(words))).toHaveLength(1);
  }
  expect(wordsWithoutAppStream(image)).toHaveLength(2);
});
