import type { VirtualClock } from '../../local/clock';
import type { Transport } from '../../local/cloudformation/custom-resource';
import { InProcessEngine } from '../../local/engine/in-process';
import {
  type EventInvokeConfig,
  LambdaAccount,
  type LambdaAccountOptions,
} from '../../local/engine/lambda-account';
import { NAME_PREFIX, SimulatedAccount } from '../../local/simulated-account';
import { InProcessProvider } from '../framework/in-process';
import { behindFramework } from '../framework/our-handler';
import { POLL_SECONDS } from '../scale/play';

/** What runs the handler: the engine of this package or the Provider framework. */
export type Engine = 'package' | 'framework';

/** Seconds that an invocation takes besides its calls, and that an event is in Lambda's queue at most. */
const SECONDS = { poll: 0.05, receive: 0.1, cold: 0.6, queue: 2 } as const;

/** What a call takes on average. */
const LATENCY_SECONDS = 0.15;

/** Assumed. AWS does not document how many calls that read stacks it takes. */
const READS_PER_SECOND = 10;

const QUOTAS = { images: 120, concurrentCopies: 120 };
const COPY_SECONDS = 40 * 60;

export interface SmallAccount {
  readonly account: SimulatedAccount;
  readonly lambda: LambdaAccount;
  readonly transport: Transport;
}

/** An account with so many executions of Lambda at a time, and with one of the engines. */
export function smallAccount(engine: Engine, concurrentExecutions: number): SmallAccount {
  const account = new SimulatedAccount({
    pollIntervalSeconds: POLL_SECONDS,
    meanLatencySeconds: LATENCY_SECONDS,
    readApi: { callsPerSecond: READS_PER_SECOND },
    appStream: {
      quotas: QUOTAS,
      // Not in step with polls.
      copySeconds: () => COPY_SECONDS + 60 * (Math.random() - 0.5),
    },
  });
  const lambda = new SlowToReceive(account.clock, {
    concurrentExecutions,
    seconds: { warm: SECONDS.poll, cold: SECONDS.cold },
    queueSeconds: SECONDS.queue,
  });
  return { account, lambda, transport: transportOf(engine, account, lambda) };
}

function transportOf(engine: Engine, { clock, handler }: SimulatedAccount, lambda: LambdaAccount): Transport {
  if (engine === 'package') return new InProcessEngine(clock, handler, lambda);
  const handlers = behindFramework(handler, NAME_PREFIX, () => clock.now());
  const waiter = { intervalSeconds: POLL_SECONDS, maxAttempts: 3600 / POLL_SECONDS };
  return new InProcessProvider(clock, handlers, waiter, lambda);
}

/**
 * The function that takes an event calls Step Functions. The engines here do not, so the time of that call is added.
 */
class SlowToReceive extends LambdaAccount {
  constructor(
    private readonly time: VirtualClock,
    options: LambdaAccountOptions,
  ) {
    super(time, options);
  }

  override deliver(functionName: string, config: EventInvokeConfig, work: () => Promise<void>): void {
    super.deliver(functionName, config, async () => {
      await this.time.sleep((SECONDS.receive - SECONDS.poll) * 1000);
      await work();
    });
  }
}
