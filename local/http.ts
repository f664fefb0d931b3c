import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What reaches a simulated AWS endpoint. */
export interface EndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Text. If it is no text, as CBOR, it has a character for each byte (latin1). */
  readonly body: string;
}

/**
 * What the endpoint answers: a response, or what happens in place of one. `reset`: the connection breaks. `hang`: no
 * answer comes. `noHost`: the host name is not found.
 */
export type EndpointAnswer =
  | {
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: string;
      /** Default: UTF-8. */
      readonly encoding?: 'latin1';
    }
  | 'reset'
  | 'hang'
  | 'noHost';

/** A simulated AWS endpoint without a socket. */
export type Endpoint = (request: EndpointRequest) => Promise<EndpointAnswer>;

/** An endpoint that listens. */
export interface EndpointServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves an endpoint on 127.0.0.1, by default on a free port. The server keeps no process alive. */
export async function listen(endpoint: Endpoint, wantedPort = 0): Promise<EndpointServer> {
  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = await endpoint({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers as Record<string, string | undefined>,
      body: textOf(await buffer(request), request.headers['content-type']),
    });
    if (answer === 'hang') return;
    if (answer === 'reset') {
      request.socket.destroy();
      return;
    }
    if (answer === 'noHost') {
      // One host serves all regions. By this header the process of a function knows that it has to fail as if the host
      // name were not found (lambda/bootstrap.mts).
      const region = signedRegion(request.headers as Record<string, string | undefined>);
      response.writeHead(421, { 'x-simulated-no-host': `appstream2.${region}.amazonaws.com` }).end();
      return;
    }
    // The SDK corrects its clock by the Date header, which would have the machine's time and not the simulated one.
    response.sendDate = false;
    response.writeHead(answer.status, answer.headers).end(answer.body, answer.encoding ?? 'utf8');
  };
  const server = createServer((request, response) => {
    // The client's process may have ended in the middle of its request.
    answerTo(request, response).catch(() => request.socket.destroy());
  });
  // By default, Node.js closes a connection that is idle for five seconds, maybe while the client sends its next
  // request.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => socket.unref());
  // A client that takes this server for its proxy sends CONNECT. By default, Node.js would close its connection.
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wantedPort, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** The body of a request as text. CBOR gets a character for each byte. */
function textOf(bytes: Buffer, contentType: string | undefined): string {
  return bytes.toString(contentType === 'application/cbor' ? 'latin1' : 'utf8');
}

/** What is read of a request that an SDK client gives to its request handler. */
interface SdkRequest {
  readonly hostname: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** The errors that the SDK's own request handler throws. */
const BROKEN = {
  reset: () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' }),
  hang: () => Object.assign(new Error('Request timed out'), { name: 'TimeoutError', code: 'ETIMEDOUT' }),
  noHost: (host: string) => Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }),
};

/** A `requestHandler` by which a real SDK client calls an endpoint in the same process. */
export function requestHandlerFor(endpoint: Endpoint) {
  return {
    async handle({ hostname, method, path, headers, body }: SdkRequest) {
      const text = ArrayBuffer.isView(body)
        ? textOf(Buffer.from(body.buffer, body.byteOffset, body.byteLength), headers['content-type'])
        : (body ?? '');
      const answer = await endpoint({ method, path, headers, body: text });
      if (typeof answer === 'string') throw BROKEN[answer](hostname);
      // The SDK takes bytes as a body. A string would have to be a stream.
      return {
        response: {
          statusCode: answer.status,
          headers: answer.headers,
          body: Buffer.from(answer.body, answer.encoding),
        },
      };
    },
    // The SDK calls both on every request handler.
    updateHttpClientConfig(): void {},
    httpHandlerConfigs: () => ({}),
  };
}

/** The access key that a request was signed with. That of a played function is the name of its role. */
export function signedBy(headers: Readonly<Record<string, string | undefined>>): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** The region that a request was signed for. */
export function signedRegion(headers: Readonly<Record<string, string | undefined>>): string {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}
