import { Duration } from 'aws-cdk-lib';
import { NETWORK_SECONDS, MEMORY_MB, billOf, onShare } from '../../bench/waiting/billing';
import { CURVES, type Curve, average, wait } from '../../bench/waiting/curves';
import { frameworkDefaults } from '../../bench/waiting/framework-defaults';
import { fromOutside } from '../../bench/waiting/from-outside';
import { MINUTES, type WaitingRow } from '../../bench/waiting/measure';
import type { Played } from '../../bench/waiting/played';
import { invocationsAPoll, winsOnBothAt } from '../../bench/waiting/render';
import { sleepingFunction } from '../../bench/waiting/sleeping-function';
import { imageTemplate, thisPackage } from '../../bench/waiting/this-package';
import { seededRandom } from '../../local/random';

const SHORT = Duration.minutes(55);

describe('billing', () => {
  const speed = { loadSeconds: 0.1, firstSeconds: 0.03, answerSeconds: 0.01 };
  const speeds = { receive: speed, poll: speed, plain: speed, framework: speed };
  const played: Played = {
    functions: 'package',
    describeImages: 10,
    calls: 11,
    events: 2,
    polls: 10,
    timeouts: 0,
    transitions: 30,
    left: 0,
  };
  const plain: Played = { ...played, functions: 'plain' };
  const start = (memoryMb: number) => speed.loadSeconds + onShare(speed.firstSeconds, memoryMb);
  const answer = (memoryMb: number) => onShare(speed.answerSeconds, memoryMb);

  test('the memory of the functions is that of the synthesized template', () => {
    const functions = Object.values(imageTemplate(SHORT).Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    expect(functions.map(({ Properties }) => Properties?.MemorySize)).toEqual([
      MEMORY_MB.package,
      MEMORY_MB.package,
    ]);
  });

  test('a warm answer takes longer on a share of a core, and never less than on a whole one', () => {
    expect(onShare(0.01, 1769 / 2)).toBeCloseTo(0.02, 10);
    expect(onShare(0.01, 10_240)).toBe(0.01);
  });

  test('each event and each poll is one invocation of this package', () => {
    const bill = billOf(played, speeds);
    const memory = MEMORY_MB.package;
    const seconds =
      12 * answer(memory) +
      11 * NETWORK_SECONDS.awsCall +
      2 * (NETWORK_SECONDS.startExecution + NETWORK_SECONDS.response) +
      2 * start(memory);
    expect([bill.requests, bill.transitions]).toEqual([12, 30]);
    expect(bill.billedSeconds).toBeCloseTo(seconds, 10);
    expect(bill.gigabyteSeconds).toBeCloseTo((seconds * memory) / 1024, 10);
  });

  test('the framework takes two invocations for each event and each poll, and its functions wait for the others', () => {
    const bill = billOf(plain, speeds);
    const own = 12 * answer(MEMORY_MB.plain) + 11 * NETWORK_SECONDS.awsCall;
    const framework =
      own +
      12 * (answer(MEMORY_MB.framework) + NETWORK_SECONDS.invoke) +
      2 * (NETWORK_SECONDS.startExecution + NETWORK_SECONDS.response);
    const starts = 2 * start(MEMORY_MB.plain) + 2 * start(MEMORY_MB.framework);
    expect(bill.requests).toBe(24);
    expect(bill.billedSeconds).toBeCloseTo(own + framework + starts, 10);
    expect(billOf({ ...plain, timeouts: 1 }, speeds).requests).toBe(25);
  });

  test('a function that sleeps is billed for its sleep', () => {
    const sleeping = { invocations: 1, seconds: 300 };
    const bill = billOf({ ...plain, events: 0, polls: 0, transitions: 0, sleeping }, speeds);
    expect(bill).toEqual({ requests: 1, billedSeconds: 300, gigabyteSeconds: 37.5, transitions: 0 });
  });

  test('what waits outside of AWS bills nothing', () => {
    const bill = billOf({ ...plain, events: 0, polls: 0, transitions: 0 }, speeds);
    expect([bill.requests, bill.billedSeconds, bill.gigabyteSeconds]).toEqual([0, 0, 0]);
  });
});

describe('ways of waiting', () => {
  test('this package knows of a copy within a poll, also of one that takes longer than the hour', async () => {
    for (const [timeout, seconds] of [
      [SHORT, 310],
      [undefined, 9_010],
    ] as const) {
      const { deadTime, left } = await thisPackage(timeout)(seconds);
      expect(left).toBe(0);
      expect(deadTime).toBeGreaterThan(0);
      expect(deadTime).toBeLessThan(32);
    }
  });

  test('a poll of this package is one invocation and three transitions', async () => {
    const { events, polls, transitions } = await thisPackage(SHORT)(2_400);
    expect([events, polls, transitions]).toEqual([1, polls, 3 * polls]);
    expect(polls).toBeGreaterThan(80);
    const row = { invocations: 83, events: 1, polls: 82 } as WaitingRow;
    expect(invocationsAPoll(row)).toBe(1);
  });

  test("the framework's defaults end after 30 minutes, and a naive handler leaves the image behind", async () => {
    const short = await frameworkDefaults(310);
    expect(short.deadTime).toBeLessThan(6);
    expect([short.timeouts, short.transitions]).toEqual([0, short.polls]);
    const long = await frameworkDefaults(2_400);
    expect(long).toMatchObject({ deadTime: undefined, left: 1, timeouts: 1, polls: 361, transitions: 362 });
  });

  test('a function that sleeps is ended after 15 minutes', async () => {
    expect((await sleepingFunction(310)).deadTime).toBeLessThan(31);
    const long = await sleepingFunction(1_200);
    expect(long).toMatchObject({ deadTime: undefined, left: 1 });
    expect(long.sleeping?.seconds).toBeGreaterThan(900);
    expect(long.sleeping?.seconds).toBeLessThan(901);
  });

  test('from outside, an hour is waited', async () => {
    expect((await fromOutside(3_000)).deadTime).toBeLessThan(61);
    expect(await fromOutside(9_000)).toMatchObject({ deadTime: undefined, left: 1 });
  });
});

describe('curves', () => {
  test('a poll comes after each pause, and the first one that finds the image ends it', () => {
    const { deadTime, polls } = wait({ name: '', needs: '', pause: () => 29.8 }, 100, 100);
    expect(deadTime).toBeCloseTo(20, 10);
    expect(polls).toBe(5);
  });

  test('a pause may follow from the time that has passed and from the time that is expected', () => {
    const curve: Curve = { name: '', needs: '', pause: (elapsed, expected) => (elapsed ? 9.8 : expected) };
    const { deadTime, polls } = wait(curve, 95, 80);
    expect(deadTime).toBeCloseTo(5.2, 10);
    expect(polls).toBe(4);
  });

  test('the fixed interval has half of it as dead time', () => {
    const { deadTime } = average(CURVES[0], 40, 2_000, seededRandom(1));
    expect(deadTime).toBeGreaterThan(14);
    expect(deadTime).toBeLessThan(16.5);
  });

  test('a curve wins on both where it has less dead time and fewer polls than the fixed interval', () => {
    const row = (curve: string, minutes: number, deadTime: number, polls: number) => ({
      curve,
      needs: '',
      minutes,
      deadTime,
      polls,
    });
    const fixed = MINUTES.map((minutes) => row(CURVES[0].name, minutes, 15, 10));
    const wins = (...rows: ReturnType<typeof row>[]) => winsOnBothAt([...fixed, ...rows], 'other');
    const others = (deadTime: number, polls: number) =>
      MINUTES.map((minutes) => row('other', minutes, deadTime, polls));
    expect(wins(...others(14, 9))).toEqual(MINUTES);
    expect(wins(...others(14, 10))).toEqual([]);
    expect(wins(...others(15, 9))).toEqual([]);
    expect(wins(row('other', 5, 14, 9), ...others(16, 9).slice(1))).toEqual([5]);
  });
});
