import { hash } from 'node:crypto';
import { commonError, ServiceError, type Principal, type TokenVerifier } from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import { gatewayError } from '../errors.ts';
import { BoundedCache } from './bounded-cache.ts';

const MAX_SESSIONS = 20_000;
const MAX_AGE_MS = 30_000;
const TIMEOUT_MS = 5_000;

const tokenAnswer = z.object({ accessToken: z.string(), expiresIn: z.number() });
const problemAnswer = z.object({ title: z.string(), code: z.string(), detail: z.string().optional() });

export interface ExchangedSession {
  readonly token: string;
  readonly principal: Principal;
}

/** Turns the opaque token of a session, and the tenant to act in, into a platform token. */
export interface SessionExchange {
  exchange(sessionToken: string, tenantId: string | undefined): Promise<ExchangedSession>;
  /** Forgets what concerns these principals, so that the next request asks again. */
  forget(concerns: (principal: Principal) => boolean): void;
}

interface Entry {
  readonly outcome: Promise<ExchangedSession>;
  principal: Principal | undefined;
  readonly until: number;
}

export function createSessionExchange(options: {
  readonly userServiceUrl: URL;
  readonly verifier: TokenVerifier;
  readonly now: () => number;
}): SessionExchange {
  const entries = new BoundedCache<Entry>(MAX_SESSIONS);
  return {
    exchange(sessionToken, tenantId) {
      const key = hash('sha256', `${sessionToken} ${tenantId ?? ''}`, 'base64url');
      const known = entries.get(key);
      if (known !== undefined && known.until > options.now()) return known.outcome;
      // Concurrent requests of one page share one exchange.
      const entry: Entry = {
        outcome: requestToken(options, sessionToken, tenantId),
        principal: undefined,
        until: options.now() + MAX_AGE_MS,
      };
      entries.set(key, entry);
      entry.outcome.then(
        ({ principal }) => (entry.principal = principal),
        () => entries.delete(key),
      );
      return entry.outcome;
    },
    // An exchange under way may have read the state before the event: it is forgotten too.
    forget: (concerns) => entries.deleteWhere(({ principal }) => principal === undefined || concerns(principal)),
  };
}

async function requestToken(
  options: { readonly userServiceUrl: URL; readonly verifier: TokenVerifier },
  sessionToken: string,
  tenantId: string | undefined,
): Promise<ExchangedSession> {
  const response = await post(options.userServiceUrl, {
    grantType: 'session',
    sessionToken,
    ...(tenantId === undefined ? {} : { tenantId }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response.status, answer);
  const { accessToken } = tokenAnswer.parse(answer);
  return { token: accessToken, principal: await options.verifier.verify(accessToken) };
}

async function post(userServiceUrl: URL, json: object): Promise<Response> {
  try {
    return await fetch(new URL('/v1/tokens', userServiceUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw gatewayError('gateway.service_unavailable', { service: 'user-service' }, error);
  }
}

function refusal(status: number, answer: unknown): ServiceError {
  if (status === 401) return commonError('authentication.invalid_token');
  const problem = problemAnswer.safeParse(answer);
  if (status !== 403 || !problem.success) return gatewayError('gateway.service_unavailable', { service: 'user-service' });
  const { code, title, detail } = problem.data;
  return new ServiceError({ kind: 'forbidden', code, title, ...(detail === undefined ? {} : { detail }) });
}
