import { requestHandlerFor } from '../../../local/http';
import {
  AppStreamClient,
  type AppStreamClientConfig,
  DescribeImagesCommand,
  type Image,
} from '@aws-sdk/client-appstream';
import {
  AppStreamSimulator,
  type AppStreamSimulatorOptions,
  type SimulatorRequest,
} from '../../../local/appstream';

/** The real SDK client, in process, without its retries. */
export function clientOf(
  simulator: AppStreamSimulator,
  region = 'us-east-1',
  config: AppStreamClientConfig = {},
): AppStreamClient {
  return new AppStreamClient({
    region,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: requestHandlerFor(simulator.endpoint),
    ...config,
  });
}

/** A simulator whose time a test moves by hand, its client in a region, and what tests ask of an image there. */
export function simulated(region: string, options: AppStreamSimulatorOptions = {}) {
  const clock = new HandClock();
  const simulator = new AppStreamSimulator({ clock, ...options });
  const client = clientOf(simulator, region);
  const describe = async (name: string): Promise<Image | undefined> =>
    client.send(new DescribeImagesCommand({ Names: [name] })).then(
      ({ Images }) => Images?.[0],
      () => undefined,
    );
  return { clock, simulator, client, describe };
}

/** Time that a test moves by hand. */
export class HandClock {
  constructor(private time = Date.UTC(2026, 10, 2)) {}

  now(): number {
    return this.time;
  }

  pass(seconds: number): void {
    this.time += seconds * 1000;
  }
}

/** The name of the error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'ok',
    (error: Error) => error.name,
  );
}

/** A call without the SDK, which would not send what is wrong. */
export function rawRequest(operation: string, input: unknown, region = 'us-east-1'): SimulatorRequest {
  return {
    headers: {
      'x-amz-target': `PhotonAdminProxyService.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261102/${region}/appstream/aws4_request`,
    },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  };
}

/** What the simulator says of such a call: `ok`, what happens to the connection, or status, error and message. */
export async function rawErrorOf(
  simulator: AppStreamSimulator,
  operation: string,
  input: unknown,
): Promise<string> {
  const answer = await simulator.handle(rawRequest(operation, input));
  if (typeof answer === 'string') return answer;
  const { __type, Message } = JSON.parse(answer.body);
  return answer.status === 200 ? 'ok' : `${answer.status} ${__type}: ${Message}`;
}
