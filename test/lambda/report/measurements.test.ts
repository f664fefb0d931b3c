import { Metrics } from '@aws-lambda-powertools/metrics';
import { Measurements } from '../../../lambda/report/measurements';
import type { Waiting } from '../../../lambda/report/outcome';

/** With this, Powertools writes through the console that jest can listen to. */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

function measured(act: (measurements: Measurements) => void): Record<string, unknown>[] {
  const log = jest.spyOn(console, 'log').mockImplementation();
  act(new Measurements(new Metrics({ namespace: 'AppStreamImage', serviceName: 'cdk-appstream-image' })));
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  log.mockRestore();
  return lines;
}

const waiting = (why: string): Waiting => ({
  kind: 'wait',
  why,
  state: 'COPYING',
  deadline: 0,
  atDeadline: 'createTimedOut',
});

test.each([
  ['the image is in state COPYING', 'COPYING'],
  ['ResourceInUseException: used by fleet f', 'ResourceInUseException'],
  ['the image stays: OperationNotPermittedException', 'OperationNotPermittedException'],
  ['TimeoutError (ETIMEDOUT): Request timed out', 'TimeoutError'],
  ['Error: of nobody', 'COPYING'],
  ['ExceptionsOfExceptions and MoreErrors', 'COPYING'],
])('a wait because "%s" is counted under %s, and as a poll', (why, reason) => {
  const lines = measured((measurements) => measurements.waited(waiting(why)));
  expect(lines).toContainEqual(expect.objectContaining({ Waits: 1, Reason: reason }));
  expect(lines).toContainEqual(expect.objectContaining({ Polls: 1 }));
});

test('a wait for what holds the image is counted as held, whatever AppStream said', () => {
  const held = { ...waiting('ResourceInUseException: used by fleet f'), isHeld: true };
  const lines = measured((measurements) => measurements.waited(held));
  expect(lines).toContainEqual(expect.objectContaining({ Waits: 1, Reason: 'held' }));
});

test.each([
  ['copy', 'CopyDuration'],
  ['deletion', 'DeletionDuration'],
] as const)('the end of a %s is measured as %s', (done, name) => {
  const lines = measured((measurements) => {
    measurements.done(done, 90);
    measurements.polled();
  });
  expect(lines).toEqual([expect.objectContaining({ [name]: 90, Polls: 1 })]);
});

test('a poll is written once', () => {
  const lines = measured((measurements) => {
    measurements.polled();
    measurements.polled();
  });
  expect(lines).toEqual(Array(2).fill(expect.objectContaining({ Polls: 1 })));
});

test('nothing is measured where nobody asked for it', () => {
  const measurements = new Measurements(undefined);
  expect(() => measurements.waited(waiting('x'))).not.toThrow();
  expect(() => measurements.done('copy', 90)).not.toThrow();
  expect(() => measurements.polled()).not.toThrow();
});
