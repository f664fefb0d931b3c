import { Metrics } from '@aws-lambda-powertools/metrics';
import * as appstream from '@aws-sdk/client-appstream';
import { isInUse, meaningOf } from '../../../lambda/appstream/errors';
import { Measurements } from '../../../lambda/report/measurements';
import type { Waiting } from '../../../lambda/report/outcome';
import { METRICS_NAMESPACE, METRICS_SERVICE, WAIT_REASONS } from '../../../lib/private/metrics';

/** With this, Powertools writes through the console that jest can listen to. */
process.env.POWERTOOLS_DEV = 'true';
process.env.POWERTOOLS_METRICS_DISABLED = 'false';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Desktops/1a2b3c4d-0000';

function measured(
  act: (measurements: Measurements) => void,
  stackId: string | null = STACK_ID,
): Record<string, unknown>[] {
  const log = jest.spyOn(console, 'log').mockImplementation();
  // What Powertools warns of would be in the log of each poll.
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: METRICS_SERVICE });
  act(new Measurements(metrics, stackId ?? undefined));
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  log.mockRestore();
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
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
  ['BrandNewException: of an AppStream to come', 'other'],
])('metrics: a wait because "%s" is counted under %s, and as a poll', (why, reason) => {
  const lines = measured((measurements) => measurements.waited(waiting(why)));
  expect(lines).toContainEqual(expect.objectContaining({ Waits: 1, Reason: reason }));
  expect(lines).toContainEqual(expect.objectContaining({ Polls: 1 }));
});

test('metrics: a state that nobody knows yet is counted as another one', () => {
  const lines = measured((measurements) => measurements.waited({ ...waiting('x'), state: 'DREAMING' }));
  expect(lines).toContainEqual(expect.objectContaining({ Waits: 1, Reason: 'other' }));
});

describe('the reasons that are listed', () => {
  test('metrics: have every state that an image can be in, and what stands for one', () => {
    expect(WAIT_REASONS).toEqual(
      expect.arrayContaining([...Object.values(appstream.ImageState), 'absent', 'unknown']),
    );
  });

  test('metrics: have every error of AppStream that a poll waits after', () => {
    const errors = Object.values(appstream)
      .filter((value) => typeof value === 'function' && /^\w+Exception$/.test(value.name))
      .map((value) => ({ name: (value as { name: string }).name, $metadata: {} }));
    const waited = errors.filter((error) => meaningOf(error) !== 'final' || isInUse(error));
    expect(waited.length).toBeGreaterThan(5);
    expect(WAIT_REASONS).toEqual(expect.arrayContaining(waited.map(({ name }) => name)));
  });

  test.each(WAIT_REASONS.filter((reason) => reason !== 'held' && reason !== 'other'))(
    'metrics: have %s, which a wait is counted under',
    (reason) => {
      const isError = /Exception|Error/.test(reason);
      const wait = isError ? waiting(`${reason}: x`) : { ...waiting('x'), state: reason };
      expect(measured((measurements) => measurements.waited(wait))).toContainEqual(
        expect.objectContaining({ Waits: 1, Reason: reason }),
      );
    },
  );
});

test('metrics: a wait for what holds the image is counted as held, whatever AppStream said', () => {
  const held = { ...waiting('ResourceInUseException: used by fleet f'), isHeld: true };
  const lines = measured((measurements) => measurements.waited(held));
  expect(lines).toContainEqual(expect.objectContaining({ Waits: 1, Reason: 'held' }));
});

test.each([
  ['creation', 'CreateDuration'],
  ['deletion', 'DeleteDuration'],
] as const)('metrics: the end of a %s is measured as %s', (done, name) => {
  const lines = measured((measurements) => {
    measurements.completed(done, 90);
    measurements.polled();
  });
  expect(lines).toEqual([expect.objectContaining({ [name]: 90, Polls: 1 })]);
});

test('metrics: a failure is counted, and as a poll', () => {
  expect(measured((measurements) => measurements.failed())).toEqual([
    expect.objectContaining({ Failures: 1, Polls: 1 }),
  ]);
});

test('metrics: each is written as the sum of all stacks, and for its stack', () => {
  const lines = measured((measurements) => {
    measurements.completed('creation', 90);
    measurements.failed();
    measurements.waited(waiting('x'));
  });
  const dimensions = lines.map(({ _aws }) => {
    const [{ Dimensions, Metrics }] = (_aws as { CloudWatchMetrics: any[] }).CloudWatchMetrics;
    return [Metrics.map(({ Name }: { Name: string }) => Name), Dimensions];
  });
  const sets = [['service'], ['service', 'Stack']];
  expect(dimensions).toEqual([
    [['CreateDuration', 'Failures', 'Polls'], sets],
    [['Waits'], sets.map(([service, ...stack]) => [service, 'Reason', ...stack])],
    [['Polls'], sets],
  ]);
  for (const line of lines) expect(line).toMatchObject({ service: METRICS_SERVICE, Stack: 'Desktops' });
});

test.each([null, '', 'not-an-arn'])(
  'metrics: the stack of an event with the stack id %j is unknown',
  (stackId) => {
    const [line] = measured((measurements) => measurements.failed(), stackId);
    expect(line).toMatchObject({ Failures: 1, Stack: 'unknown' });
  },
);

test('metrics: a poll is written once', () => {
  const lines = measured((measurements) => {
    measurements.polled();
    measurements.polled();
  });
  expect(lines).toEqual(Array(2).fill(expect.objectContaining({ Polls: 1 })));
});

test('metrics: nothing is measured where nobody asked for it', () => {
  const measurements = new Measurements(undefined, STACK_ID);
  expect(() => measurements.waited(waiting('x'))).not.toThrow();
  expect(() => measurements.completed('creation', 90)).not.toThrow();
  expect(() => measurements.failed()).not.toThrow();
  expect(() => measurements.polled()).not.toThrow();
});
