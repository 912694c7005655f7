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
      (select min(lowest) - 1 from group_hand_outs),
      (select min(position) - 1 from group_keys_behind),
      (select min(position) - 1 from group_dead_letters),
      (select min(position) - 1 from webhook_queue),
      (select position from webhook_progress where exists (select from webhook_subscribers)),
      (select coalesce(max(position), 0) from event_hashes)
    )::text as position`);
  return Number(rows[0]?.position ?? NOTHING_UNFINISHED);
}

export interface RetentionRule {
  readonly ruleId: string;
  readonly tenantId: string | null;
  readonly type: string | null;
  readonly category: string | null;
  readonly keepDays: number;
  /** Grows with each change, which lets the rule look through the log anew. */
  readonly revision: number;
  readonly reached: number;
  readonly removed: number;
  readonly changedAt: Date;
}

interface RuleRow extends Record<string, unknown> {
  readonly rule_id: string;
  readonly tenant: string | null;
  readonly type: string | null;
  readonly category: string | null;
  readonly keep_days: number;
  readonly revision: number;
  readonly reached: string;
  readonly removed: string;
  readonly changed_at: string | Date;
}

const COLUMNS = sql`rule_id, tenant, type, category, keep_days, revision, reached, removed, changed_at`;

export async function listRules(tx: Transaction): Promise<readonly RetentionRule[]> {
  const { rows } = await tx.db.execute<RuleRow>(sql`select ${COLUMNS} from retention_rules order by rule_id`);
  return rows.map(toRule);
}

/** Adds the rule or changes it; undefined when it is like that already. */
export async function saveRule(
  tx: Transaction,
  { ruleId, tenantId, type, category, keepDays }: Pick<RetentionRule, 'ruleId' | 'tenantId' | 'type' | 'category' | 'keepDays'>,
): Promise<RetentionRule | undefined> {
  const { rows } = await tx.db.execute<RuleRow>(sql`
    insert into retention_rules as r (rule_id, tenant, type, category, keep_days)
    values (${ruleId}, ${tenantId}, ${type}, ${category}, ${keepDays})
    on conflict (rule_id) do update
       set tenant = excluded.tenant, type = excluded.type, category = excluded.category, keep_days = excluded.keep_days,
           revision = r.revision + 1, reached = 0, changed_at = clock_timestamp()
     where (r.tenant, r.type, r.category, r.keep_days)
           is distinct from (excluded.tenant, excluded.type, excluded.category, excluded.keep_days)
    returning ${COLUMNS}`);
  return rows[0] && toRule(rows[0]);
}

export async function findRule(tx: Transaction, ruleId: string): Promise<RetentionRule | undefined> {
  const { rows } = await tx.db.execute<RuleRow>(sql`select ${COLUMNS} from retention_rules where rule_id = ${ruleId}`);
  return rows[0] && toRule(rows[0]);
}

export async function deleteRule(tx: Transaction, ruleId: string): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`delete from retention_rules where rule_id = ${ruleId}`);
  return rowCount === 1;
}

/** Takes the right to apply a rule; false while another process has it. */
export async function leaseRule(tx: Transaction, { ruleId, revision }: RetentionRule, leaseMs: number): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`
    update retention_rules set leased_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000}::float8)
     where rule_id = ${ruleId} and revision = ${revision} and leased_until <= clock_timestamp()`);
  return rowCount === 1;
}

/** Notes how far a rule got and ends the lease. A rule that was changed meanwhile begins anew, and only its count grows. */
export async function noteProgress(
  tx: Transaction,
  { ruleId, revision }: RetentionRule,
  progress: { readonly reached: number; readonly removed: number },
): Promise<void> {
  await tx.db.execute(sql`
    update retention_rules
       set reached = case when revision = ${revision} then ${progress.reached} else reached end,
           removed = removed + ${progress.removed}, leased_until = '-infinity'
     where rule_id = ${ruleId}`);
}

/** Makes the next partition of the log in PostgreSQL ahead of need, and drops old ones that hold nothing any more. */
export async function maintainPartitions(tx: Transaction): Promise<void> {
  await tx.db.execute(sql`select maintain_event_partitions()`);
}

function toRule(row: RuleRow): RetentionRule {
  return {
    ruleId: row.rule_id,
    tenantId: row.tenant,
    type: row.type,
    category: row.category,
    keepDays: row.keep_days,
    revision: row.revision,
    reached: Number(row.reached),
    removed: Number(row.removed),
    changedAt: new Date(row.changed_at),
  };
}
