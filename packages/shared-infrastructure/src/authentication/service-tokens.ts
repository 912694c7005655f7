import type { Secret } from '@prognetwork/environment-configuration';
import * as z from 'zod';

/** Gives the platform token a service calls others with, for a tenant or for none. */
export interface ServiceTokens {
  token(tenantId?: string): Promise<string>;
}

const EARLY_SECONDS = 30;
const MAX_TENANTS = 1_000;
const REQUEST_TIMEOUT_MS = 5_000;
const tokenResponse = z.object({ accessToken: z.string(), expiresIn: z.number() });

interface CachedToken {
  readonly token: Promise<string>;
  expiresAtMs: number;
}

/** Fetches service tokens by client credentials and keeps each until shortly before its end; concurrent callers share one request. */
export function createServiceTokens(options: {
  readonly userServiceUrl: URL;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly now: () => number;
}): ServiceTokens {
  const cache = new Map<string, CachedToken>();
  return {
    token(tenantId) {
      const key = tenantId ?? '';
      const known = cache.get(key);
      if (known !== undefined && known.expiresAtMs > options.now()) return known.token;
      if (cache.size >= MAX_TENANTS) cache.clear();
      const request = requestToken(options, tenantId);
      const entry: CachedToken = { token: request.then(({ accessToken }) => accessToken), expiresAtMs: options.now() + REQUEST_TIMEOUT_MS };
      cache.set(key, entry);
      request.then(
        ({ expiresIn }) => (entry.expiresAtMs = options.now() + (expiresIn - EARLY_SECONDS) * 1000),
        () => cache.delete(key),
      );
      return entry.token;
    },
  };
}

async function requestToken(options: { userServiceUrl: URL; clientId: string; clientSecret: Secret }, tenantId: string | undefined) {
  const response = await fetch(new URL('/v1/tokens', options.userServiceUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grantType: 'client_credentials',
      clientId: options.clientId,
      clientSecret: options.clientSecret.reveal(),
      ...(tenantId === undefined ? {} : { tenantId }),
    }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`No service token for ${options.clientId}: the user service answered ${response.status}.`);
  return tokenResponse.parse(await response.json());
}
