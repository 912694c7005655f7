import type { UserContext } from '../context.ts';
import type { HandoffRedemption, SignedIn } from '../contract.ts';
import { userError } from '../errors.ts';
import { openSession, toSignedIn } from '../sessions/open-session.ts';
import { isAlive } from '../sessions/session.ts';
import { findSession } from '../sessions/session-repository.ts';
import { hashOpaqueToken } from '../tokens/opaque-token.ts';
import { isRedeemable } from './handoff.ts';
import { takeHandoff } from './handoff-repository.ts';

/** Opens a session for the client the code was made for. Any attempt burns the code, so the refusal is thrown only after the commit. */
export async function redeemHandoff(context: UserContext, input: HandoffRedemption): Promise<SignedIn> {
  const opened = await context.database.inGlobalTransaction(async (transaction) => {
    const handoff = await takeHandoff(transaction, hashOpaqueToken(input.code));
    if (handoff === undefined || !isRedeemable(handoff, input.client, transaction.now)) return undefined;
    const origin = await findSession(transaction, handoff.sessionId);
    if (origin === undefined || !isAlive(origin.session, transaction.now)) return undefined;
    return openSession(context, transaction, origin.holder, { method: 'handoff', rootSessionId: origin.session.rootSessionId });
  });
  if (opened === undefined) throw userError('handoff.invalid');
  return toSignedIn(context, opened);
}
