import { serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { ConfigurationError, readSources } from '@prognetwork/environment-configuration';
import type { Server, ServerResponse } from 'node:http';
import { reloadOn } from './reloadable.ts';

/** A service: a web-standard handler that can be started and disposed of. It cannot tell how it is hosted. */
export interface Service {
  readonly name: string;
  fetch(request: Request): Promise<Response>;
  /** Begins background work: relay, consumers, jobs. */
  start(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Listening {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 65_000;
const CLOSE_GRACE_MS = 2_000;
const LATE_GRACE_MS = 300;
const MAX_HEADER_BYTES = 32 * 1024;

const addresses = new WeakMap<Request, string>();

/** The address at the other end of the connection that a request came over; undefined when it did not come through `listen`. */
export function peerAddressOf(request: Request): string | undefined {
  return addresses.get(request);
}

type WriteResponse = (response: ServerResponse) => void;

/** Requests that came through `listen`, with what will write their answers. */
const writers = new WeakMap<Request, WriteResponse | undefined>();

/**
 * Lets a handler write the body of its answer to Node's own response, which costs much less than a web stream where there are many. `write`
 * is called once status and headers were sent, and ends the response. False when the request did not come through `listen`: then the body
 * has to be part of the answer.
 */
export function writeToNodeResponse(request: Request, write: WriteResponse): boolean {
  if (!writers.has(request)) return false;
  writers.set(request, write);
  return true;
}

interface OpenAnswer {
  readonly startedAt: number;
  /** It ends only when somebody ends it. */
  isStream: boolean;
}
type OpenAnswers = Map<ServerResponse, OpenAnswer>;

async function answer(service: Pick<Service, 'fetch'>, request: Request, outgoing: ServerResponse, open: OpenAnswers): Promise<Response> {
  const opened: OpenAnswer = { startedAt: performance.now(), isStream: false };
  open.set(outgoing, opened);
  outgoing.once('close', () => open.delete(outgoing));
  writers.set(request, undefined);
  const response = await service.fetch(request);
  opened.isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const write = writers.get(request);
  if (write === undefined || response.body !== null || !response.ok) return response;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  write(outgoing);
  return RESPONSE_ALREADY_SENT;
}

/** Serves a handler over HTTP/1.1 with limits on headers and time. Rejects with the system's error when the port is taken. */
export function listen(
  service: Pick<Service, 'fetch'>,
  options: { readonly port: number; readonly hostname?: string },
): Promise<Listening> {
  const hostname = options.hostname ?? '127.0.0.1';
  const open: OpenAnswers = new Map();
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch(request, { incoming, outgoing }) {
          addresses.set(request, incoming.socket.remoteAddress ?? '');
          // The server speaks HTTP/1.1 only, so this is Node's response of that version.
          return answer(service, request, outgoing as ServerResponse, open);
        },
        port: options.port,
        hostname,
        serverOptions: {
          headersTimeout: HEADERS_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          keepAliveTimeout: KEEP_ALIVE_MS,
          maxHeaderSize: MAX_HEADER_BYTES,
        },
      },
      (address) => resolve({ url: `http://${hostname}:${address.port}`, [Symbol.asyncDispose]: () => close(server as Server, open) }),
    );
    server.once('error', reject);
  });
}

/**
 * Stops accepting and lets requests end that are under way, within a bound. Streams never end by themselves and are resumed elsewhere; what
 * has taken its time already, as a request that waits for events does, gets little more.
 */
async function close(server: Server, open: OpenAnswers): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection without a request is nobody's loss, but Node counts some of those as busy.
  const cutWhenDone = (): void => {
    if (open.size === 0) server.closeAllConnections();
  };
  const now = performance.now();
  const timers = [setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)];
  for (const [response, { startedAt, isStream }] of open) {
    response.once('close', () => setImmediate(cutWhenDone));
    const leftMs = Math.max(startedAt + CLOSE_GRACE_MS - now, LATE_GRACE_MS);
    if (isStream) response.destroy();
    else timers.push(setTimeout(() => response.destroy(), leftMs));
  }
  cutWhenDone();
  await closed;
  for (const timer of timers) clearTimeout(timer);
}

/** The body of a service's `main.ts`: builds it, listens, starts it, and ends it cleanly on SIGINT or SIGTERM. */
export async function runStandalone(
  build: () => { readonly service: Service; readonly port: number; readonly hostname: string },
): Promise<void> {
  try {
    const { service, port, hostname } = build();
    const listening = await listen(service, { port, hostname });
    await service.start();
    reloadOn(
      'SIGHUP',
      () => readSources(process.cwd(), process.env),
      (text) => process.stderr.write(`${text}\n`),
    );
    const stop = async (): Promise<void> => {
      await listening[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)));
  } catch (error) {
    const message = error instanceof ConfigurationError ? error.message : String((error as Error).stack ?? error);
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  }
}
