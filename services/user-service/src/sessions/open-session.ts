import { authenticationSucceeded } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import type { SignedIn } from '../contract.ts';
import { loadOpenPerson } from '../people/person-repository.ts';
import { ACCESS_TOKEN_LIFETIME_SECONDS, personClaims, type TokenHolder } from '../tokens/access-token.ts';
import { createOpaqueToken } from '../tokens/opaque-token.ts';
import { addMs, REFRESH_TOKEN_LIFETIME_MS, SESSION_LIFETIME_MS } from './session.ts';
import { saveRefreshToken, saveSession } from './session-repository.ts';

export interface OpenedSession {
  readonly sessionId: string;
  readonly sessionToken: string;
  readonly refreshToken: string;
  readonly holder: TokenHolder;
}

/** Opens a session; `rootSessionId` names the one it grows from by a handoff. */
export async function openSession(
  context: UserContext,
  transaction: Transaction,
  holder: TokenHolder,
  origin: { readonly method: 'password' | 'handoff'; readonly rootSessionId?: string },
): Promise<OpenedSession> {
  const { now } = transaction;
  const { userId } = holder;
  await loadOpenPerson(transaction, userId);
  const sessionId = context.newId();
  const { token: sessionToken, hash: tokenHash } = createOpaqueToken('pns_');
  await saveSession(transaction, {
    id: sessionId,
    rootSessionId: origin.rootSessionId ?? sessionId,
    userId,
    tokenHash,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: addMs(now, SESSION_LIFETIME_MS),
  });
  const refreshToken = await issueRefreshToken(transaction, sessionId);
  await transaction.audit({ action: 'authentication.succeeded', subject: userId, detail: { sessionId, method: origin.method } });
  await transaction.publish(authenticationSucceeded, { subject: userId, data: { userId, sessionId, method: origin.method } });
  return { sessionId, sessionToken, refreshToken, holder };
}

export async function issueRefreshToken(transaction: Transaction, sessionId: string): Promise<string> {
  const { token, hash: tokenHash } = createOpaqueToken('pnr_');
  const { now } = transaction;
  await saveRefreshToken(transaction, { tokenHash, sessionId, createdAt: now, expiresAt: addMs(now, REFRESH_TOKEN_LIFETIME_MS) });
  return token;
}

/** The answer to a sign-in, made after the session is committed. */
export async function toSignedIn(context: UserContext, opened: OpenedSession): Promise<SignedIn> {
  const { holder, sessionId, sessionToken, refreshToken } = opened;
  const { userId: id, email, displayName, isPlatformAdministrator } = holder;
  const accessToken = await context.mint.mint(personClaims(holder, sessionId, undefined));
  const person = { id, email, displayName, isPlatformAdministrator };
  return { sessionId, sessionToken, accessToken, refreshToken, expiresIn: ACCESS_TOKEN_LIFETIME_SECONDS, person };
}
