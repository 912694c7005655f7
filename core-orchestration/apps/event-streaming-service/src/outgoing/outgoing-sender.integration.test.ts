import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutgoingSender, type OutgoingSender, type OutgoingSenderOptions } from './outgoing-sender.ts';
import type { Resolver } from './resolve-host.ts';

const open: { readonly close: () => unknown }[] = [];
afterEach(() => {
  for (const { close } of open.splice(0)) close();
});

async function listening(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly requests: IncomingMessage[];
  readonly bodies: string[];
  readonly connections: () => number;
}

async function receiver(answer: RequestListener): Promise<Receiver> {
  const requests: IncomingMessage[] = [];
  const bodies: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      answer(request, response);
    });
  });
  server.on('connection', () => (connections += 1));
  const port = await listening(server);
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { url: `http://127.0.0.1:${port}/hook`, port, requests, bodies, connections: () => connections };
}

function sender(options: Partial<OutgoingSenderOptions> = {}): OutgoingSender {
  const made = createOutgoingSender({ allowHttp: true, allowPrivateAddresses: true, ...options });
  open.push({ close: () => made[Symbol.dispose]() });
  return made;
}

const post = (from: OutgoingSender, url: string, signal?: AbortSignal) =>
  from.post({ url, headers: { 'content-type': 'application/json', 'webhook-id': 'one' }, body: '{"é":1}' }, signal);
const ok: RequestListener = (_request, response) => response.end('thank you');

