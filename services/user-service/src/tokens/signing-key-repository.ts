import type { Transaction } from '@prognetwork/shared-infrastructure';
import { inArray, sql } from 'drizzle-orm';
import { signingKeys } from '../schema.ts';

export type SigningKeyRow = typeof signingKeys.$inferSelect;

export async function listKeys(transaction: Transaction): Promise<readonly SigningKeyRow[]> {
  return transaction.db.select().from(signingKeys);
}

/** Lets one process rotate at a time, until its transaction ends. */
export async function lockKeys(transaction: Transaction): Promise<void> {
  await transaction.db.execute(sql`select pg_advisory_xact_lock(hashtext('signing-keys'))`);
}

export async function insertKey(transaction: Transaction, key: SigningKeyRow): Promise<void> {
  await transaction.db.insert(signingKeys).values(key);
}

export async function deleteKeys(transaction: Transaction, kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await transaction.db.delete(signingKeys).where(inArray(signingKeys.kid, [...kids]));
}
