import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What the framework's functions export to Lambda. */
interface Framework {
  onEvent(event: unknown): Promise<void>;
  isComplete(event: unknown): Promise<void>;
  onTimeout(failure: { Error: string; Cause: string }): Promise<void>;
}

/** What Lambda answers to a synchronous invocation. */
export interface InvocationResult {
  readonly FunctionError?: string;
  readonly Payload: string;
}

/** What the framework's functions call: the user's function, Step Functions and the ResponseURL. */
export interface Route {
  invokeFunction(functionName: string, payload: string): Promise<InvocationResult>;
  startWaiter(input: string): void;
  respond(body: string): void;
}

interface Outbound {
  invokeFunction(request: { FunctionName: string; Payload: string }): Promise<InvocationResult>;
  startExecution(request: { stateMachineArn: string; input: string }): Promise<unknown>;
  httpRequest(options: { hostname: string; path: string }, body: string): Promise<void>;
}

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function';

/** The route of the present call. The framework's code is loaded once, for all providers. */
const routes = new AsyncLocalStorage<Route>();

/** Runs `work`. The framework's calls in it take this route. */
export function onRoute<T>(route: Route, work: () => T): T {
  return routes.run(route, work);
}

function route(): Route {
  const current = routes.getStore();
  if (!current) throw new Error('The Provider framework was called from outside of a provider.');
  return current;
}

let loaded: Framework | undefined;

/** The real code of aws-cdk-lib's Provider framework. Its calls take the route of `onRoute`. */
export function framework(): Framework {
  if (loaded) return loaded;
  const load = createRequire(__filename);
  const runtime = join(
    dirname(load.resolve('aws-cdk-lib/package.json')),
    'custom-resources/lib/provider-framework/runtime',
  );
  process.env.USER_ON_EVENT_FUNCTION_ARN = `${FUNCTION_ARN}:onEvent`;
  process.env.USER_IS_COMPLETE_FUNCTION_ARN = `${FUNCTION_ARN}:isComplete`;
  process.env.WAITER_STATE_MACHINE_ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:waiter';
  const outbound: Outbound = {
    invokeFunction: ({ FunctionName, Payload }) =>
      route().invokeFunction(FunctionName.slice(FUNCTION_ARN.length + 1), Payload),
    startExecution: async ({ input }) => route().startWaiter(input),
    httpRequest: async (_options, body) => route().respond(body),
  };
  Object.assign(load(join(runtime, 'outbound.js')), outbound);
  Object.assign(load(join(runtime, 'util.js')), { log: () => {} });
  loaded = load(join(runtime, 'framework.js')) as Framework;
  return loaded;
}
