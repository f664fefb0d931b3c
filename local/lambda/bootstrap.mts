// Runs the code of a function in a process of its own, as Lambda's runtime does. Node.js runs this file without a
// loader.
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { types } from 'node:util';
import type { InvocationAnswer, InvocationMessage } from './function-process.js';

type Handler = (event: unknown, context: object) => Promise<unknown>;

const { LAMBDA_TASK_ROOT = '', _HANDLER = '', SIMULATED_RESPONSE_PORT } = process.env;
const { AWS_LAMBDA_FUNCTION_NAME } = process.env;

const send = http.request;

// One host of the simulated AWS serves all regions. If AppStream is not in a region, its answer has this header
// (http.ts), and the call fails as if the host name were not found.
http.request = ((options: http.RequestOptions, answered: (response: http.IncomingMessage) => void) => {
  const request = send(options, (response) => {
    const host = response.headers['x-simulated-no-host'];
    if (host === undefined) return answered(response);
    response.resume();
    request.emit(
      'error',
      Object.assign(new Error(`getaddrinfo ENOTFOUND ${String(host)}`), { code: 'ENOTFOUND' }),
    );
  });
  return request;
}) as typeof http.request;

// The answer to CloudFormation goes to the HTTPS host of the ResponseURL. Here it stays on this machine.
https.request = ((options: http.RequestOptions, answered: (response: http.IncomingMessage) => void) =>
  http.request(
    { ...options, protocol: 'http:', hostname: '127.0.0.1', port: SIMULATED_RESPONSE_PORT },
    answered,
  )) as typeof https.request;

const MachineDate = Date;
let virtualNow = Date.now();

/** The simulated time. It stands still while code runs. */
class VirtualDate extends MachineDate {
  constructor(...given: [] | ConstructorParameters<typeof MachineDate>) {
    super(...((given.length > 0 ? given : [VirtualDate.now()]) as [number]));
  }

  static override now(): number {
    return virtualNow;
  }
}
globalThis.Date = VirtualDate as DateConstructor;

const [moduleName, exportName] = _HANDLER.split('.');
const load = createRequire(import.meta.url) as (path: string) => Record<string, Handler>;
let handler: Handler | undefined;

async function run({ now, payload }: InvocationMessage): Promise<InvocationAnswer> {
  virtualNow = now;
  try {
    handler ??= load(join(LAMBDA_TASK_ROOT, moduleName))[exportName];
    const result = await handler(JSON.parse(payload), { functionName: AWS_LAMBDA_FUNCTION_NAME });
    return { payload: JSON.stringify(result ?? null) };
  } catch (error) {
    return { functionError: 'Unhandled', payload: JSON.stringify(rendered(error)) };
  }
}

/** An error as Lambda's Node.js runtime answers it. */
function rendered(error: unknown): object {
  if (!types.isNativeError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

process.on('message', (message: InvocationMessage) => {
  void run(message).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
