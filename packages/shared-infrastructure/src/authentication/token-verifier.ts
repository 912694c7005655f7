import { hash } from 'node:crypto';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { commonError } from '../errors.ts';
import type { Clock } from '../identifiers.ts';
import type { Permission } from './permissions.ts';
import type { Principal } from './principal.ts';

export const PLATFORM_AUDIENCE = 'prognetwork';
const MAX_CACHED_TOKENS = 10_000;
const MAX_CACHE_SECONDS = 60;
const MAX_TOKEN_LENGTH = 8_192;

export interface TokenVerifier {
  /** The principal of a platform token. Throws `authentication.invalid_token`, or `authentication.unavailable` when no keys can be had. */
  verify(token: string): Promise<Principal>;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  sid: z.uuid().optional(),
  tid: z.uuid().optional(),
  role: z.enum(['owner', 'administrator', 'member', 'applicant']).optional(),
  permissions: z.array(z.string().max(100)).max(200),
  name: z.string().max(200).optional(),
  email: z.string().max(254).optional(),
  iat: z.number(),
  exp: z.number(),
});

export type KeySource = { readonly url: URL } | { readonly jwks: JSONWebKeySet } | { readonly getKey: JWTVerifyGetKey };

/**
 * Verifies platform tokens (ES256, fixed issuer and audience). A verified token is remembered under its hash for at most a minute
 * and never beyond its own end, because a signature check costs fifty times the look-up.
 */
export function createTokenVerifier(options: { readonly issuer: string; readonly keys: KeySource; readonly clock: Clock }): TokenVerifier {
  const getKey = keyGetter(options.keys);
  const verified = new Map<string, { readonly principal: Principal; readonly until: number }>();
  return {
    async verify(token) {
      if (token.length > MAX_TOKEN_LENGTH) throw commonError('authentication.invalid_token');
      const nowSeconds = options.clock().getTime() / 1000;
      const digest = hash('sha256', token, 'base64url');
      const known = verified.get(digest);
      if (known !== undefined && known.until > nowSeconds) return known.principal;
      const principal = toPrincipal(await checkedPayload(token, getKey, options.issuer, options.clock()));
      if (verified.size >= MAX_CACHED_TOKENS) verified.clear();
      verified.set(digest, { principal, until: Math.min(principal.expiresAt, nowSeconds + MAX_CACHE_SECONDS) });
      return principal;
    },
  };
}

function keyGetter(keys: KeySource): JWTVerifyGetKey {
  if ('getKey' in keys) return keys.getKey;
  if ('jwks' in keys) return createLocalJWKSet(keys.jwks);
  return createRemoteJWKSet(keys.url, { timeoutDuration: 5_000, cooldownDuration: 1_000, cacheMaxAge: 300_000 });
}

async function checkedPayload(token: string, getKey: JWTVerifyGetKey, issuer: string, now: Date): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, getKey, {
      algorithms: ['ES256'],
      issuer,
      audience: PLATFORM_AUDIENCE,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: now,
      clockTolerance: 5,
    });
    return payload;
  } catch (error) {
    const isTokenFault = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== 'ERR_JOSE_GENERIC';
    if (isTokenFault) throw commonError('authentication.invalid_token', {}, error);
    throw commonError('authentication.unavailable', {}, error);
  }
}

const SERVICE_SUBJECT = /^service:([a-z][a-z-]*)$/;

function toPrincipal(payload: JWTPayload): Principal {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) throw commonError('authentication.invalid_token', {}, parsed.error);
  const claims = parsed.data;
  const service = SERVICE_SUBJECT.exec(claims.sub)?.[1];
  return {
    kind: service === undefined ? 'person' : 'service',
    id: service ?? claims.sub,
    sessionId: claims.sid,
    tenantId: claims.tid,
    role: claims.role,
    // Names this version does not know match no check.
    permissions: new Set(claims.permissions as Permission[]),
    name: claims.name,
    email: claims.email,
    issuedAt: claims.iat,
    expiresAt: claims.exp,
  };
}
