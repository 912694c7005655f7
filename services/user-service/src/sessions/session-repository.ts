import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { people, refreshTokens, sessions } from '../schema.ts';
import type { TokenHolder } from '../tokens/access-token.ts';
import type { Session, SessionEnd } from './session.ts';

export interface SessionWithHolder {
  readonly session: Session;
  readonly holder: TokenHolder;
}

const sessionColumns = {
  id: sessions.id,
  rootSessionId: sessions.rootSessionId,
  userId: sessions.userId,
  lastUsedAt: sessions.lastUsedAt,
  expiresAt: sessions.expiresAt,
  endedAt: sessions.endedAt,
};
const holderColumns = {
  userId: people.id,
  email: people.email,
  displayName: people.displayName,
  isPlatformAdministrator: people.isPlatformAdministrator,
};

export async function saveSession(transaction: Transaction, session: typeof sessions.$inferInsert): Promise<void> {
  await transaction.db.insert(sessions).values(session);
}

export async function findSessionByToken(transaction: Transaction, tokenHash: Buffer): Promise<SessionWithHolder | undefined> {
  const rows = await transaction.db
    .select({ session: sessionColumns, holder: holderColumns })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .where(eq(sessions.tokenHash, tokenHash));
  return rows[0];
}

export async function findSession(transaction: Transaction, sessionId: string): Promise<SessionWithHolder | undefined> {
  const rows = await transaction.db
    .select({ session: sessionColumns, holder: holderColumns })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.userId))
    .where(eq(sessions.id, sessionId));
  return rows[0];
}

/** Notes the use of a session that has not ended; answers false when it has. */
export async function touchSession(transaction: Transaction, sessionId: string): Promise<boolean> {
  const rows = await transaction.db
    .update(sessions)
    .set({ lastUsedAt: sql`greatest(${sessions.lastUsedAt}, ${transaction.now.toISOString()})` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  return rows.length === 1;
}

/** Ends every session that grew from the same sign-in, and answers those that were still alive. */
export async function endSignIn(
  transaction: Transaction,
  rootSessionId: string,
  reason: SessionEnd,
): Promise<readonly { id: string; userId: string }[]> {
  return transaction.db
    .update(sessions)
    .set({ endedAt: transaction.now, endedReason: reason })
    .where(and(eq(sessions.rootSessionId, rootSessionId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id, userId: sessions.userId });
}

export async function saveRefreshToken(transaction: Transaction, token: typeof refreshTokens.$inferInsert): Promise<void> {
  await transaction.db.insert(refreshTokens).values(token);
}

export async function findRefreshToken(
  transaction: Transaction,
  tokenHash: Buffer,
): Promise<typeof refreshTokens.$inferSelect | undefined> {
  const rows = await transaction.db.select().from(refreshTokens).where(eq(refreshTokens.tokenHash, tokenHash));
  return rows[0];
}

/** Marks the token used. Of many at once exactly one is told true: the row's lock orders them and the rest see it used. */
export async function useRefreshToken(transaction: Transaction, tokenHash: Buffer): Promise<boolean> {
  const rows = await transaction.db
    .update(refreshTokens)
    .set({ usedAt: transaction.now })
    .where(and(eq(refreshTokens.tokenHash, tokenHash), isNull(refreshTokens.usedAt), gt(refreshTokens.expiresAt, transaction.now)))
    .returning({ sessionId: refreshTokens.sessionId });
  return rows.length === 1;
}
