import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface NeighbourCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** What the caller showed as its bearer token. */
  readonly token: string;
}

/** Stands in for the services that a service calls, at their HTTP contract. */
export interface Neighbours {
  readonly url: string;
  readonly calls: NeighbourCall[];
  /** Decides the status of an answer. */
  answer: (call: NeighbourCall) => number | Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startNeighbours(answer: Neighbours['answer']): Promise<Neighbours> {
  const calls: NeighbourCall[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    calls.push(call);
    const status = await neighbours.answer(call);
    response.writeHead(status, { 'content-type': status < 300 ? 'application/json' : 'application/problem+json' });
    if (status === 204) response.end();
    else response.end(JSON.stringify(status < 300 ? {} : { title: 'Not today', status, detail: 'secret inside' }));
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
    answer,
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
    token: request.headers.authorization?.replace('Bearer ', '') ?? '',
  };
}
