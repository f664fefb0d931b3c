import { asked, look, polling, wait, watched } from '../polls';

/** The calls of one operation in one poll of a Create that AppStream refuses for ever. */
async function tries(operation: string, kind: 'http503' | { error: string }): Promise<number> {
  const w = watched();
  w.appStream.faults.inject({ kind, operation, count: Infinity });
  await look(w, asked(w, 'Create'));
  return w.appStream.journal.filter((call) => call.operation === operation).length;
}

test.each([
  ['DescribeImages', { error: 'ThrottlingException' }],
  ['CopyImage', { error: 'ThrottlingException' }],
  ['CopyImage', 'http503'],
] as const)('lifecycle 7: one poll tries %s three times where AppStream says %j', async (operation, kind) => {
  expect(await tries(operation, kind)).toBe(3);
});

test('lifecycle 7: what waiting cannot mend is asked for once in a poll', async () => {
  expect(await tries('CopyImage', { error: 'ValidationException' })).toBe(1);
});

test('lifecycle 7: a quota that is used up is asked for once in a poll', async () => {
  expect(await tries('CopyImage', { error: 'LimitExceededException' })).toBe(1);
});

test('lifecycle 7: the next poll tries again', async () => {
  const w = watched();
  w.appStream.faults.inject({ kind: { error: 'ThrottlingException' }, operation: 'CopyImage', count: 3 });
  const next = polling(w, asked(w, 'Create'));
  expect(await next()).toMatchObject({ done: false, acts: [] });
  await wait(w, 30);
  expect(await next()).toMatchObject({ done: false, acts: ['CopyImage'] });
});
