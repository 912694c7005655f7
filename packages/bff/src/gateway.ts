import { type Problem, problemFrom, unreachableProblem } from './problem.ts';
import { type TraceContext, traceparentFor } from './trace-context.ts';

export type GatewayResult<Body> =
  | { readonly ok: true; readonly status: number; readonly body: Body }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

export interface GatewayOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly json?: unknown;
  /** Act in this tenant. */
  readonly tenantId?: string;
  readonly idempotencyKey?: string;
  /** Use this session token instead of the cookie's; `null` calls without any. */
  readonly sessionToken?: string | null;
  readonly timeoutMs?: number;
}

export interface GatewayCall extends GatewayOptions {
  readonly gatewayUrl: string;
  readonly path: string;
  readonly trace: TraceContext;
}

const DEFAULT_TIMEOUT_MS = 10_000;

export function gatewayHeaders(call: Pick<GatewayCall, 'trace' | 'sessionToken' | 'tenantId' | 'idempotencyKey' | 'json'>): Headers {
  const headers = new Headers({
    accept: 'application/json',
    traceparent: traceparentFor(call.trace),
    'x-request-id': call.trace.requestId,
  });
  if (call.trace.forwardedFor) headers.set('x-forwarded-for', call.trace.forwardedFor);
  if (call.sessionToken) headers.set('authorization', `Bearer ${call.sessionToken}`);
  if (call.tenantId) headers.set('prognetwork-tenant', call.tenantId);
  if (call.idempotencyKey) headers.set('idempotency-key', call.idempotencyKey);
  if (call.json !== undefined) headers.set('content-type', 'application/json');
  return headers;
}

async function readBody(response: Response): Promise<unknown> {
  const body = await response.text();
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** One call of the platform's API. Failures come back as problems; the type of a good body is the caller's claim about our own API. */
export async function callGateway<Body>(call: GatewayCall): Promise<GatewayResult<Body>> {
  try {
    const response = await fetch(`${call.gatewayUrl}${call.path}`, {
      method: call.method ?? 'GET',
      headers: gatewayHeaders(call),
      body: call.json === undefined ? null : JSON.stringify(call.json),
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    });
    const body = await readBody(response);
    if (!response.ok) return { ok: false, status: response.status, problem: problemFrom(response.status, response.headers, body) };
    return { ok: true, status: response.status, body: body as Body };
  } catch (error) {
    // fetch rejects with TypeError when nobody answers and with a DOMException when the time is up.
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    return { ok: false, status: 503, problem: unreachableProblem(call.trace.requestId) };
  }
}
