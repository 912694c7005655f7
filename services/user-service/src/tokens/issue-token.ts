import { authenticationFailed } from '@prognetwork/event-based-service-client';
import type { UserContext } from '../context.ts';
import type { TokenIssued, TokenRequest } from '../contract.ts';
import { userError } from '../errors.ts';
import { findTenantScope } from '../memberships/find-tenant-scope.ts';
import { revokeSignIn } from '../sessions/end-session.ts';
import { issueRefreshToken } from '../sessions/open-session.ts';
import { isAlive, needsTouch } from '../sessions/session.ts';
import {
  findRefreshToken,
  findSession,
  findSessionByToken,
  touchSession,
  useRefreshToken,
  type SessionWithHolder,
} from '../sessions/session-repository.ts';
import { ACCESS_TOKEN_LIFETIME_SECONDS, personClaims, serviceClaims, type TenantScope } from './access-token.ts';
import { hashOpaqueToken } from './opaque-token.ts';
import { isServiceClient } from './service-clients.ts';

/** Exchanges a session, a refresh token or a service's secret for a platform token. */
export async function issueToken(context: UserContext, request: TokenRequest): Promise<TokenIssued> {
  switch (request.grantType) {
    case 'session':
      return exchangeSession(context, request.sessionToken, request.tenantId);
    case 'refresh_token':
      return rotateRefreshToken(context, request.refreshToken, request.tenantId);
    case 'client_credentials': {
      if (!isServiceClient(context.serviceClients, request.clientId, request.clientSecret)) throw userError('token.invalid');
      const accessToken = await context.mint.mint(serviceClaims(request.clientId, request.tenantId));
      return { accessToken, expiresIn: ACCESS_TOKEN_LIFETIME_SECONDS };
    }
  }
}

async function exchangeSession(context: UserContext, sessionToken: string, tenantId: string | undefined): Promise<TokenIssued> {
  const found = await context.database.inGlobalTransaction(async (transaction) => {
    const candidate = await findSessionByToken(transaction, hashOpaqueToken(sessionToken));
    if (candidate === undefined || !isAlive(candidate.session, transaction.now)) return undefined;
    const isTouched = !needsTouch(candidate.session, transaction.now) || (await touchSession(transaction, candidate.session.id));
    return isTouched ? candidate : undefined;
  });
  if (found === undefined) throw userError('token.invalid');
  return mintFor(context, found, await findScope(context, found, tenantId));
}

/**
 * Each refresh token works once. Using one again means that it was copied: the whole sign-in ends. The tenant is checked first, so that a
 * refusal leaves the token usable.
 */
async function rotateRefreshToken(context: UserContext, refreshToken: string, tenantId: string | undefined): Promise<TokenIssued> {
  const tokenHash = hashOpaqueToken(refreshToken);
  const found = await context.database.inGlobalTransaction(async (transaction) => {
    const known = await findRefreshToken(transaction, tokenHash);
    return known === undefined ? undefined : findSession(transaction, known.sessionId);
  });
  if (found === undefined) throw userError('token.invalid');
  const isUsable = isAlive(found.session, context.clock());
  const scope = isUsable ? await findScope(context, found, tenantId) : undefined;
  const next = await context.database.inGlobalTransaction(async (transaction) => {
    if (await useRefreshToken(transaction, tokenHash)) {
      const isStillAlive = isAlive(found.session, transaction.now) && (await touchSession(transaction, found.session.id));
      return isStillAlive ? issueRefreshToken(transaction, found.session.id) : undefined;
    }
    const known = await findRefreshToken(transaction, tokenHash);
    if (known?.usedAt) {
      const { userId, rootSessionId } = found.session;
      await transaction.publish(authenticationFailed, { subject: userId, data: { userId, reason: 'refresh_token_reused' } });
      await revokeSignIn(transaction, rootSessionId, 'refresh_token_reused');
    }
    return undefined;
  });
  if (next === undefined) throw userError('token.invalid');
  return { ...(await mintFor(context, found, scope)), refreshToken: next };
}

async function findScope(context: UserContext, found: SessionWithHolder, tenantId: string | undefined): Promise<TenantScope | undefined> {
  if (tenantId === undefined) return undefined;
  const scope = await findTenantScope(context, found.holder.userId, tenantId);
  if (scope === undefined) throw userError('tenant.not_available');
  return scope;
}

async function mintFor(context: UserContext, found: SessionWithHolder, scope: TenantScope | undefined): Promise<TokenIssued> {
  const accessToken = await context.mint.mint(personClaims(found.holder, found.session.id, scope));
  return { accessToken, expiresIn: ACCESS_TOKEN_LIFETIME_SECONDS };
}
