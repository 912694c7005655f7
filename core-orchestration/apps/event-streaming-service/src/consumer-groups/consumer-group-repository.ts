import type pg from 'pg';
import type { ConsumerGroupStore, GroupState, LeaseOutcome } from './consumer-group-store.ts';

interface GroupRow {
  readonly name: string;
  readonly checkpoint: string;
  readonly types: string[] | null;
  readonly consumer: string | null;
  readonly lease_expires_at: Date | number;
  readonly acknowledged_at: Date | null;
}

const ADD_GROUP = `
  insert into consumer_groups (name, epoch) select $1, epoch from log_head where log = 'main' on conflict (name) do nothing`;

// The lease number grows when the holder changes, also from an expired holder to another: the old one is fenced off.
const ACQUIRE = `
  update consumer_groups
     set lease = case when consumer is not distinct from $2 and lease_expires_at > clock_timestamp() then lease else lease + 1 end,
         consumer = $2,
         types = $3,
         lease_expires_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
   where name = $1 and (consumer is not distinct from $2 or lease_expires_at <= clock_timestamp())
     and epoch = (select epoch from log_head where log = 'main')
  returning lease, checkpoint`;

const REFUSAL = `
  select g.epoch, h.epoch as log_epoch, greatest(extract(epoch from g.lease_expires_at - clock_timestamp()) * 1000, 0) as remaining_ms
    from consumer_groups g, log_head h where g.name = $1 and h.log = 'main'`;

const RENEW = `
  update consumer_groups
     set lease_expires_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000),
         checkpoint = greatest(checkpoint, $6::bigint),
         delivered = greatest(delivered, $5::bigint, $6::bigint)
   where name = $1 and consumer = $2 and lease = $3`;

const ACKNOWLEDGE = `
  update consumer_groups
     set checkpoint = greatest(checkpoint, $4::bigint),
         acknowledged_at = clock_timestamp(),
         lease_expires_at = clock_timestamp() + make_interval(secs => $5::float8 / 1000)
   where name = $1 and consumer = $2 and lease = $3 and $4::bigint <= delivered`;

const RELEASE = `update consumer_groups set lease_expires_at = '-infinity' where name = $1 and consumer = $2 and lease = $3`;

const LIST = `select name, checkpoint, types, consumer, lease_expires_at, acknowledged_at from consumer_groups order by name`;

/** Consumer groups in PostgreSQL. All times are the database's, so clocks of several processes cannot disagree about a lease. */
export function createConsumerGroupRepository(pool: pg.Pool): ConsumerGroupStore {
  const acquire = async (group: string, consumerId: string, types: readonly string[] | undefined, leaseMs: number) => {
    const { rows } = await pool.query<{ lease: string; checkpoint: string }>({
      name: 'acquire-group',
      text: ACQUIRE,
      values: [group, consumerId, types ?? null, leaseMs],
    });
    const [row] = rows;
    return row && { lease: Number(row.lease), checkpoint: Number(row.checkpoint) };
  };

  return {
    async acquire(group, consumerId, types, leaseMs): Promise<LeaseOutcome> {
      const acquired = await acquire(group, consumerId, types, leaseMs);
      if (acquired) return acquired;
      const added = await pool.query({ name: 'add-group', text: ADD_GROUP, values: [group] });
      if (added.rowCount) {
        const first = await acquire(group, consumerId, types, leaseMs);
        if (first) return first;
      }
      const { rows } = await pool.query<{ epoch: string; log_epoch: string; remaining_ms: string }>(REFUSAL, [group]);
      const [row] = rows;
      if (row && row.epoch !== row.log_epoch) return { outdatedEpoch: Number(row.epoch) };
      return { retryAfterMs: Number(row?.remaining_ms ?? 0) };
    },

    async renew({ group, consumerId, lease }, leaseMs, { delivered, checkpoint }) {
      const values = [group, consumerId, lease, leaseMs, delivered ?? 0, checkpoint ?? 0];
      const { rowCount } = await pool.query({ name: 'renew-group', text: RENEW, values });
      return rowCount === 1;
    },

    async acknowledge({ group, consumerId, lease }, position, leaseMs) {
      const values = [group, consumerId, lease, position, leaseMs];
      const { rowCount } = await pool.query({ name: 'acknowledge-group', text: ACKNOWLEDGE, values });
      if (rowCount === 1) return 'acknowledged';
      const held = await pool.query('select from consumer_groups where name = $1 and consumer = $2 and lease = $3', [
        group,
        consumerId,
        lease,
      ]);
      return held.rowCount === 1 ? 'not_delivered' : 'lease_lost';
    },

    async release({ group, consumerId, lease }) {
      await pool.query({ name: 'release-group', text: RELEASE, values: [group, consumerId, lease] });
    },

    async list() {
      const { rows } = await pool.query<GroupRow>(LIST);
      return rows.map(toGroupState);
    },
  };
}

function toGroupState(row: GroupRow): GroupState {
  // PostgreSQL's `-infinity` is read as the number: no consumer holds the group.
  const leaseExpiresAt = row.lease_expires_at instanceof Date ? row.lease_expires_at : null;
  return {
    name: row.name,
    checkpoint: Number(row.checkpoint),
    types: row.types,
    consumer: row.consumer,
    leaseExpiresAt,
    acknowledgedAt: row.acknowledged_at,
  };
}