describe('a receiver that answers', () => {
  it('gets the message as it is, and what it says comes back', async () => {
    const { url, requests, bodies } = await receiver((_request, response) => response.writeHead(503, { 'retry-after': '7' }).end('later'));
    const outcome = await post(sender(), url);
    expect(outcome).toEqual({ kind: 'answered', status: 503, retryAfter: '7', body: 'later', durationMs: expect.any(Number) });
    expect([requests[0]?.method, requests[0]?.headers['webhook-id'], requests[0]?.headers['content-length'], bodies[0]]).toEqual([
      'POST',
      'one',
      '8',
      '{"é":1}',
    ]);
  });

  it('is sent to over a kept connection, and over a new one when it closed that', async () => {
    const { url, requests, connections } = await receiver(ok);
    const from = sender();
    for (let count = 0; count < 3; count += 1) expect(await post(from, url)).toMatchObject({ kind: 'answered', status: 200 });
    expect([requests.length, connections()]).toEqual([3, 1]);
  });

  it('that closes kept connections without a word gets the message all the same', async () => {
    let answered = 0;
    const tcp = createTcpServer((socket: Socket) => {
      socket.on('error', () => undefined);
      let served = 0;
      socket.on('data', () => {
        served += 1;
        // Each connection serves one request and is reset at the next.
        if (served > 1) return void socket.resetAndDestroy();
        answered += 1;
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      });
    });
    const port = await listening(tcp);
    open.push({ close: () => tcp.close() });
    const from = sender();
    for (let count = 0; count < 3; count += 1) {
      expect(await post(from, `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', status: 200 });
    }
    expect(answered).toBe(3);
  });

  it('with more than 64 KB is cut off there', async () => {
    const { url } = await receiver((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    const outcome = await post(sender(), url);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome.kind === 'answered' && outcome.body.length).toBe(65_536);
  });

  it('with a redirect is not followed, wherever it leads', async () => {
    const { url, requests } = await receiver((_request, response) =>
      response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    expect(await post(sender(), url)).toMatchObject({ kind: 'answered', status: 307 });
    expect(requests).toHaveLength(1);
  });
});

describe('a receiver that takes its time', () => {
  it('to answer is given up', async () => {
    const { url } = await receiver(() => undefined);
    expect(await post(sender({ timeouts: { headers: 80 } }), url)).toMatchObject({
      kind: 'failed',
      reason: 'timeout',
      detail: 'no answer within 80 ms',
    });
  });

  it('over its answer, drop by drop, is given up', async () => {
    const { url } = await receiver((_request, response) => {
      const timer = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await post(sender({ timeouts: { total: 120 } }), url)).toMatchObject({
      reason: 'timeout',
      detail: 'no end of the answer within 120 ms',
    });
  });

  it('to be found by name is given up', async () => {
    const resolver: Resolver = () => new Promise(() => undefined);
    expect(await post(sender({ resolver, timeouts: { resolve: 50 } }), 'http://slow.example.org/')).toMatchObject({
      reason: 'timeout',
      detail: 'no address within 50 ms',
    });
  });

  it('is not waited for when this process stops', async () => {
    const { url } = await receiver(() => undefined);
    expect(await post(sender(), url, AbortSignal.timeout(50))).toMatchObject({ kind: 'failed', reason: 'aborted' });
  });
});

describe('a receiver that is not there', () => {
  it('is told apart: no such name, nobody listens', async () => {
    const { port } = await receiver(ok);
    for (const { close } of open.splice(0)) close();
    expect(await post(sender(), `http://127.0.0.1:${port}/`)).toMatchObject({ reason: 'connection_failed' });
    const unknown: Resolver = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    expect(await post(sender({ resolver: unknown }), 'http://nowhere.example.org/')).toMatchObject({ reason: 'name_unknown' });
    expect(await post(sender({ resolver: async () => [] }), 'http://empty.example.org/')).toMatchObject({ reason: 'connection_failed' });
  });
});

describe('a name that leads where it must not', () => {
  const strict = (resolver: Resolver) => sender({ allowPrivateAddresses: false, resolver });

  it.each([
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:10.0.0.1']],
    // One good address does not excuse the other.
    [['93.184.215.14', '10.0.0.1']],
  ])('to %j is refused before a connection is made', async (addresses) => {
    const { port, connections } = await receiver(ok);
    const resolver: Resolver = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    expect(await post(strict(resolver), `http://inside.example.org:8080/${port}`)).toMatchObject({
      kind: 'failed',
      reason: 'address_refused',
    });
    expect(connections()).toBe(0);
  });

  it('only the second time it is asked for is connected to where it led when it was judged', async () => {
    const { port, connections } = await receiver(ok);
    const answers = ['127.0.0.1', '127.0.0.2'];
    const asked: string[] = [];
    const resolver: Resolver = async (hostname) => {
      asked.push(hostname);
      return [{ address: answers[asked.length - 1] ?? '169.254.169.254', family: 4 }];
    };
    // The receiver listens on 127.0.0.1 only, so a second look-up would not reach it.
    expect(await post(sender({ resolver }), `http://rebinding.example.org:${port}/`)).toMatchObject({ kind: 'answered', status: 200 });
    expect([asked, connections()]).toEqual([['rebinding.example.org'], 1]);
  });

  it('when it is used again is judged again, also where a connection is kept', async () => {
    const { port, requests } = await receiver(ok);
    const addresses = ['127.0.0.1', '127.0.0.2'];
    const resolver: Resolver = async () => [{ address: addresses.shift() ?? '127.0.0.3', family: 4 }];
    const from = sender({ resolver });
    const url = `http://moving.example.org:${port}/`;
    expect(await post(from, url)).toMatchObject({ kind: 'answered' });
    expect(await post(from, url)).toMatchObject({ kind: 'failed', reason: 'connection_failed' });
    expect(requests).toHaveLength(1);
  });

  it('is refused as an address in the URL, without asking', async () => {
    const resolver: Resolver = () => Promise.reject(new Error('asked'));
    for (const url of ['http://127.0.0.1/', 'http://2130706433/', 'http://[::ffff:7f00:1]/', 'http://169.254.169.254:8080/']) {
      expect(await post(strict(resolver), url)).toMatchObject({ reason: 'url_refused' });
    }
  });
});
