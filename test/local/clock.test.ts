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

test('time stands still while work that the clock knows of goes on', async () => {
  const clock = new VirtualClock(0);
  clock.schedule(1000, () => {});
  await clock.busy(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now()).toBe(0);
  });
  await clock.idle();
  expect(clock.now()).toBe(1000);
});

test('alarms of the same moment ring in the order in which they were set, cancelled ones never', async () => {
  const clock = new VirtualClock(0);
  const rung: string[] = [];
  const cancel = clock.schedule(500, () => rung.push('cancelled'));
  for (const name of ['a', 'b', 'c']) clock.schedule(1000, () => rung.push(name));
  clock.schedule(200, () => rung.push('first'));
  cancel();
  await clock.idle();
  expect(rung).toEqual(['first', 'a', 'b', 'c']);
  expect(clock.now()).toBe(1000);
});
