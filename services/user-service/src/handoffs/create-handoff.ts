import type { UserContext } from '../context.ts';
import type { HandoffRequest } from '../contract.ts';
import { foreignReturnAddress, userError } from '../errors.ts';
import { addMs, isAlive } from '../sessions/session.ts';
import { findSession } from '../sessions/session-repository.ts';
import { createOpaqueToken } from '../tokens/opaque-token.ts';
import { HANDOFF_LIFETIME_MS, isWithinClient } from './handoff.ts';
import { saveHandoff } from './handoff-repository.ts';

/** Makes a code that carries the sign-in to another client's origin. */
export async function createHandoff(
  context: UserContext,
  person: { readonly userId: string; readonly sessionId: string | undefined },
  input: HandoffRequest,
): Promise<{ code: string; expiresAt: string }> {
  if (!isWithinClient(input.returnTo, context.clientUrls[input.client])) throw foreignReturnAddress();
  const { sessionId, userId } = person;
  const { token: code, hash: codeHash } = createOpaqueToken('pnh_');
  return context.database.inGlobalTransaction(async (transaction) => {
    const found = sessionId === undefined ? undefined : await findSession(transaction, sessionId);
    if (sessionId === undefined || found?.session.userId !== userId || !isAlive(found.session, transaction.now))
      throw userError('session.required');
    const expiresAt = addMs(transaction.now, HANDOFF_LIFETIME_MS);
    await saveHandoff(transaction, {
      codeHash,
      sessionId,
      client: input.client,
      returnTo: input.returnTo,
      createdAt: transaction.now,
      expiresAt,
    });
    await transaction.audit({ action: 'handoff.created', subject: userId, detail: { sessionId, client: input.client } });
    return { code, expiresAt: expiresAt.toISOString() };
  });
}
