import { VirtualClock } from '../../../local/clock';
import {
  INVOCATION_FAULTS,
  LambdaAccount,
  type LambdaAccountOptions,
} from '../../../local/engine/lambda-account';

function accountWith(options: LambdaAccountOptions) {
  const clock = new VirtualClock();
  return { clock, account: new LambdaAccount(clock, { random: () => 1, ...options }) };
}

const nameOf = (error: Error) => error.name;

test('functions of one account share its executions: one more is throttled', async () => {
  const { clock, account } = accountWith({ concurrentExecutions: 2, seconds: { warm: 1, cold: 1 } });
  const results = await clock.busy(() =>
    Promise.all(['a', 'b', 'c'].map((name) => account.invoke(name, async () => name).catch(nameOf))),
  );
  expect(results).toEqual(['a', 'b', 'Lambda.TooManyRequestsException']);
  expect(account).toMatchObject({ throttles: 1, errors: 0, most: 2 });
  expect(await clock.busy(() => account.invoke('c', async () => 'c'))).toBe('c');
});

test('a process that is idle starts quicker than a new one', async () => {
  const { clock, account } = accountWith({ seconds: { warm: 1, cold: 5 } });
  const began = clock.now();
  await clock.busy(() => account.invoke('a', async () => 'a'));
  await clock.busy(() => account.invoke('a', async () => 'a'));
  await clock.busy(() => account.invoke('b', async () => 'b'));
  expect(clock.now() - began).toBe((6 + 1 + 6) * 1000);
});

test.each(INVOCATION_FAULTS)('an invocation that is %s does what it says, and no more', async (fault) => {
  const { clock, account } = accountWith({ faults: (n) => (n === 0 ? fault : undefined) });
  let done = 0;
  const work = async () => (done += 1);
  const error = await clock.busy(() => account.invoke('a', work).catch(nameOf));
  expect(error).toMatch(/^(Lambda|Runtime|Sandbox)\./);
  expect(done).toBe(fault.endsWith('all was done') ? 1 : 0);
  const isOfLambda = fault === 'throttled' || fault === 'service fault';
  expect(account.errors).toBe(isOfLambda ? 0 : 1);
  await clock.busy(() => account.invoke('a', work));
  expect(done).toBe(fault.endsWith('all was done') ? 2 : 1);
});

describe('an event', () => {
  const failing = (times: number, at: number[], clock: VirtualClock) => async () => {
    at.push(clock.now());
    if (at.length <= times) throw new Error('no');
  };

  test('is tried again one minute, then two minutes after an error', async () => {
    const { clock, account } = accountWith({});
    const began = clock.now();
    const at: number[] = [];
    account.deliver('a', {}, failing(2, at, clock));
    await clock.idle();
    expect(at.map((time) => (time - began) / 1000)).toEqual([0, 60, 180]);
    expect(account).toMatchObject({ dropped: 0, errors: 2 });
  });

  test('is given up after the third error', async () => {
    const { clock, account } = accountWith({});
    const at: number[] = [];
    account.deliver('a', {}, failing(3, at, clock));
    await clock.idle();
    expect(at).toHaveLength(3);
    expect(account.dropped).toBe(1);
  });

  test('that is throttled waits in the queue for 1, 2, 4 … seconds, until it is too old', async () => {
    const { clock, account } = accountWith({ concurrentExecutions: 0 });
    account.deliver('a', { MaximumEventAgeInSeconds: 3540 }, async () => {});
    const began = clock.now();
    await clock.idle();
    expect(account.dropped).toBe(1);
    expect((clock.now() - began) / 1000).toBeGreaterThan(3540);
    expect((clock.now() - began) / 1000).toBeLessThan(3540 + 300);
  });

  test('comes after the time that it is in the queue', async () => {
    const { clock, account } = accountWith({ queueSeconds: 1200 });
    account.deliver('a', {}, async () => {});
    await clock.idle();
    expect(account.latest).toBe(1_200_000);
  });
});
