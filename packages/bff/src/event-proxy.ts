import { type GatewayOptions, gatewayHeaders } from './gateway.ts';
import { problemFrom, unreachableProblem } from './problem.ts';
import type { TraceContext } from './trace-context.ts';

const HEADERS_TIMEOUT_MS = 10_000;

/** `no-transform` keeps Next's compression from holding events back until a block is full. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

function problemResponse(problem: { status: number }): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

export interface EventProxyCall extends Pick<GatewayOptions, 'sessionToken' | 'tenantId'> {
  readonly gatewayUrl: string;
  readonly path: string;
  readonly trace: TraceContext;
}

/** Streams server-sent events from the gateway to the browser. Closing the browser's side closes the gateway's. */
export async function proxyEvents(request: Request, call: EventProxyCall): Promise<Response> {
  const headers = gatewayHeaders(call);
  headers.set('accept', 'text/event-stream');
  const lastEventId = request.headers.get('last-event-id');
  if (lastEventId) headers.set('last-event-id', lastEventId);

  const upstreamEnd = new AbortController();
  const tooSlow = setTimeout(() => upstreamEnd.abort(), HEADERS_TIMEOUT_MS);
  request.signal.addEventListener('abort', () => upstreamEnd.abort(), { once: true });
  try {
    const upstream = await fetch(`${call.gatewayUrl}${call.path}`, {
      headers,
      cache: 'no-store',
      redirect: 'manual',
      signal: upstreamEnd.signal,
    });
    if (!upstream.ok || upstream.body === null) {
      return problemResponse(
        problemFrom(upstream.ok ? 502 : upstream.status, upstream.headers, await upstream.json().catch(() => undefined)),
      );
    }
    return new Response(abortingOnCancel(upstream.body, upstreamEnd), { headers: streamHeaders });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    return problemResponse(unreachableProblem(call.trace.requestId));
  } finally {
    clearTimeout(tooSlow);
  }
}

function abortingOnCancel(body: ReadableStream<Uint8Array>, upstreamEnd: AbortController): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch {
        // The upstream went away in the middle: end the stream, and EventSource reconnects with Last-Event-ID.
        controller.close();
      }
    },
    cancel() {
      upstreamEnd.abort();
    },
  });
}
