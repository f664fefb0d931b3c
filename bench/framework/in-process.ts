import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { types } from 'node:util';
import type { VirtualClock } from '../clock';
import type { CustomResourceEvent, Transport } from '../cloudformation/custom-resource';

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

interface Framework {
  onEvent(event: unknown): Promise<void>;
  isComplete(event: unknown): Promise<void>;
  onTimeout(failure: { Error: string; Cause: string }): Promise<void>;
}

interface Outbound {
  invokeFunction(request: {
    FunctionName: string;
    Payload: string;
  }): Promise<{ FunctionError?: string; Payload: string }>;
  startExecution(request: { stateMachineArn: string; input: string }): Promise<unknown>;
  httpRequest(options: { hostname: string; path: string }, body: string): Promise<void>;
}

const ON_EVENT_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:onEvent';
const IS_COMPLETE_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:isComplete';

/** Step Functions cuts the cause of a failure: the framework's timeout path cannot read a longer one. */
const MAX_CAUSE_LENGTH = 32_768;

interface Route {
  readonly provider: InProcessProvider;
  readonly respond: (body: string) => void;
}

/** Which provider the framework code works for: it has no state of its own but the environment. */
const route = new AsyncLocalStorage<Route>();

function currentRoute(): Route {
  const current = route.getStore();
  if (!current) throw new Error('The Provider framework was called from outside of a provider.');
  return current;
}

let loaded: Framework | undefined;

/** The real framework code, with its ways out of the Lambda function led to the provider that called it. */
function framework(): Framework {
  if (loaded) return loaded;
  const load = createRequire(__filename);
  const runtime = join(
    dirname(load.resolve('aws-cdk-lib/package.json')),
    'custom-resources/lib/provider-framework/runtime',
  );
  process.env.USER_ON_EVENT_FUNCTION_ARN = ON_EVENT_ARN;
  process.env.USER_IS_COMPLETE_FUNCTION_ARN = IS_COMPLETE_ARN;
  process.env.WAITER_STATE_MACHINE_ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:waiter';
  const outbound: Outbound = {
    invokeFunction: ({ FunctionName, Payload }) => currentRoute().provider.invoke(FunctionName, Payload),
    startExecution: async ({ input }) => currentRoute().provider.startWaiter(input),
    httpRequest: async (_options, body) => currentRoute().respond(body),
  };
  Object.assign(load(join(runtime, 'outbound.js')), outbound);
  Object.assign(load(join(runtime, 'util.js')), { log: () => {} });
  loaded = load(join(runtime, 'framework.js')) as Framework;
  return loaded;
}

/** The Provider framework around handlers in this process, its waiter on the virtual clock. */
export class InProcessProvider implements Transport {
  /** How often a waiter asked, over all events. */
  polls = 0;
  /** How many of them at the same time, at the most. */
  mostAtOnce = 0;
  private polling = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly handlers: Handlers,
    private readonly waiter: WaiterSettings = { intervalSeconds: 30, maxAttempts: 120 },
  ) {}

  deliver(event: CustomResourceEvent, respond: (body: string) => void): void {
    const own = JSON.parse(JSON.stringify(event)) as unknown;
    route.run({ provider: this, respond }, () => this.run(() => framework().onEvent(own)));
  }

  /** As Lambda answers a synchronous invocation. */
  async invoke(functionArn: string, payload: string): Promise<{ FunctionError?: string; Payload: string }> {
    const handler = functionArn === ON_EVENT_ARN ? this.handlers.onEvent : this.handlers.isComplete;
    try {
      return { Payload: JSON.stringify((await handler(JSON.parse(payload) as never)) ?? null) };
    } catch (error) {
      return { FunctionError: 'Unhandled', Payload: lambdaError(error) };
    }
  }

  /** As the waiter of `Provider`: at once, then at each interval, and `onTimeout` after the last. */
  startWaiter(input: string): void {
    this.run(async () => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          this.polls += 1;
          this.polling += 1;
          this.mostAtOnce = Math.max(this.mostAtOnce, this.polling);
          return await framework()
            .isComplete(JSON.parse(input))
            .finally(() => (this.polling -= 1));
        } catch (error) {
          if (attempt === this.waiter.maxAttempts) {
            const Cause = lambdaError(error).slice(0, MAX_CAUSE_LENGTH);
            return framework().onTimeout({ Error: (error as Error).name, Cause });
          }
          await this.clock.sleep(this.waiter.intervalSeconds * 1000);
        }
      }
    });
  }

  /** Nobody hears of what fails outside of the user's functions: CloudFormation waits for its hour. */
  private run(work: () => Promise<void>): void {
    this.clock.busy(work).catch(() => {});
  }
}

/** As the Node.js runtime of Lambda renders what a handler threw. */
export function lambdaError(error: unknown): string {
  if (!types.isNativeError(error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const { name, message, stack = '' } = error;
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') });
}
