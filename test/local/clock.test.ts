import { VirtualClock } from '../../local/clock';

test('time moves only when all work sleeps, in the order of waking', async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  const work = (name: string, milliseconds: number) =>
    clock.busy(async () => {
      await clock.sleep(milliseconds);
      seen.push(`${name}@${clock.now()}`);
      await clock.sleep(milliseconds);
      seen.push(`${name}@${clock.now()}`);
    });
  await Promise.all([work('slow', 40 * 60_000), work('fast', 30_000)]);
  expect(seen).toEqual(['fast@30000', 'fast@60000', 'slow@2400000', 'slow@4800000']);
});
