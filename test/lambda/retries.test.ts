import { retriesOf } from '../../lambda/retries';

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
