import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NeighbourCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
}

/** Stands in for the services that an erasure calls, at their HTTP contract. */
export interface Neighbours {
  readonly url: string;
  readonly calls: NeighbourCall[];
  /** Decides the status of an answer; 204 unless a test says otherwise. */
  answer: (call: NeighbourCall) => number | Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startNeighbours(): Promise<Neighbours> {
  const calls: NeighbourCall[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    calls.push(call);
    const status = await neighbours.answer(call);
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(status === 204 ? undefined : JSON.stringify({ title: 'Not today', status }));
  };
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  const neighbours: Neighbours = {
    url: `http://127.0.0.1:${port}`,
    calls,
    answer: () => 204,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return neighbours;
}

async function readCall(request: IncomingMessage): Promise<NeighbourCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    body: text === '' ? undefined : JSON.parse(text),
    idempotencyKey: request.headers['idempotency-key']?.toString(),
  };
}
