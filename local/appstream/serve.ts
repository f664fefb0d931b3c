import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AppStreamSimulator } from './simulator';

export interface SimulatorServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the simulator over HTTP on a free port of 127.0.0.1. It keeps no process alive. */
export async function serve(simulator: AppStreamSimulator): Promise<SimulatorServer> {
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => undefined);
    const callerIsGone = body === undefined;
    if (callerIsGone) return;
    if (request.method !== 'POST' || request.url !== '/') {
      response.writeHead(404).end();
      return;
    }
    const answer = await simulator.handle({ headers: request.headers as Record<string, string>, body });
    if (answer === 'hang') return;
    if (answer === 'reset' || answer === 'noHost') {
      request.socket.destroy();
      return;
    }
    // The SDK takes the service's time from this header; a virtual clock would look like a skewed one.
    response.sendDate = false;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.on('connection', (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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
