import type { Usage } from '../pricing';
import type { Played } from './played';

/** How fast one function is on a whole core of this machine. */
interface Speed {
  readonly loadSeconds: number;
  /** How much longer the first answer takes than a warm one. */
  readonly firstSeconds: number;
  readonly answerSeconds: number;
}

/** This package's two functions, a handler with the SDK unbundled, and the framework's functions that invoke it. */
export type Speeds = Readonly<Record<'receive' | 'poll' | 'plain' | 'framework', Speed>>;

/** As in the synthesized template, which `test/bench` checks. Lambda's default is 128 MB. */
export const MEMORY_MB = { package: 256, plain: 128, framework: 128 } as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_OF_A_CORE = 1769;

/** Assumed, not measured in AWS: how long a call from a function to a service of the same region takes. */
export const NETWORK_SECONDS = { awsCall: 0.1, invoke: 0.03, startExecution: 0.05, response: 0.1 } as const;

export interface Bill extends Usage {
  readonly billedSeconds: number;
}

/** How long work takes with the share of a core that comes with the memory. */
export function onShare(seconds: number, memoryMb: number): number {
  return seconds * Math.max(1, MB_OF_A_CORE / memoryMb);
}

/** What Lambda and Step Functions would bill for one copy. */
export function billOf(played: Played, speeds: Speeds): Bill {
  const { events, sleeping } = played;
  if (sleeping) return bill(played, sleeping.invocations, [[sleeping.seconds, MEMORY_MB.plain]]);
  // What runs outside of AWS is not billed.
  if (events === 0) return bill(played, 0, []);
  return played.functions === 'package' ? ofPackage(played, speeds) : ofFramework(played, speeds);
}

type Billed = readonly [seconds: number, memoryMb: number];

function bill({ transitions }: Played, requests: number, functions: readonly Billed[]): Bill {
  return {
    requests,
    billedSeconds: functions.reduce((sum, [seconds]) => sum + seconds, 0),
    gigabyteSeconds: functions.reduce((sum, [seconds, memoryMb]) => sum + (seconds * memoryMb) / 1024, 0),
    transitions,
  };
}

/** One invocation for each event, and one for each poll. */
function ofPackage(played: Played, { receive, poll }: Speeds): Bill {
  const { events, polls, calls } = played;
  const memory = MEMORY_MB.package;
  const receiving =
    events * (onShare(receive.answerSeconds, memory) + NETWORK_SECONDS.startExecution) +
    startSeconds(receive, memory);
  const polling =
    polls * onShare(poll.answerSeconds, memory) +
    calls * NETWORK_SECONDS.awsCall +
    events * NETWORK_SECONDS.response +
    startSeconds(poll, memory);
  return bill(played, events + polls, [[receiving + polling, memory]]);
}

/** Two invocations for each event and each poll, since the framework's functions wait for those of the user. */
function ofFramework(played: Played, { plain, framework }: Speeds): Bill {
  const { events, polls, timeouts, calls } = played;
  const asked = events + polls;
  const answers = asked * onShare(plain.answerSeconds, MEMORY_MB.plain) + calls * NETWORK_SECONDS.awsCall;
  const waits =
    answers +
    (asked + timeouts) * onShare(framework.answerSeconds, MEMORY_MB.framework) +
    asked * NETWORK_SECONDS.invoke +
    events * (NETWORK_SECONDS.startExecution + NETWORK_SECONDS.response);
  // Two functions of the user start, and two of the framework.
  return bill(played, asked + asked + timeouts, [
    [answers + 2 * startSeconds(plain, MEMORY_MB.plain), MEMORY_MB.plain],
    [waits + 2 * startSeconds(framework, MEMORY_MB.framework), MEMORY_MB.framework],
  ]);
}

/**
 * Lambda bills the start of a function once, since later invocations find its process. Loading is taken to have a whole
 * core, because Lambda gives more while a function loads. The first answer has the function's own share.
 */
function startSeconds({ loadSeconds, firstSeconds }: Speed, memoryMb: number): number {
  return loadSeconds + onShare(firstSeconds, memoryMb);
}
