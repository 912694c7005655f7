import { authenticationSessionRevoked } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import { userError } from '../errors.ts';
import type { SessionEnd } from './session.ts';
import { endSignIn, findSession } from './session-repository.ts';

/** Signs out: ends this session and those that handoffs made of the same sign-in, with their refresh tokens. */
export async function signOut(context: UserContext, userId: string, sessionId: string | undefined): Promise<void> {
  await context.database.inGlobalTransaction(async (transaction) => {
    const found = sessionId === undefined ? undefined : await findSession(transaction, sessionId);
    if (found === undefined || found.session.userId !== userId) throw userError('session.required');
    await revokeSignIn(transaction, found.session.rootSessionId, 'signed_out');
  });
}

export async function revokeSignIn(transaction: Transaction, rootSessionId: string, reason: SessionEnd): Promise<void> {
  for (const { id: sessionId, userId } of await endSignIn(transaction, rootSessionId, reason)) {
    await transaction.audit({ action: 'authentication.session_revoked', subject: userId, detail: { sessionId, reason } });
    await transaction.publish(authenticationSessionRevoked, { subject: userId, data: { userId, sessionId, reason } });
  }
}
