import { releaseDiff } from './release-diff';

test('a release of an image with default timeouts is at most 40 lines of `cdk diff`, however long its chain is', async () => {
  const lines = (await releaseDiff()).split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.startsWith('[~]'))).toEqual([
    expect.stringMatching(/^\[~\] Custom::AppStreamImageDeletionWaiter Image\/DeletionWaiter1 /),
    expect.stringMatching(/^\[~\] Custom::AppStreamImage Image /),
    expect.stringMatching(/^\[~\] AWS::IAM::Policy AppStreamImageProvider\/Sources /),
  ]);
  expect(lines.filter((line) => /^\[[+-]\]/.test(line))).toEqual([]);
});
