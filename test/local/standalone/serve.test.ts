import { AppStreamClient, CopyImageCommand } from '@aws-sdk/client-appstream';
import type { ImageSnapshot } from '../../../local/appstream';
import { serve } from '../../../local/standalone/serve';

/** How long two copies take, in minutes. */
async function durations(seed: number): Promise<number[]> {
  const simulator = await serve({
    port: 0,
    account: '111122223333',
    speed: 1,
    copyMinutes: 100,
    seed,
    image: [{ name: 'golden', region: 'us-east-1' }],
    ami: [],
    fault: [],
    behaviour: {},
    idleMinutes: 1,
  });
  const client = new AppStreamClient({
    region: 'us-east-1',
    endpoint: simulator.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  for (const DestinationImageName of ['one', 'two']) {
    const copy = { SourceImageName: 'golden', DestinationImageName, DestinationRegion: 'us-east-1' };
    await client.send(new CopyImageCommand(copy));
  }
  const response = await fetch(`${simulator.url}/_control/images`);
  const [, ...copies] = (await response.json()) as ImageSnapshot[];
  await simulator.close();
  return copies.map(({ startedAt, settledAt }) => (settledAt - startedAt) / 60_000);
}

test('a seed repeats how long copies take: about as long as asked for, each another time', async () => {
  const first = await durations(1);
  expect(await durations(1)).toEqual(first);
  expect(await durations(2)).not.toEqual(first);
  expect(new Set(first).size).toBe(2);
  for (const minutes of first) {
    expect(minutes).toBeGreaterThanOrEqual(95);
    expect(minutes).toBeLessThanOrEqual(105);
  }
});
