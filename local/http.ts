import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What reaches a simulated AWS endpoint. */
export interface EndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What is no text, as CBOR, has a character for each byte (latin1). */
  readonly body: string;
}

/** What it answers: a response, a broken connection, nothing at all, or that there is no such host. */
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

/** Serves an endpoint on 127.0.0.1, where no port is given on a free one. It keeps no process alive. */
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
      // All regions are served here: the process of the function makes a missing host of it (lambda/bootstrap.mts).
      const region = signedRegion(request.headers as Record<string, string | undefined>);
      response.writeHead(421, { 'x-simulated-no-host': `appstream2.${region}.amazonaws.com` }).end();
      return;
    }
    // The SDK corrects its clock by this header, which does not know of the virtual time.
    response.sendDate = false;
    response.writeHead(answer.status, answer.headers).end(answer.body, answer.encoding ?? 'utf8');
  };
  const server = createServer((request, response) => {
    // A process that is ended takes its connections along.
    answerTo(request, response).catch(() => request.socket.destroy());
  });
  // Node ends a connection that is idle for five seconds, even while a client sends its next request over it.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => socket.unref());
  // Node would close the connection of a client that takes this for its proxy.
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

/** The body of a request: CBOR with a character for each byte, all else in UTF-8. */
function textOf(bytes: Buffer, contentType: string | undefined): string {
  return bytes.toString(contentType === 'application/cbor' ? 'latin1' : 'utf8');
}

/** What an SDK client hands to its request handler, as far as it is needed here. */
interface SdkRequest {
  readonly hostname: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** As the SDK's own handler renders what happens to a connection. */
const BROKEN = {
  reset: () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' }),
  hang: () => Object.assign(new Error('Request timed out'), { name: 'TimeoutError', code: 'ETIMEDOUT' }),
  noHost: (host: string) => Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }),
};

/** A `requestHandler` that lets a real SDK client talk to an endpoint in the same process. */
export function requestHandlerFor(endpoint: Endpoint) {
  return {
    async handle({ hostname, method, path, headers, body }: SdkRequest) {
      const text = ArrayBuffer.isView(body)
        ? textOf(Buffer.from(body.buffer, body.byteOffset, body.byteLength), headers['content-type'])
        : (body ?? '');
      const answer = await endpoint({ method, path, headers, body: text });
      if (typeof answer === 'string') throw BROKEN[answer](hostname);
      // The SDK takes bytes as they are, where a string would need a stream around it.
      return {
        response: {
          statusCode: answer.status,
          headers: answer.headers,
          body: Buffer.from(answer.body, answer.encoding),
        },
      };
    },
    // The SDK calls these two of every handler.
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
