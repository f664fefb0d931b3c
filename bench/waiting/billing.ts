import type { Usage } from '../pricing';
import type { Played } from './played';

/** One function's code on a whole core of the machine. */
export interface Speed {
  readonly loadSeconds: number;
  /** What the first answer takes beyond a warm one. */
  readonly firstSeconds: number;
  readonly answerSeconds: number;
}

/** This package's functions, the same with the SDK unbundled, and the framework's that call them. */
export type Speeds = Readonly<Record<'package' | 'plain' | 'framework', Speed>>;

/** As the synthesized template has them; `test/bench` holds them against it. Lambda's default is 128 MB. */
export const MEMORY_MB = { package: 256, plain: 128, framework: 128 } as const;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_OF_A_CORE = 1769;

/** Nobody measured these in AWS: what a call takes from a function to a service of the same region. */
export const NETWORK_SECONDS = { awsCall: 0.1, invoke: 0.03, startExecution: 0.05, response: 0.1 } as const;

export interface Bill extends Usage {
  readonly ownInvocations: number;
  readonly frameworkInvocations: number;
  readonly billedSeconds: number;
}

/** What work takes on the share of a core that the memory buys. */
export function onShare(seconds: number, memoryMb: number): number {
  return seconds * Math.max(1, MB_OF_A_CORE / memoryMb);
}

/** Loading is taken to have a whole core, since Lambda boosts it; the first answer has its share. */
function startSeconds({ loadSeconds, firstSeconds }: Speed, memoryMb: number): number {
  return loadSeconds + onShare(firstSeconds, memoryMb);
}

/** What Lambda and Step Functions would bill for one copy. The framework's functions wait for the user's own. */
export function billOf(played: Played, speeds: Speeds): Bill {
  const { functions, events, polls, timeouts, calls, transitions, sleeping } = played;
  const [own, framework] = [speeds[functions], speeds.framework];
  const memory = MEMORY_MB[functions];
  const ownInvocations = events + polls + (sleeping?.invocations ?? 0);
  const frameworkInvocations = events + polls + timeouts;
  if (sleeping) {
    return {
      ownInvocations,
      frameworkInvocations,
      billedSeconds: sleeping.seconds,
      requests: ownInvocations,
      gigabyteSeconds: gigabyteSeconds(sleeping.seconds, memory),
      transitions,
    };
  }
  const asked = events + polls;
  const answers = asked * onShare(own.answerSeconds, memory) + calls * NETWORK_SECONDS.awsCall;
  const waits =
    answers +
    frameworkInvocations * onShare(framework.answerSeconds, MEMORY_MB.framework) +
    asked * NETWORK_SECONDS.invoke +
    events * (NETWORK_SECONDS.startExecution + NETWORK_SECONDS.response);
  // Two functions start on each side, and Lambda bills that, too. Later polls find them warm.
  const starts = events > 0 ? 2 : 0;
  // What runs outside of AWS calls from there.
  const ownSeconds = asked > 0 ? answers + starts * startSeconds(own, memory) : 0;
  const frameworkSeconds = asked > 0 ? waits + starts * startSeconds(framework, MEMORY_MB.framework) : 0;
  return {
    ownInvocations,
    frameworkInvocations,
    billedSeconds: ownSeconds + frameworkSeconds,
    requests: ownInvocations + frameworkInvocations,
    gigabyteSeconds:
      gigabyteSeconds(ownSeconds, memory) + gigabyteSeconds(frameworkSeconds, MEMORY_MB.framework),
    transitions,
  };
}

function gigabyteSeconds(seconds: number, memoryMb: number): number {
  return (seconds * memoryMb) / 1024;
}
