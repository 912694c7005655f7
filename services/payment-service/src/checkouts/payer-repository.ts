import { eq } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { checkouts, payers, payments } from '../schema.ts';

const PLACEHOLDER = { name: 'Erased person', email: 'erased@erased.invalid' };

/**
 * Takes a person's name and address off everything that is not a document. Invoices keep both: a finalised invoice is never changed, and the
 * law has it kept. Needs a transaction of the cross-tenant role. Answers how many rows were changed.
 */
export async function erasePayerRows(tx: Transaction, userId: string): Promise<number> {
  const { name: payerName, email: payerEmail } = PLACEHOLDER;
  const known = await tx.db.delete(payers).where(eq(payers.userId, userId));
  const asked = await tx.db.update(checkouts).set({ payerName, payerEmail }).where(eq(checkouts.userId, userId));
  const paid = await tx.db.update(payments).set({ payerName }).where(eq(payments.userId, userId));
  return (known.rowCount ?? 0) + (asked.rowCount ?? 0) + (paid.rowCount ?? 0);
}
