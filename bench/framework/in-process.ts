import { types } from 'node:util';
import type { VirtualClock } from '../../local/clock';
import type { CustomResourceEvent, Transport } from '../../local/cloudformation/custom-resource';
import { LambdaAccount } from '../../local/engine/lambda-account';
import { type InvocationResult, framework, onRoute } from './runtime';

/** The two functions that a user of the Provider framework writes, in this process. */
export interface Handlers {
  readonly onEvent: (event: never) => Promise<unknown>;
  readonly isComplete: (event: never) => Promise<unknown>;
}

/** The settings of the framework's waiter. `Provider` derives them from `queryInterval` and `totalTimeout`. */
export interface WaiterSettings {
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
}

/** Step Functions cuts the cause of a failure to this length. The framework cannot read a cause that was cut. */
const MAX_CAUSE_LENGTH = 32_768;

/** How often the SDK tries a throttled call. It pauses for up to a second, and then for up to twice as long. */
const SDK_TRIES = 3;
const THROTTLED_PAUSE_MS = 1000;

/** The framework asks Lambda whether the function is active before it invokes it again. This is how long that takes. */
const IS_ACTIVE_MS = 50;

/**
 * The CDK's Provider framework, with which this package is compared. It runs around handlers in this process, its
 * waiter on the virtual clock. Its functions share the executions of a Lambda account.
 */
export class InProcessProvider implements Transport {
  /** How often a waiter polled, for all events. */
  polls = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly handlers: Handlers,
    private readonly waiter: WaiterSettings = { intervalSeconds: 30, maxAttempts: 120 },
    readonly lambda = new LambdaAccount(clock),
  ) {}

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    const own = JSON.parse(JSON.stringify(event)) as unknown;
    const route = {
      respond,
      invokeFunction: (name: string, payload: string) => this.invokeTwice(name, payload),
      startWaiter: (input: string) => this.startWaiter(input),
    };
    onRoute(route, () => this.lambda.deliver('framework-onEvent', {}, () => framework().onEvent(own)));
  }

  /** The framework invokes the user's function a second time, whatever went wrong (its outbound.js). */
  private async invokeTwice(name: string, payload: string): Promise<InvocationResult> {
    try {
      return await this.invokeAsSdk(name, payload);
    } catch {
      await this.clock.sleep(IS_ACTIVE_MS);
      return this.invokeAsSdk(name, payload);
    }
  }

  private async invokeAsSdk(name: string, payload: string): Promise<InvocationResult> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.lambda.invoke(name, () => this.handle(name, payload));
      } catch (error) {
        if (tries === SDK_TRIES) throw error;
        await this.clock.sleep(Math.random() * THROTTLED_PAUSE_MS * 2 ** (tries - 1));
      }
    }
  }

  private async handle(name: string, payload: string): Promise<InvocationResult> {
    const handler = name === 'onEvent' ? this.handlers.onEvent : this.handlers.isComplete;
    try {
      return { Payload: JSON.stringify((await handler(JSON.parse(payload) as never)) ?? null) };
    } catch (error) {
      return { FunctionError: 'Unhandled', Payload: lambdaError(error) };
    }
  }

  /** As the waiter of `Provider`: it polls at once and then at each interval. After the last poll comes `onTimeout`. */
  private startWaiter(input: string): void {
    const wait = async () => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await this.poll(input);
        } catch (error) {
          if (attempt === this.waiter.maxAttempts) {
            const Cause = lambdaError(error).slice(0, MAX_CAUSE_LENGTH);
            return framework().onTimeout({ Error: (error as Error).name, Cause });
          }
          await this.clock.sleep(this.waiter.intervalSeconds * 1000);
        }
      }
    };
    // If something fails outside of the user's functions, nobody answers, and CloudFormation waits until its hour is
    // over.
    this.clock.busy(wait).catch(() => {});
  }

  private async poll(input: string): Promise<void> {
    this.polls += 1;
    // The framework asks for another poll by throwing. For Lambda that is no crash: the process lives on.
    const thrown = await this.lambda.invoke('framework-isComplete', () =>
      framework()
        .isComplete(JSON.parse(input))
        .then(
          () => undefined,
          (error: Error) => error,
        ),
    );
    if (thrown) throw thrown;
  }
}

/** An error as Lambda's Node.js runtime answers it. */
function lambdaError(error: unknown): string {
  if (!types.isNativeError(error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const { name, message, stack = '' } = error;
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') });
}
