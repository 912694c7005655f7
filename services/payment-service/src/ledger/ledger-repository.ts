import { and, eq, sum } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { ledgerAccountRows, ledgerBatches, ledgerEntries } from '../schema.ts';
import { isBalanced, ledgerAccounts, type LedgerEntry } from './ledger-posting.ts';

/** Appends a batch. The database refuses one that does not balance when the transaction commits. */
export async function saveLedgerBatch(
  tx: Transaction,
  batch: typeof ledgerBatches.$inferInsert,
  entries: readonly LedgerEntry[],
): Promise<void> {
  if (!isBalanced(entries)) throw new Error('A ledger batch sums to zero in each currency.');
  const { tenantId, batchId } = batch;
  const accounts = Object.entries(ledgerAccounts).map(([code, account]) => ({ tenantId, code, ...account }));
  await tx.db.insert(ledgerAccountRows).values(accounts).onConflictDoNothing();
  await tx.db.insert(ledgerBatches).values(batch);
  await tx.db.insert(ledgerEntries).values(
    entries.map(({ account, amount, currency }, index) => ({
      tenantId,
      batchId,
      line: index + 1,
      accountCode: account,
      amount,
      currency,
    })),
  );
}

/** Balance of every account in every currency it was used in. */
export function listBalances(tx: Transaction) {
  return tx.db
    .select({
      account: ledgerAccountRows.code,
      name: ledgerAccountRows.name,
      kind: ledgerAccountRows.kind,
      currency: ledgerEntries.currency,
      amount: sum(ledgerEntries.amount).mapWith(BigInt),
    })
    .from(ledgerEntries)
    .innerJoin(
      ledgerAccountRows,
      and(eq(ledgerAccountRows.tenantId, ledgerEntries.tenantId), eq(ledgerAccountRows.code, ledgerEntries.accountCode)),
    )
    .groupBy(ledgerAccountRows.code, ledgerAccountRows.name, ledgerAccountRows.kind, ledgerEntries.currency)
    .orderBy(ledgerAccountRows.code, ledgerEntries.currency);
}
