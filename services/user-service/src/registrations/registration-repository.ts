import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, eq, gt } from 'drizzle-orm';
import { emailVerifications, people } from '../schema.ts';

export type PersonRow = typeof people.$inferSelect;
export type VerificationRow = typeof emailVerifications.$inferSelect;

/** Inserts the person, or answers false when the address is taken, even by a registration at the same moment. */
export async function insertPerson(transaction: Transaction, person: typeof people.$inferInsert): Promise<boolean> {
  const rows = await transaction.db
    .insert(people)
    .values(person)
    .onConflictDoNothing({ target: people.emailKey })
    .returning({ id: people.id });
  return rows.length === 1;
}

export async function findPersonByEmailKey(transaction: Transaction, emailKey: string): Promise<PersonRow | undefined> {
  const rows = await transaction.db.select().from(people).where(eq(people.emailKey, emailKey));
  return rows[0];
}

/** Locked, so that a verification at the same moment is either seen or comes after. */
export async function findPersonByEmailKeyForUpdate(transaction: Transaction, emailKey: string): Promise<PersonRow | undefined> {
  const rows = await transaction.db.select().from(people).where(eq(people.emailKey, emailKey)).for('update');
  return rows[0];
}

export async function updatePerson(
  transaction: Transaction,
  userId: string,
  change: Partial<typeof people.$inferInsert>,
): Promise<PersonRow | undefined> {
  const rows = await transaction.db
    .update(people)
    .set({ ...change, updatedAt: transaction.now })
    .where(eq(people.id, userId))
    .returning();
  return rows[0];
}

export async function saveVerification(transaction: Transaction, verification: VerificationRow): Promise<void> {
  await transaction.db.insert(emailVerifications).values(verification);
}

/** Takes the link out of use and returns it, unless it is unknown, used or expired. */
export async function takeVerification(transaction: Transaction, tokenHash: Buffer): Promise<VerificationRow | undefined> {
  const rows = await transaction.db
    .delete(emailVerifications)
    .where(and(eq(emailVerifications.tokenHash, tokenHash), gt(emailVerifications.expiresAt, transaction.now)))
    .returning();
  return rows[0];
}

export async function deleteVerificationsOf(transaction: Transaction, userId: string): Promise<void> {
  await transaction.db.delete(emailVerifications).where(eq(emailVerifications.userId, userId));
}
