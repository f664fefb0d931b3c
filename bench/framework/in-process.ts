import { types } from 'node:util';
import type { VirtualClock } from '../../local/clock';
import type { CustomResourceEvent, Transport } from '../../local/cloudformation/custom-resource';
import { LambdaAccount } from '../../local/engine/lambda-account';
import { type InvocationResult, framework, onRoute } from './runtime';

/** The two functions of a user of the Provider framework, in this process. */
export interface Handlers {
  readonly onEvent: (event: never) => Promise<unknown>;
  readonly isComplete: (event: never) => Promise<unknown>;
}

/** The waiter's settings, as `Provider` derives them from `queryInterval` and `totalTimeout`. */
export interface WaiterSettings {
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
}

/** Step Functions cuts the cause of a failure: the framework's timeout path cannot read a longer one. */
const MAX_CAUSE_LENGTH = 32_768;

/** The SDK tries so often, and pauses for up to a second after the first throttled try, then twice as long. */
const SDK_TRIES = 3;
const THROTTLED_PAUSE_MS = 1000;

/** What the framework takes to ask Lambda whether the function is active, before it invokes it once more. */
const IS_ACTIVE_MS = 50;

/**
 * The CDK's Provider framework around handlers in this process, its waiter on the virtual clock: what this package is
 * compared with. Its functions share the executions of a Lambda account.
 */
export class InProcessProvider implements Transport {
  /** How often a waiter asked, over all events. */
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

  /** As the framework's outbound.js invokes the user's function: whatever goes wrong, once more. */
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

  /** As the waiter of `Provider`: at once, then at each interval, and `onTimeout` after the last. */
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
    // Nobody hears of what fails outside of the user's functions: CloudFormation waits for its hour.
    this.clock.busy(wait).catch(() => {});
  }

  private async poll(input: string): Promise<void> {
    this.polls += 1;
    // The function asks for another poll by throwing, and its process lives on.
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

/** As the Node.js runtime of Lambda renders what a handler threw. */
function lambdaError(error: unknown): string {
  if (!types.isNativeError(error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const { name, message, stack = '' } = error;
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') });
}
