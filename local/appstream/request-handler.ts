import type { AppStreamSimulator } from './simulator';

/** What the SDK client hands to its `requestHandler`, as far as the simulator needs it. */
interface SignedRequest {
  readonly hostname: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** A `requestHandler` that lets the real SDK client talk to the simulator without a socket. */
export function simulatorRequestHandler(simulator: AppStreamSimulator) {
  return {
    async handle(request: SignedRequest) {
      const answer = await simulator.handle({
        headers: request.headers,
        body: new TextDecoder().decode(request.body),
      });
      // Errors as @smithy/node-http-handler throws them, by which the SDK decides whether to try again.
      switch (answer) {
        case 'reset':
          throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
        case 'hang':
          throw Object.assign(new Error('Request timed out'), { name: 'TimeoutError', code: 'ETIMEDOUT' });
        case 'noHost':
          throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${request.hostname}`), { code: 'ENOTFOUND' });
        default: {
          // The SDK takes bytes as they are, where a string would need a stream around it.
          const body = Buffer.from(answer.body);
          return { response: { statusCode: answer.status, headers: { ...answer.headers }, body } };
        }
      }
    },
    // The SDK calls these two of every handler.
    updateHttpClientConfig(): void {},
    httpHandlerConfigs: () => ({}),
  };
}
