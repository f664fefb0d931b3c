import { NETWORK_SECONDS, MEMORY_MB, billOf, onShare } from '../../bench/waiting/billing';
import { CURVES, type Curve, average, wait } from '../../bench/waiting/curves';
import { frameworkDefaults } from '../../bench/waiting/framework-defaults';
import { fromOutside } from '../../bench/waiting/from-outside';
import { MINUTES } from '../../bench/waiting/measure';
import type { Played } from '../../bench/waiting/played';
import { winsOnBothAt } from '../../bench/waiting/render';
import { sleepingFunction } from '../../bench/waiting/sleeping-function';
import { imageTemplate, thisPackage, waiterOf } from '../../bench/waiting/this-package';
import { transitionsOf } from '../../bench/waiting/transitions';
import { seededRandom } from '../../local/random';

const template = imageTemplate(false);
const waiter = waiterOf(template);

describe('transitions', () => {
  test('a poll of the synthesized waiter costs one, and its timeout one more', () => {
    expect(transitionsOf(waiter, 1)).toBe(1);
    expect(transitionsOf(waiter, 80)).toBe(80);
    expect(transitionsOf(waiter, 361, true)).toBe(362);
  });

  test('a state that comes after the one that is retried costs one', () => {
    const States = { poll: { Next: 'tell' }, tell: { Next: 'end' }, end: { End: true } };
    expect(transitionsOf({ StartAt: 'poll', States }, 3)).toBe(5);
  });
});

describe('billing', () => {
  const speed = { loadSeconds: 0.1, firstSeconds: 0.03, answerSeconds: 0.01 };
  const speeds = { package: speed, plain: speed, framework: speed };
  const played: Played = {
    functions: 'package',
    describeImages: 10,
    calls: 11,
    events: 1,
    polls: 10,
    timeouts: 0,
    transitions: 10,
    left: 0,
  };

  test('the memory of the functions is that of the synthesized template', () => {
    const functions = Object.values(template.Resources).filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    const memory = (own: boolean) =>
      functions
        .map(({ Properties = {} }) => Properties as { Handler: string; MemorySize?: number })
        .filter(({ Handler }) => Handler.startsWith('index.') === own)
        .map(({ MemorySize = 128 }) => MemorySize);
    expect(memory(true)).toEqual([MEMORY_MB.package, MEMORY_MB.package]);
    expect(memory(false)).toEqual([MEMORY_MB.framework, MEMORY_MB.framework, MEMORY_MB.framework]);
  });

  test('a warm answer takes longer on a share of a core, and never less than on a whole one', () => {
    expect(onShare(0.01, 1769 / 2)).toBeCloseTo(0.02, 10);
    expect(onShare(0.01, 10_240)).toBe(0.01);
  });

  test('each event and each poll invokes a function on both sides, and the framework waits for ours', () => {
    const bill = billOf(played, speeds);
    expect([bill.ownInvocations, bill.frameworkInvocations, bill.requests]).toEqual([11, 11, 22]);
    const own = 11 * onShare(speed.answerSeconds, MEMORY_MB.package) + 11 * NETWORK_SECONDS.awsCall;
    const framework =
      own +
      11 * (onShare(speed.answerSeconds, MEMORY_MB.framework) + NETWORK_SECONDS.invoke) +
      NETWORK_SECONDS.startExecution +
      NETWORK_SECONDS.response;
    const start = (memoryMb: number) => 2 * (speed.loadSeconds + onShare(speed.firstSeconds, memoryMb));
    expect(bill.billedSeconds).toBeCloseTo(own + start(256) + framework + start(128), 10);
    expect(bill.gigabyteSeconds).toBeCloseTo(
      ((own + start(256)) * 256 + (framework + start(128)) * 128) / 1024,
      10,
    );
  });

  test('plain functions have the memory that Lambda gives by default, and a speed of their own', () => {
    const plain = { loadSeconds: 0.2, firstSeconds: 0.03, answerSeconds: 0.02 };
    const bill = billOf({ ...played, functions: 'plain' }, { ...speeds, plain });
    const answers = 11 * (onShare(plain.answerSeconds, 128) - onShare(speed.answerSeconds, 256));
    const starts = 2 * (0.2 + onShare(0.03, 128) - 0.1 - onShare(0.03, 256));
    // The framework's functions wait for the answers, too.
    expect(bill.billedSeconds).toBeCloseTo(billOf(played, speeds).billedSeconds + 2 * answers + starts, 10);
    expect(bill.gigabyteSeconds).toBeCloseTo((bill.billedSeconds * 128) / 1024, 10);
  });

  test('a timeout invokes one more function of the framework', () => {
    expect(billOf({ ...played, timeouts: 1 }, speeds).frameworkInvocations).toBe(12);
  });

  test('a function that sleeps is billed for its sleep', () => {
    const sleeping = { invocations: 1, seconds: 300 };
    const idle = { functions: 'plain', events: 0, polls: 0, transitions: 0 } as const;
    const bill = billOf({ ...played, ...idle, sleeping }, speeds);
    expect(bill).toEqual({
      ownInvocations: 1,
      frameworkInvocations: 0,
      billedSeconds: 300,
      requests: 1,
      gigabyteSeconds: 37.5,
      transitions: 0,
    });
  });

  test('what waits outside of AWS bills nothing', () => {
    const bill = billOf({ ...played, events: 0, polls: 0, transitions: 0 }, speeds);
    expect([bill.requests, bill.billedSeconds, bill.gigabyteSeconds]).toEqual([0, 0, 0]);
  });
});

