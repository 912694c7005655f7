import { context, propagation, SpanKind } from '@opentelemetry/api';
import type { ServiceTokens } from './authentication/service-tokens.ts';
import { currentContext } from './request-context.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface ServiceRequest {
  readonly method: string;
  readonly json?: unknown;
  /** The tenant that the call acts for; it goes into the service token. */
  readonly tenantId?: string;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Leaves no span of its own; for polling. */
  readonly isUntraced?: boolean;
}

/** Calls another service with this service's token, the trace and the request id. */
export interface ServiceClient {
  request(path: string, request: ServiceRequest): Promise<Response>;
}

const DEFAULT_TIMEOUT_MS = 10_000;

export function createServiceClient(baseUrl: URL, tokens: ServiceTokens, telemetry: Telemetry): ServiceClient {
  const send = async (path: string, request: ServiceRequest): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${await tokens.token(request.tenantId)}` };
    propagation.inject(context.active(), headers);
    const work = currentContext();
    if (work) headers['x-request-id'] = work.requestId;
    if (request.json !== undefined) headers['content-type'] = 'application/json';
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return fetch(new URL(path, baseUrl), {
      method: request.method,
      headers,
      body: request.json === undefined ? null : JSON.stringify(request.json),
      redirect: 'error',
      signal: request.signal ? AbortSignal.any([timeout, request.signal]) : timeout,
    });
  };
  return {
    request(path, request) {
      if (request.isUntraced) return send(path, request);
      const attributes = { 'http.request.method': request.method, 'server.address': baseUrl.host, 'url.path': path };
      return telemetry.span(`${request.method} ${path}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
        const response = await send(path, request);
        span.setAttribute('http.response.status_code', response.status);
        return response;
      });
    },
  };
}
