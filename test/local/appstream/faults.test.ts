import { CopyImageCommand, DeleteImageCommand, DescribeImagesCommand } from '@aws-sdk/client-appstream';
import { AppStreamSimulator, type AppStreamSimulatorOptions, countCalls } from '../../../local/appstream';
import { clientOf, errorOf, HandClock } from './client';

function world(options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  simulator.addImage('us-east-1', { name: 'golden' });
  const describeImages = (region = 'us-east-1', maxAttempts = 1) =>
    errorOf(clientOf(simulator, region, { maxAttempts }).send(new DescribeImagesCommand({})));
  const client = clientOf(simulator);
  const copy = () =>
    client.send(
      new CopyImageCommand({
        SourceImageName: 'golden',
        DestinationImageName: 'desktop',
        DestinationRegion: 'us-east-1',
      }),
    );
  return { clock, simulator, client, describeImages, copy };
}

test('an error hits as many calls as it says, and is counted', async () => {
  const { simulator, describeImages } = world();
  simulator.faults.inject({ kind: { error: 'ThrottlingException' }, count: 2 });
  const outcomes = [await describeImages(), await describeImages(), await describeImages()];
  expect(outcomes).toEqual(['ThrottlingException', 'ThrottlingException', 'ok']);
  expect(simulator.faults.injected).toEqual({ ThrottlingException: 2 });
  expect(countCalls(simulator.journal, { fault: 'ThrottlingException' })).toBe(2);
});

test('an error has its message and its status', async () => {
  const { simulator, client } = world();
  const kind = { error: 'InternalFailure', message: 'Try again.', status: 500 };
  simulator.faults.inject({ kind, count: 1, operation: 'DeleteImage' });
  await expect(client.send(new DeleteImageCommand({ Name: 'golden' }))).rejects.toMatchObject({
    name: 'InternalFailure',
    message: 'Try again.',
    $metadata: { httpStatusCode: 500 },
  });
  expect(simulator.image('us-east-1', 'golden')?.state).toBe('AVAILABLE');
});

test('a fault can be for one operation and one region only', async () => {
  const { simulator, describeImages } = world();
  const kind = { error: 'InternalFailure' };
  simulator.faults.inject({ kind, count: Infinity, operation: 'DeleteImage' });
  simulator.faults.inject({ kind, count: Infinity, operation: '*', region: 'eu-west-1' });
  expect(await describeImages('us-east-1')).toBe('ok');
  expect(await describeImages('eu-west-1')).toBe('InternalFailure');
});

test('a fault begins after some time, lasts some time, and can be cleared', async () => {
  const { clock, simulator, describeImages } = world();
  const kind = { error: 'ConcurrentModificationException' };
  simulator.faults.inject({ kind, count: Infinity, after: 60_000, lasts: 300_000 });
  expect(await describeImages()).toBe('ok');
  clock.pass(60);
  expect(await describeImages()).toBe('ConcurrentModificationException');
  clock.pass(299);
  expect(await describeImages()).toBe('ConcurrentModificationException');
  clock.pass(1);
  expect(await describeImages()).toBe('ok');
  simulator.faults.inject({ kind, count: Infinity });
  simulator.faults.clear();
  expect(await describeImages()).toBe('ok');
});

test('lostAnswer: the call takes effect, the caller sees a broken connection', async () => {
  const { simulator, copy } = world();
  simulator.faults.inject({ kind: 'lostAnswer', count: 1, operation: 'CopyImage' });
  await expect(copy()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(simulator.image('us-east-1', 'desktop')?.state).toBe('COPYING');
  expect(simulator.journal.at(-1)).toMatchObject({ outcome: 'ok', fault: 'lostAnswer' });
});

test('reset and hang: the call takes no effect', async () => {
  const { simulator, copy } = world();
  simulator.faults.inject({ kind: 'reset', count: 1 });
  await expect(copy()).rejects.toMatchObject({ code: 'ECONNRESET' });
  simulator.faults.inject({ kind: 'hang', count: 1 });
  expect(await errorOf(copy())).toBe('TimeoutError');
  expect(simulator.image('us-east-1', 'desktop')).toBeUndefined();
  expect(simulator.journal.map(({ outcome }) => outcome)).toEqual(['reset', 'hang']);
});

test('noHost: the region has no AppStream for once', async () => {
  const { simulator, client, copy } = world();
  simulator.faults.inject({ kind: 'noHost', count: 1 });
  await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  expect(await errorOf(copy())).toBe('ok');
});

test('garbage and http503: answers that are not of AppStream', async () => {
  const { simulator, client } = world();
  simulator.faults.inject({ kind: 'garbage', count: 1 });
  expect(await errorOf(client.send(new DescribeImagesCommand({})))).toBe('SyntaxError');
  simulator.faults.inject({ kind: 'http503', count: 1 });
  await expect(client.send(new DescribeImagesCommand({}))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 503 },
  });
});

test.each(['reset', 'hang', 'http503', { error: 'ThrottlingException' }] as const)(
  'the SDK tries again after %j',
  async (kind) => {
    const { simulator, describeImages } = world();
    simulator.faults.inject({ kind, count: 1 });
    expect(await describeImages('us-east-1', 2)).toBe('ok');
    expect(simulator.journal).toHaveLength(2);
  },
);

test('a region without AppStream has no host', async () => {
  const { simulator } = world();
  const call = clientOf(simulator, 'us-west-1').send(new DescribeImagesCommand({}));
  await expect(call).rejects.toMatchObject({ code: 'ENOTFOUND' });
  expect(simulator.journal).toEqual([]);
});

test('callsPerSecond: more calls are throttled, in each region for itself, until time has passed', async () => {
  const { clock, simulator, describeImages } = world({ callsPerSecond: 2 });
  const throttled = 'ThrottlingException';
  expect([await describeImages(), await describeImages(), await describeImages()]).toEqual([
    'ok',
    'ok',
    throttled,
  ]);
  expect(await describeImages('eu-west-1')).toBe('ok');
  clock.pass(0.5);
  expect([await describeImages(), await describeImages()]).toEqual(['ok', throttled]);
  clock.pass(3600);
  expect([await describeImages(), await describeImages(), await describeImages()]).toEqual([
    'ok',
    'ok',
    throttled,
  ]);
  expect(countCalls(simulator.journal, { outcome: throttled })).toBe(3);
  expect(simulator.faults.injected).toEqual({});
});
