export interface TraceContext {
  readonly traceId: string;
  readonly requestId: string;
  /** The `X-Forwarded-For` the request came with, to which our own server has added the browser's address. */
  readonly forwardedFor?: string;
}

const traceparentPattern = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const requestIdPattern = /^[\w-]{8,64}$/;

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The trace and request id that a request came with, or new ones; malformed ones are dropped. */
export function traceContext(headers: Headers): TraceContext {
  const traceId = traceparentPattern.exec(headers.get('traceparent') ?? '')?.[1];
  const requestId = headers.get('x-request-id') ?? '';
  const forwardedFor = headers.get('x-forwarded-for');
  return {
    traceId: traceId !== undefined && !/^0+$/.test(traceId) ? traceId : randomHex(16),
    requestId: requestIdPattern.test(requestId) ? requestId : crypto.randomUUID(),
    ...(forwardedFor === null ? {} : { forwardedFor }),
  };
}

/** W3C traceparent for one call within the trace: each call is its own span. */
export function traceparentFor({ traceId }: TraceContext): string {
  return `00-${traceId}-${randomHex(8)}-01`;
}
