import { POLL_SECONDS, playScale } from '../../bench/scale/play';

describe('scale', () => {
  test('lifecycle 7: a hundred and fifty images arrive while AppStream and CloudFormation take five calls a second each', async () => {
    const figures = await playScale({
      images: 150,
      callsPerSecond: 5,
      readsPerSecond: 5,
      copyMinutes: 40,
      quotas: { images: 250, concurrentCopies: 250 },
      seed: 1,
    });
    expect(figures.status).toBe('CREATE_COMPLETE');
    expect(figures.left).toBe(150);
    expect(figures.throttled).toBeGreaterThan(1_000);
    expect(figures.readsThrottled).toBeGreaterThan(1_000);
    expect(figures.addedWait).toBeLessThanOrEqual(2 * POLL_SECONDS);
  });

  test('lifecycle 7: with the quota of two copies at a time, as many arrive as whole copies fit into the timeout', async () => {
    const three = await playScale({ images: 6, copyMinutes: 15, readsPerSecond: 10, seed: 1 });
    expect(three.status).toBe('CREATE_COMPLETE');
    expect(three.left).toBe(6);
    const two = await playScale({ images: 6, copyMinutes: 25, readsPerSecond: 10, seed: 1 });
    expect(two.status).toBe('ROLLBACK_COMPLETE');
    expect(two.left).toBe(0);
    expect(two.reason).toMatch(/did not become AVAILABLE in time/);
  });
});
