import { context, propagation, SpanKind } from '@opentelemetry/api';
import {
  commonError,
  contextOfTraceparent,
  currentContext,
  peerAddressOf,
  type Telemetry,
  type TokenVerifier,
} from '@prognetwork/shared-infrastructure';
import { gatewayError } from '../errors.ts';
import type { FindService, Upstream, UpstreamName } from '../routes.ts';
import type { Revocations } from '../sessions/revocations.ts';
import type { SessionExchange } from '../sessions/session-exchange.ts';
import { clientAddress } from './client-address.ts';
import { resolveCredential } from './credential.ts';
import type { Forwarder } from './forward.ts';
import { forwardedHeaders } from './headers.ts';

export interface ProxyParts {
  readonly telemetry: Telemetry;
  readonly verifier: TokenVerifier;
  readonly exchange: SessionExchange;
  readonly revocations: Revocations;
  readonly forwarder: Forwarder;
  readonly findService: FindService;
  readonly upstreams: ReadonlyMap<UpstreamName, Upstream>;
  readonly bodyLimitBytes: number;
  readonly trustedProxies: ReadonlySet<string>;
}

/** Answers a request by the service that its path belongs to. */
export type ProxyHandler = (request: Request) => Promise<Response>;

const AMBIGUOUS_PATH = /%2e|%2f|%5c|%00|\\|\/\/|\/\.\.?(\/|$)/i;

export function createProxyHandler(parts: ProxyParts): ProxyHandler {
  const duration = parts.telemetry.meter.createHistogram('gateway_request_duration_seconds', {
    description: 'Time from a request to the head of its answer',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  return async (request) => {
    const pathAndQuery = pathAndQueryOf(request.url);
    const path = pathAndQuery.split('?', 1)[0] ?? '';
    // What one server takes for another path than the next is how access rules are evaded.
    if (AMBIGUOUS_PATH.test(path)) throw gatewayError('gateway.path_invalid');
    const name = parts.findService(path);
    const upstream = name === undefined ? undefined : parts.upstreams.get(name);
    if (upstream === undefined) throw commonError('resource.not_found');
    const startedAt = performance.now();
    const parent = contextOfTraceparent(request.headers.get('traceparent') ?? undefined);
    const attributes = { 'http.request.method': request.method, 'url.path': path, 'prognetwork.upstream': upstream.name };
    return parts.telemetry.span(`${request.method} ${path}`, { kind: SpanKind.SERVER, attributes, parent }, async (span) => {
      const response = await proxy(parts, request, pathAndQuery, upstream);
      const actor = currentContext()?.actorId;
      if (actor) span.setAttribute('enduser.id', actor);
      span.setAttribute('http.response.status_code', response.status);
      if (response.status >= 500) span.setStatus({ code: 2 });
      duration.record((performance.now() - startedAt) / 1000, { method: request.method, service: upstream.name, status: response.status });
      return response;
    });
  };
}

async function proxy(parts: ProxyParts, request: Request, pathAndQuery: string, upstream: Upstream): Promise<Response> {
  const credential = await resolveCredential(request.headers, parts);
  const headers = forwardedHeaders(request.headers);
  const work = currentContext();
  if (credential !== undefined) {
    headers['authorization'] = `Bearer ${credential.token}`;
    if (work) noteCaller(work, credential.principal);
  }
  if (work) headers['x-request-id'] = work.requestId;
  headers['x-forwarded-for'] = clientAddress(peerAddressOf(request) ?? '', request.headers.get('x-forwarded-for'), parts.trustedProxies);
  propagation.inject(context.active(), headers);
  return parts.forwarder.forward(upstream, {
    method: request.method,
    pathAndQuery,
    headers,
    body: await readBody(request, parts.bodyLimitBytes),
    signal: request.signal,
  });
}

/** What follows the origin; the listener made the URL, so it is absolute and normalised. */
function pathAndQueryOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('//') + 2));
}

function noteCaller(
  work: { actorId?: string; tenantId?: string },
  principal: { readonly id: string; readonly tenantId: string | undefined },
): void {
  work.actorId = principal.id;
  if (principal.tenantId !== undefined) work.tenantId = principal.tenantId;
}

const DRAINED_BYTES = 16 * 1024 * 1024;

/**
 * The whole body, at most `limitBytes` of it. What is over the limit is read and thrown away up to a point: a caller that is still
 * sending when the connection closes would see a broken connection instead of the refusal.
 */
async function readBody(request: Request, limitBytes: number): Promise<Uint8Array | undefined> {
  if (request.body === null) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limitBytes + DRAINED_BYTES) break;
  }
  if (size > limitBytes) throw commonError('request.too_large', { limitBytes });
  return Buffer.concat(chunks, size);
}