describe('ways of waiting', () => {
  test('this package knows of a copy within a poll, also of one that takes longer than the hour', async () => {
    for (const [isLong, seconds] of [
      [false, 310],
      [true, 9_010],
    ] as const) {
      const { deadTime, left } = await thisPackage(isLong)(seconds);
      expect(left).toBe(0);
      expect(deadTime).toBeGreaterThan(0);
      expect(deadTime).toBeLessThan(31);
    }
  });

  test("the framework's defaults end after 30 minutes, and a naive handler leaves the image behind", async () => {
    const way = frameworkDefaults(waiter);
    const short = await way(310);
    expect(short.deadTime).toBeLessThan(6);
    expect(short.timeouts).toBe(0);
    expect(await way(2_400)).toMatchObject({ deadTime: undefined, left: 1, timeouts: 1, polls: 361 });
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
  const every = (pause: number): Curve => ({ name: '', needs: '', next: () => ({ pause, looks: true }) });

  test('a fixed interval looks once at each', () => {
    const { deadTime, looks, polls } = wait(every(29.7), 100, 100);
    expect(deadTime).toBeCloseTo(20, 10);
    expect([looks, polls]).toEqual([5, 5]);
  });

  test('a poll that does not look costs a poll, and notices nothing', () => {
    const late: Curve = { ...every(9.7), next: (elapsed) => ({ pause: 9.7, looks: elapsed >= 89 }) };
    const { deadTime, looks, polls } = wait(late, 45, 45);
    expect(deadTime).toBeCloseTo(55, 10);
    expect([looks, polls]).toEqual([2, 11]);
  });

  test('the fixed interval has half of it as dead time', () => {
    const { deadTime } = average(CURVES[0], 40, 2_000, seededRandom(1));
    expect(deadTime).toBeGreaterThan(14);
    expect(deadTime).toBeLessThan(16.5);
  });

  test('a curve wins on both where it has less dead time and fewer looks than the fixed interval', () => {
    const row = (curve: string, minutes: number, deadTime: number, looks: number) => ({
      curve,
      needs: '',
      minutes,
      deadTime,
      looks,
      polls: looks,
    });
    const fixed = MINUTES.map((minutes) => row(CURVES[0].name, minutes, 15, 10));
    const wins = (...rows: ReturnType<typeof row>[]) => winsOnBothAt([...fixed, ...rows], 'other');
    const others = (deadTime: number, looks: number) =>
      MINUTES.map((minutes) => row('other', minutes, deadTime, looks));
    expect(wins(...others(14, 9))).toEqual(MINUTES);
    expect(wins(...others(14, 10))).toEqual([]);
    expect(wins(...others(15, 9))).toEqual([]);
    expect(wins(row('other', 5, 14, 9), ...others(16, 9).slice(1))).toEqual([5]);
  });
});
