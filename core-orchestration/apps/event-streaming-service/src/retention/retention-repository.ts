import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';

// Beyond this no position of the log ever comes.
const NOTHING_UNFINISHED = Number.MAX_SAFE_INTEGER;

/**
 * The position up to which nobody needs the log any more: consumer groups have finished all of it, dead letters of it are settled, webhooks
 * are sent and the hash chain covers it.
 */
export async function findUnfinishedPosition(tx: Transaction): Promise<number> {
  const { rows } = await tx.db.execute<{ position: string | null }>(sql`
    select least(
      (select min(position) from consumer_groups),
      (select min(position) - 1 from group_deliveries),
      (select min(position) - 1 from group_dead_letters),
      (select min(position) - 1 from webhook_queue),
      (select position from webhook_progress where exists (select from webhook_subscribers)),
      (select coalesce(max(position), 0) from event_hashes)
    )::text as position`);
  return Number(rows[0]?.position ?? NOTHING_UNFINISHED);
}
