import { CONSISTENCY_TOKEN_HEADER, currentContext, currentTraceparent, type Principal } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import { findDeclared } from './submit-command.ts';

export interface ForwardedQuery {
  readonly name: string;
  readonly input: unknown;
  /** The caller's own credential: the service decides what it may see. */
  readonly authorization: string;
  readonly consistencyToken: string | undefined;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 15_000;
const PASSED_HEADERS = ['content-type', 'retry-after', 'x-content-type-options'];

/** Passes a query on to the service that owns it, and its answer back, whatever it is. */
export async function forwardQuery(
  { platformApi }: EventStreamingContext,
  principal: Principal | undefined,
  { name, input, authorization, consistencyToken, signal }: ForwardedQuery,
): Promise<Response> {
  const { service } = findDeclared(platformApi.queries, name, principal);
  const url = platformApi.serviceUrls.get(service);
  if (url === undefined) throw new Error(`No address is known for ${service}, which answers ${name}.`);
  const answer = await ask(new URL(`/v1/queries/${name}`, url), {
    method: 'POST',
    headers: headersOf(authorization, consistencyToken),
    body: JSON.stringify(input),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const headers = PASSED_HEADERS.flatMap((header): [string, string][] => {
    const value = answer.headers.get(header);
    return value === null ? [] : [[header, value]];
  });
  return new Response(answer.body, { status: answer.status, headers });
}

async function ask(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw eventStreamingError('platform_api.service_unreachable', { cause: error });
  }
}

function headersOf(authorization: string, consistencyToken: string | undefined): Record<string, string> {
  const traceparent = currentTraceparent();
  const requestId = currentContext()?.requestId;
  return {
    'content-type': 'application/json',
    authorization,
    ...(consistencyToken === undefined ? {} : { [CONSISTENCY_TOKEN_HEADER]: consistencyToken }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
  };
}
