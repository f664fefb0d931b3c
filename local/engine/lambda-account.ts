import type { VirtualClock } from '../clock';

/** The error that Lambda answers with in place of a function's result. */
export class InvocationError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** What may happen to one invocation. `when all was done`: it has taken effect, and only its result is lost. */
export const INVOCATION_FAULTS = [
  'throttled',
  'service fault',
  'crashed before anything was done',
  'crashed when all was done',
  'timed out before anything was done',
  'timed out when all was done',
] as const;

export type InvocationFault = (typeof INVOCATION_FAULTS)[number];

/** How Lambda delivers events, as `AWS::Lambda::EventInvokeConfig` says. */
export interface EventInvokeConfig {
  readonly MaximumEventAgeInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
}

export interface LambdaAccountOptions {
  /** Executions at a time of all functions together. Default: 1,000, as in an account that is not new. */
  readonly concurrentExecutions?: number;
  /**
   * How long an invocation takes besides what its code waits for. `cold`: how much longer in a new process. Default: no
   * time.
   */
  readonly seconds?: { readonly warm: number; readonly cold: number };
  /** How long an event is in the queue at most. Default: no time. */
  readonly queueSeconds?: number;
  /** What happens to the n-th invocation (from 0) of all functions, if anything. */
  readonly faults?: (invocation: number, functionName: string) => InvocationFault | undefined;
  readonly random?: () => number;
}

const DEFAULT_EVENT_AGE_SECONDS = 6 * 3600;
const DEFAULT_RETRIES = 2;
const TIMEOUT_SECONDS = 120;
/**
 * Lambda tries a throttled event again after a pause that grows up to five minutes:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const LONGEST_PAUSE_SECONDS = 300;

/** What the functions of one account and region share: the executions at a time, and the queue of events. */
export class LambdaAccount {
  invocations = 0;
  throttles = 0;
  /** What the metric `Errors` counts. Throttled invocations are not in it. */
  errors = 0;
  /** Events that Lambda gave up. */
  dropped = 0;
  /** The most executions at a time. */
  most = 0;
  /** The longest time between sending and taking an event, in milliseconds. */
  latest = 0;
  concurrentExecutions: number;
  private running = 0;
  private readonly idle = new Map<string, number>();
  private readonly random: () => number;

  constructor(
    private readonly clock: VirtualClock,
    private readonly options: LambdaAccountOptions = {},
  ) {
    this.concurrentExecutions = options.concurrentExecutions ?? 1000;
    this.random = options.random ?? (() => Math.random());
  }

  /**
   * A synchronous invocation: `work` is what the function does. If it fails, the error has the name that a Retry of
   * Step Functions matches.
   */
  async invoke<T>(functionName: string, work: () => Promise<T>): Promise<T> {
    const fault = this.options.faults?.(this.invocations, functionName);
    this.invocations += 1;
    if (fault === 'throttled' || this.running >= this.concurrentExecutions) {
      this.throttles += 1;
      throw new InvocationError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    }
    if (fault === 'service fault') throw new InvocationError('Lambda.ServiceException', 'ServiceException');
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    try {
      await this.start(functionName);
      const isDone = fault?.endsWith('all was done') ?? true;
      const result = isDone ? await work() : undefined;
      if (fault === undefined) {
        this.idle.set(functionName, (this.idle.get(functionName) ?? 0) + 1);
        return result!;
      }
      if (fault.startsWith('timed out')) {
        await this.clock.sleep(TIMEOUT_SECONDS * 1000);
        throw new InvocationError('Sandbox.Timedout', `Task timed out after ${TIMEOUT_SECONDS}.00 seconds`);
      }
      throw new InvocationError('Runtime.ExitError', 'Runtime exited with error: signal: killed');
    } catch (error) {
      this.errors += 1;
      throw error;
    } finally {
      this.running -= 1;
    }
  }

  /**
   * An asynchronous invocation: the caller does not learn how it ends. A throttled event goes back to the queue, and an
   * error is tried again.
   */
  deliver(functionName: string, config: EventInvokeConfig, work: () => Promise<void>): void {
    const { MaximumEventAgeInSeconds = DEFAULT_EVENT_AGE_SECONDS, MaximumRetryAttempts = DEFAULT_RETRIES } =
      config;
    const sent = this.clock.now();
    const tryUntilTaken = async (): Promise<void> => {
      await this.clock.sleep(this.random() * (this.options.queueSeconds ?? 0) * 1000);
      let errors = 0;
      for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
        if (this.clock.now() - sent > MaximumEventAgeInSeconds * 1000) break;
        try {
          await this.invoke(functionName, work);
          this.latest = Math.max(this.latest, this.clock.now() - sent);
          return;
        } catch (error) {
          const isOfLambda = error instanceof InvocationError && error.name.startsWith('Lambda.');
          if (!isOfLambda && (errors += 1) > MaximumRetryAttempts) break;
          await this.clock.sleep((isOfLambda ? pause : errors * 60) * 1000);
        }
      }
      this.dropped += 1;
    };
    void this.clock.busy(tryUntilTaken);
  }

  private async start(functionName: string): Promise<void> {
    const { seconds } = this.options;
    if (!seconds) return;
    const idle = this.idle.get(functionName) ?? 0;
    if (idle > 0) this.idle.set(functionName, idle - 1);
    await this.clock.sleep((seconds.warm + (idle > 0 ? 0 : seconds.cold)) * 1000);
  }
}
