import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { dollars } from '../../bench/pricing';
import { NETWORK_SECONDS, MEMORY_MB, billOf, onShare } from '../../bench/waiting/billing';
import { frameworkDefaults } from '../../bench/waiting/framework-defaults';
import { fromOutside } from '../../bench/waiting/from-outside';
import type { Played } from '../../bench/waiting/played';
import { sleepingFunction } from '../../bench/waiting/sleeping-function';
import { imageTemplate, thisPackage } from '../../bench/waiting/this-package';
import { withSeed } from '../../local/random';

const SHORT = Duration.minutes(55);

describe('billing', () => {
  const speed = { loadSeconds: 0.1, firstSeconds: 0.03, answerSeconds: 0.01 };
  const speeds = { receive: speed, poll: speed, plain: speed, framework: speed };
  const played: Played = {
    functions: 'package',
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

  test('a poll of this package is three transitions', async () => {
    const { events, polls, transitions } = await thisPackage(SHORT)(2_400);
    expect([events, polls, transitions]).toEqual([1, polls, 3 * polls]);
    expect(polls).toBeGreaterThan(80);
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

test('the docs say how many polls a copy of 40 minutes takes, and what they cost', async () => {
  const text = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');
  const row = /^\| 40 +\| this package, default timeouts +\|.*\| (\d+) +\| \d+ +\| ([\d.]+) +\|$/m.exec(
    text('docs/benchmarks.md'),
  );
  const played = await withSeed(1, () => thisPackage()(2_400));
  // What the code takes of it is a hundredth: the rest are state transitions and the calls to AWS.
  const speed = { loadSeconds: 0.01, firstSeconds: 0.04, answerSeconds: 0.002 };
  const speeds = { receive: speed, poll: speed, plain: speed, framework: speed };
  expect(Math.abs(Number(row?.[1]) - played.polls)).toBeLessThanOrEqual(1);
  expect(Number(row?.[2])).toBeCloseTo(dollars(billOf(played, speeds)) * 100, 1);
  for (const name of ['README.md', 'docs/costs.md'])
    expect(text(name).replace(/\s+/g, ' ')).toContain(
      `${row?.[1]} polls and about ${Number(row?.[2]).toFixed(1)} US cents`,
    );
});
