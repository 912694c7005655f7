import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { refusalOfUrl, type OutgoingRules } from './outgoing-url.ts';
import { createPinnedAgents, pinTo, type PinnedAgents } from './pinned-agent.ts';
import { ForbiddenAddressError, resolveHost, systemResolver, type ResolvedAddress, type Resolver } from './resolve-host.ts';

/** Time for each part of a request, in milliseconds; `total` bounds them all. */
export interface OutgoingTimeouts {
  readonly resolve: number;
  readonly connect: number;
  readonly headers: number;
  readonly total: number;
}

export interface OutgoingSenderOptions extends OutgoingRules {
  readonly timeouts?: Partial<OutgoingTimeouts>;
  readonly resolver?: Resolver;
}

export interface OutgoingMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of it. A redirect is an answer like any other: it is not followed. */
export type OutgoingOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** At most 64 KB. */
      readonly body: string;
      readonly durationMs: number;
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly detail: string; readonly durationMs: number };

export type FailureReason = 'url_refused' | 'address_refused' | 'name_unknown' | 'timeout' | 'connection_failed' | 'aborted';

export interface OutgoingSender extends Disposable {
  /** Posts a message to an address outside. Never throws for what the other side does. */
  post(message: OutgoingMessage, signal?: AbortSignal): Promise<OutgoingOutcome>;
}

type Failure = Omit<Extract<OutgoingOutcome, { kind: 'failed' }>, 'durationMs'>;
type Answer = Omit<Extract<OutgoingOutcome, { kind: 'answered' }>, 'durationMs'>;

const MAX_BODY_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_DETAIL = 300;
const DEFAULT_TIMEOUTS: OutgoingTimeouts = { resolve: 3_000, connect: 5_000, headers: 15_000, total: 20_000 };

/** A request that took too long; `part` says which of its times ran out. */
class OutgoingTimeoutError extends Error {
  override readonly name = 'OutgoingTimeoutError';

  constructor(part: keyof OutgoingTimeouts, timeoutMs: number) {
    super(`no ${part === 'total' ? 'end of the answer' : PARTS[part]} within ${timeoutMs} ms`);
  }
}
const PARTS = { resolve: 'address', connect: 'connection', headers: 'answer' };

/**
 * Sends to addresses that others chose. The name is resolved and every address judged, then the connection goes to just those addresses;
 * redirects are not followed, times and sizes are bounded, nothing is decompressed.
 */
export function createOutgoingSender(options: OutgoingSenderOptions): OutgoingSender {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const resolver = options.resolver ?? systemResolver;
  const agents = createPinnedAgents();
  const send = async (message: OutgoingMessage, signal: AbortSignal): Promise<Answer> => {
    const url = new URL(message.url);
    const resolving = resolveHost(url.hostname, resolver, options.allowPrivateAddresses);
    const addresses = await within('resolve', timeouts.resolve, resolving, signal);
    const attempt = () => postTo(url, addresses, message, { agents, timeouts, signal });
    try {
      return await attempt();
    } catch (error) {
      // The other side closed a kept connection just as it was used again: it has not read the request.
      if (error instanceof StaleConnectionError && !signal.aborted) return attempt();
      throw error;
    }
  };
  return {
    async post(message, aborted) {
      const startedAt = performance.now();
      const durationMs = (): number => Math.round(performance.now() - startedAt);
      const refusal = refusalOfUrl(message.url, options);
      if (refusal !== undefined) return { kind: 'failed', reason: 'url_refused', detail: `The URL ${refusal}.`, durationMs: 0 };
      const total = AbortSignal.timeout(timeouts.total);
      try {
        const answer = await send(message, aborted ? AbortSignal.any([total, aborted]) : total);
        return { ...answer, durationMs: durationMs() };
      } catch (error) {
        const cause = total.aborted ? new OutgoingTimeoutError('total', timeouts.total) : error;
        return { ...toFailure(cause, aborted?.aborted ?? false), durationMs: durationMs() };
      }
    },
    [Symbol.dispose]: () => agents[Symbol.dispose](),
  };
}

/** The request failed on a connection that had served another one before. */
class StaleConnectionError extends Error {
  override readonly name = 'StaleConnectionError';
}

interface PostOptions {
  readonly agents: PinnedAgents;
  readonly timeouts: OutgoingTimeouts;
  readonly signal: AbortSignal;
}

function postTo(url: URL, addresses: readonly ResolvedAddress[], message: OutgoingMessage, options: PostOptions): Promise<Answer> {
  const requestOptions: RequestOptions = {
    method: 'POST',
    agent: options.agents.of(url.protocol),
    headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
    maxHeaderSize: MAX_HEADER_BYTES,
    signal: options.signal,
    ...pinTo(addresses),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, requestOptions);
    boundTimes(request, options.timeouts);
    request.once('error', (error) =>
      reject(request.reusedSocket && isReset(error) ? new StaleConnectionError(error.message, { cause: error }) : error),
    );
    request.once('response', (response) => {
      readBody(response).then((body) => resolve({ kind: 'answered', ...answerOf(response), body }), reject);
    });
    request.end(message.body);
  });
}

function answerOf({ statusCode, headers }: IncomingMessage): { readonly status: number; readonly retryAfter: string | undefined } {
  return { status: statusCode ?? 0, retryAfter: headers['retry-after'] };
}

function boundTimes(request: ClientRequest, { connect, headers }: OutgoingTimeouts): void {
  const connecting = setTimeout(() => request.destroy(new OutgoingTimeoutError('connect', connect)), connect);
  const answering = setTimeout(() => request.destroy(new OutgoingTimeoutError('headers', headers)), headers);
  request.once('socket', (socket) => {
    if (!socket.connecting) return clearTimeout(connecting);
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
  });
  request.once('response', () => clearTimeout(answering));
  request.once('close', () => {
    clearTimeout(connecting);
    clearTimeout(answering);
  });
}

/** Reads up to the limit; the rest is not waited for, and the connection is cut. */
async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    // No encoding is set, so the stream yields buffers.
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

async function within<Result>(
  part: keyof OutgoingTimeouts,
  timeoutMs: number,
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new OutgoingTimeoutError(part, timeoutMs)), timeoutMs);
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function toFailure(error: unknown, isAborted: boolean): Failure {
  if (isAborted) return { kind: 'failed', reason: 'aborted', detail: 'This process stopped before an answer came.' };
  const detail = (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL);
  return { kind: 'failed', reason: reasonOf(error), detail };
}

function reasonOf(error: unknown): FailureReason {
  if (error instanceof ForbiddenAddressError) return 'address_refused';
  if (error instanceof OutgoingTimeoutError) return 'timeout';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'name_unknown' : 'connection_failed';
}
