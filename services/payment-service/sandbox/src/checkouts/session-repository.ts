import { randomBytes } from 'node:crypto';
import { and, asc, eq, lte } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { charges, checkoutSessions, webhookEvents, type ChargeRow, type CheckoutSessionRow } from '../schema.ts';
import { toSessionObject, unixSeconds, type SessionEventType, type SessionObject } from './session.ts';

const MAX_CHARGES_SHOWN = 100;

export interface SessionWithCharges {
  readonly session: CheckoutSessionRow;
  readonly charges: readonly ChargeRow[];
}

/** The id is the only key to the payment page, so it must not be guessed. */
export function newSessionId(): string {
  return `cs_test_${randomBytes(32).toString('base64url')}`;
}

export function newObjectId(prefix: 'ch' | 'evt', newId: () => string): string {
  return `${prefix}_${newId().replaceAll('-', '')}`;
}

export async function insertSession(tx: Transaction, row: typeof checkoutSessions.$inferInsert): Promise<boolean> {
  const inserted = await tx.db
    .insert(checkoutSessions)
    .values(row)
    .onConflictDoNothing({ target: checkoutSessions.idempotencyKey })
    .returning();
  return inserted.length === 1;
}

export async function findSessionByKey(tx: Transaction, idempotencyKey: string): Promise<CheckoutSessionRow | undefined> {
  const [row] = await tx.db.select().from(checkoutSessions).where(eq(checkoutSessions.idempotencyKey, idempotencyKey));
  return row;
}

export async function findSessionForUpdate(tx: Transaction, id: string): Promise<SessionWithCharges | undefined> {
  const [session] = await tx.db.select().from(checkoutSessions).where(eq(checkoutSessions.id, id)).for('update');
  return session === undefined ? undefined : { session, charges: await listCharges(tx, id) };
}

export function listCharges(tx: Transaction, sessionId: string): Promise<ChargeRow[]> {
  return tx.db.select().from(charges).where(eq(charges.sessionId, sessionId)).orderBy(asc(charges.id)).limit(MAX_CHARGES_SHOWN);
}

export function listOverdueSessions(tx: Transaction, limit: number): Promise<CheckoutSessionRow[]> {
  return tx.db
    .select()
    .from(checkoutSessions)
    .where(and(eq(checkoutSessions.status, 'open'), lte(checkoutSessions.expiresAt, tx.now)))
    .limit(limit)
    .for('update', { skipLocked: true });
}

export async function updateSession(
  tx: Transaction,
  id: string,
  change: Partial<Pick<CheckoutSessionRow, 'status' | 'awaitingAuthentication'>>,
): Promise<void> {
  await tx.db.update(checkoutSessions).set(change).where(eq(checkoutSessions.id, id));
}

export async function insertCharge(tx: Transaction, charge: ChargeRow): Promise<void> {
  await tx.db.insert(charges).values(charge);
}

/** Puts a webhook about the session as it is now into the table it is delivered from, in the same transaction as the change. */
export async function announce(
  tx: Transaction,
  type: SessionEventType,
  id: string,
  sessionId: string,
  publicUrl: URL,
): Promise<SessionObject> {
  const found = await findSessionForUpdate(tx, sessionId);
  if (found === undefined) throw new Error('A session that changes exists.');
  const object = toSessionObject(found.session, found.charges, publicUrl);
  const payload = JSON.stringify({ id, object: 'event', type, created: unixSeconds(tx.now), livemode: false, data: { object } });
  await tx.db.insert(webhookEvents).values({ id, type, payload, createdAt: tx.now, nextAttemptAt: tx.now });
  return object;
}
