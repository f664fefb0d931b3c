import { retriesOf } from '../../lambda/retries';
import { ask, eventOf, watched } from './polls';
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
  await w.clock.busy(() => w.account.handlers.isComplete(event));
  return w.appStream.journal.filter((call) => call.region === region && call.operation === 'DescribeImages')
    .length;
}

// red when: make.ts: findImage(declared.sourceName, 'rest') → findImage(declared.sourceName)
test('lifecycle 7: where AppStream throttles, the look that a poll begins with gives way to what follows from one', async () => {
  expect(await triesIn(HOME)).toBe(2);
  expect(await triesIn(ELSEWHERE)).toBe(6);
});
