import { retriesOf } from '../../lambda/retries';
import { ask, asked, eventOf, imageOf, look, put, wait, watched, executionOf } from './polls';
import { ELSEWHERE, HOME } from './stacks';

test('lifecycle 7: what follows a look is tried eight times, with the pauses of the SDK', () => {
  expect(retriesOf('rest')).toEqual({ maxAttempts: 8 });
});

test.each([
  [0, 0],
  [0.25, 5_000],
  [0.999, 19_980],
])('lifecycle 7: a look that is throttled is tried once more within 20 seconds: at %p', (random, pause) => {
  const { maxAttempts, backoff } = retriesOf('look');
  expect(maxAttempts).toBe(2);
  const spy = jest.spyOn(Math, 'random').mockReturnValue(random);
  // The SDK sets a base of a second where it was throttled, and of less after other errors.
  backoff!.setDelayBase(1_000);
  expect(backoff!.computeNextBackoffDelay(1)).toBeCloseTo(pause);
  backoff!.setDelayBase(50);
  expect(backoff!.computeNextBackoffDelay(1)).toBeCloseTo(pause / 20);
  spy.mockRestore();
});

/** How often one poll of a Create tries to look in a region where AppStream throttles it five times. */
async function triesIn(region: string): Promise<number> {
  const w = watched({ meanLatencySeconds: 0 });
  w.appStream.addImage(ELSEWHERE, { name: 'golden' });
  const kind = { error: 'ThrottlingException' };
  w.appStream.faults.inject({ kind, operation: 'DescribeImages', region, count: 5 });
  const event = eventOf(w, 'Create', { SourceRegion: ELSEWHERE });
  ask(w, event);
  await w.clock.busy(() => w.account.handler(executionOf(event)));
  return w.appStream.journal.filter((call) => call.region === region && call.operation === 'DescribeImages')
    .length;
}

test('lifecycle 7: where AppStream throttles, the look that a poll begins with gives way to what follows from one', async () => {
  expect(await triesIn(HOME)).toBe(2);
  expect(await triesIn(ELSEWHERE)).toBe(6);
});

/** How often a poll so many seconds after its event tries to look where AppStream throttles it. */
async function triesAfter(request: 'Create' | 'Delete', seconds: number, properties = {}): Promise<number> {
  const w = watched({ meanLatencySeconds: 0 });
  const event = asked(w, request, properties);
  if (request === 'Create') put(w, imageOf(event));
  await wait(w, seconds);
  const kind = { error: 'ThrottlingException' };
  w.appStream.faults.inject({ kind, operation: 'DescribeImages', count: 4 });
  await w.clock.busy(() => look(w, event)).catch(() => undefined);
  return w.appStream.journal.filter((call) => call.operation === 'DescribeImages').length;
}

describe('the look that may be the last one', () => {
  const TIMEOUTS = { CreateTimeout: '900', DeleteTimeout: '1800' };

  test.each([
    ['Create', 869, 2],
    ['Create', 870, 5],
    ['Delete', 1769, 2],
    ['Delete', 1770, 5],
  ] as const)('lifecycle 7: tries as hard as an act: %s after %d s', async (request, seconds, tries) => {
    expect(await triesAfter(request, seconds, TIMEOUTS)).toBe(tries);
  });

  test.each([
    [3269, 2],
    [3270, 5],
  ])(
    "lifecycle 7: also where the timeout is longer than CloudFormation's hour: after %d s",
    async (seconds, tries) => {
      expect(await triesAfter('Delete', seconds, { DeleteTimeout: '10800' })).toBe(tries);
    },
  );
});

test('lifecycle 7: a quota is asked for once in a poll', async () => {
  const w = watched({ meanLatencySeconds: 0 });
  const kind = { error: 'LimitExceededException' };
  w.appStream.faults.inject({ kind, operation: 'CopyImage', count: Infinity });
  const event = asked(w, 'Create');
  await w.clock.busy(() => look(w, event));
  expect(w.appStream.journal.filter((call) => call.operation === 'CopyImage')).toHaveLength(1);
});
