import { Readable } from 'node:stream';
import { errors, Pool, type Dispatcher } from 'undici';
import { gatewayError } from '../errors.ts';
import type { Upstream } from '../routes.ts';
import { returnedHeaders } from './headers.ts';

export interface ForwardedRequest {
  readonly method: string;
  readonly pathAndQuery: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

export interface Forwarder {
  forward(upstream: Upstream, forwarded: ForwardedRequest): Promise<Response>;
  [Symbol.asyncDispose](): Promise<void>;
}

const CONNECTIONS = 128;
const CONNECT_TIMEOUT_MS = 2_000;
const BUFFERED_BYTES = 64 * 1024;
const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/** Sends requests to services over kept-alive connections. Streams (SSE) pass through without a limit of time. */
export function createForwarder(options: { readonly timeoutMs: number }): Forwarder {
  const pools = new Map<string, Pool>();
  const poolOf = ({ url }: Upstream): Pool => {
    const known = pools.get(url.origin);
    if (known !== undefined) return known;
    const pool = new Pool(url.origin, {
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: options.timeoutMs,
      bodyTimeout: 0,
      keepAliveTimeout: 30_000,
    });
    pools.set(url.origin, pool);
    return pool;
  };
  return {
    async forward(upstream, forwarded) {
      const pool = poolOf(upstream);
      const send = () =>
        pool.request({
          path: forwarded.pathAndQuery,
          method: forwarded.method,
          headers: forwarded.headers,
          body: forwarded.body ?? null,
          signal: forwarded.signal,
        });
      try {
        return await toResponse(
          forwarded,
          await send().catch((error: unknown) => (mayRepeat(forwarded, error) ? send() : Promise.reject(error))),
        );
      } catch (error) {
        if (error instanceof errors.HeadersTimeoutError) throw gatewayError('gateway.timeout', { service: upstream.name }, error);
        throw gatewayError('gateway.service_unavailable', { service: upstream.name }, error);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** A kept-alive connection may close just as a request goes out on it. Only what has the same effect twice is sent again (RFC 9110 §9.2.2). */
function mayRepeat(forwarded: ForwardedRequest, error: unknown): boolean {
  const isIdempotent = IDEMPOTENT_METHODS.has(forwarded.method) || forwarded.headers['idempotency-key'] !== undefined;
  return isIdempotent && error instanceof Error && 'code' in error && (error.code === 'UND_ERR_SOCKET' || error.code === 'ECONNRESET');
}

async function toResponse(forwarded: ForwardedRequest, answer: Dispatcher.ResponseData): Promise<Response> {
  const headers = returnedHeaders(answer.headers);
  headers['x-request-id'] ??= forwarded.headers['x-request-id'] ?? '';
  headers['x-content-type-options'] = 'nosniff';
  if (WITHOUT_BODY.has(answer.statusCode)) {
    await answer.body.dump();
    return new Response(null, { status: answer.statusCode, headers });
  }
  // A short answer is cheaper whole than as a stream; without a length it may never end.
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const body = length <= BUFFERED_BYTES ? await answer.body.arrayBuffer() : (Readable.toWeb(answer.body) as ReadableStream<Uint8Array>);
  return new Response(body, { status: answer.statusCode, headers });
}
