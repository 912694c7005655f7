import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../database/transaction.ts';
import { dropSnapshotsOf } from '../event-sourcing/snapshot-repository.ts';
import { personHash } from './person-hash.ts';

/**
 * Notes for good that a person was erased here, and drops snapshots and laid-aside events that name them and the answers kept for repetitions of their requests. To be called first in the transaction that deletes what is kept of them: it waits for those that are
 * about to keep something, and those that come later find the note.
 */
export async function rememberErased(transaction: Transaction, userId: string): Promise<void> {
  const { db, now, service } = transaction;
  const hash = personHash(userId);
  await db.execute(sql`select pg_advisory_xact_lock(${lockOf(service, hash)}::bigint)`);
  await db.execute(sql`
    insert into erased_persons (person_hash, erased_at) values (${hash}, ${now.toISOString()}::timestamptz) on conflict do nothing`);
  await dropSnapshotsOf(transaction, hash);
  await db.execute(sql`delete from idempotency_keys where scope like ${`person:${userId}:%`}`);
  await db.execute(sql`delete from dead_letters where strpos(event, ${userId}) > 0`);
}

/**
 * Whether nothing of this person may be kept any more. Until the end of the transaction no erasure of them begins, so what is kept in it is found by the
 * next one. To be asked before rows of the person are locked.
 */
export async function isErased(transaction: Transaction, userId: string): Promise<boolean> {
  const { db, service } = transaction;
  const hash = personHash(userId);
  // A statement of its own: the one that waited for the lock would not see what was committed meanwhile.
  await db.execute(sql`select pg_advisory_xact_lock_shared(${lockOf(service, hash)}::bigint)`);
  const { rowCount } = await db.execute(sql`select from erased_persons where person_hash = ${hash}`);
  return rowCount === 1;
}

/** Services may share a database; a lock of one must not hold up another. */
function lockOf(service: string, hash: Buffer): string {
  return createHash('sha256').update(service).update(hash).digest().readBigInt64BE(0).toString();
}
