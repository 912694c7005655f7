import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, eq, isNull } from 'drizzle-orm';
import { handoffs } from '../schema.ts';

export async function saveHandoff(transaction: Transaction, handoff: typeof handoffs.$inferInsert): Promise<void> {
  await transaction.db.insert(handoffs).values(handoff);
}

/** Takes the code out of use and returns what it was made for; a code that was taken before is gone. */
export async function takeHandoff(transaction: Transaction, codeHash: Buffer): Promise<typeof handoffs.$inferSelect | undefined> {
  const rows = await transaction.db
    .update(handoffs)
    .set({ redeemedAt: transaction.now })
    .where(and(eq(handoffs.codeHash, codeHash), isNull(handoffs.redeemedAt)))
    .returning();
  return rows[0];
}
