import type pg from 'pg';
import type { OrderBy } from './consumer-group.ts';

/** One hand-out: `lease` is its fencing number, and only who holds it may finish or reject what it covers. */
export interface LeaseHolder {
  readonly group: string;
  readonly consumerId: string;
  readonly lease: number;
}

export interface Taken {
  readonly position: number;
  readonly attempt: number;
  readonly key: string;
}

export interface Take {
  readonly epoch: number;
  /** How far the group has read the log. */
  readonly position: number;
  readonly orderBy: OrderBy;
  /** How many more may be handed out. */
  readonly room: number;
  readonly lease: number;
  readonly taken: readonly Taken[];
  /** Known when nothing was taken: how many wait or are in flight, and when the next of them may be handed out. */
  readonly pending: number;
  readonly nextDueMs: number | undefined;
}

export interface Addition {
  readonly from: number;
  readonly to: number;
  readonly types: readonly string[] | undefined;
  readonly events: readonly { readonly position: number; readonly key: string }[];
}

/** The facts of the event stand beside the rejection, because a dead letter keeps them; without them it cannot become one. */
export interface Rejection {
  readonly position: number;
  readonly reason: string | null;
  readonly delayMs: number | undefined;
  readonly isFinal: boolean;
  readonly isCounted: boolean;
  readonly event?: {
    readonly id: string;
    readonly type: string;
    readonly tenant: string | null;
    readonly subject: string;
    readonly traceId: string | null;
  };
}

export interface DeliveryRepository {
  addGroup(group: string, epoch: number, orderBy: OrderBy | undefined): Promise<void>;
  configureGroup(
    group: string,
    settings: { readonly orderBy?: OrderBy | undefined; readonly maxInFlight?: number | undefined },
  ): Promise<void>;
  /** Hands out what waits in the table. Undefined when there is no such group. */
  take(group: string, consumerId: string, want: number, leaseMs: number): Promise<Take | undefined>;
  /** Notes events read from the log and hands out those whose key is free; undefined when the group was moved by someone else. */
  add(
    group: string,
    consumerId: string,
    addition: Addition,
    leaseMs: number,
  ): Promise<{ lease: number; handedOut: readonly number[] } | undefined>;
  finish(holder: LeaseHolder, positions: readonly number[]): Promise<{ position: number; foreign: readonly number[] } | undefined>;
  /** Prolongs a hand-out; undefined when nothing of it is left. */
  extend(holder: LeaseHolder, leaseMs: number): Promise<Date | undefined>;
  forgetConsumer(group: string, consumerId: string): Promise<void>;
}

const TAKE = `
  select at_position, at_epoch, ordered_by, room, lease_number, positions, attempt_numbers, keys, pending, next_due_ms
    from take_deliveries($1, $2, $3, $4)`;
const ADD = 'select is_moved, lease_number, handed_out from add_deliveries($1, $2, $3, $4, $5, $6, $7, $8)';
const FINISH = 'select at_position, foreign_positions from finish_deliveries($1, $2, $3, $4)';
// The group's row first, as everything that changes deliveries does: two that lock them in another order would stop each other.
const EXTEND = `
  with locked as materialized (select name from consumer_groups where name = $1 for update)
  update group_deliveries d set lease_expires_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
    from locked where d.group_name = locked.name and d.state = 'in_flight' and d.consumer = $2 and d.lease = $3
  returning d.lease_expires_at`;
// Under another order the waiting ones would have other keys, so it changes only while nothing waits.
const CONFIGURE = `
  update consumer_groups
     set max_in_flight = coalesce($3, max_in_flight),
         order_by = case when exists (select from group_deliveries where group_name = $1) then order_by else coalesce($2, order_by) end
   where name = $1 and (max_in_flight, order_by) is distinct from (coalesce($3, max_in_flight), coalesce($2, order_by))`;

interface TakeRow {
  readonly at_position: string;
  readonly at_epoch: string;
  readonly ordered_by: OrderBy;
  readonly room: number;
  readonly lease_number: string;
  readonly positions: readonly string[] | null;
  readonly attempt_numbers: readonly number[] | null;
  readonly keys: readonly string[] | null;
  readonly pending: string | null;
  readonly next_due_ms: number | null;
}

/** Deliveries in PostgreSQL, one statement a step. All times are the database's, so clocks of processes cannot disagree about a lease. */
export function createDeliveryRepository(pool: pg.Pool): DeliveryRepository {
  return {
    async addGroup(group, epoch, orderBy) {
      const text = `insert into consumer_groups (name, epoch, order_by) values ($1, $2, coalesce($3, 'tenant')) on conflict (name) do nothing`;
      await pool.query(text, [group, epoch, orderBy ?? null]);
    },
    async configureGroup(group, { orderBy, maxInFlight }) {
      await pool.query({ name: 'configure-group', text: CONFIGURE, values: [group, orderBy ?? null, maxInFlight ?? null] });
    },
    async take(group, consumerId, want, leaseMs) {
      const { rows } = await pool.query<TakeRow>({ name: 'take-deliveries', text: TAKE, values: [group, consumerId, want, leaseMs] });
      return rows[0] && toTake(rows[0]);
    },
    async add(group, consumerId, { from, to, types, events }, leaseMs) {
      const positions = events.map(({ position }) => position);
      const keys = events.map(({ key }) => key);
      const values = [group, consumerId, from, to, types ?? null, positions, keys, leaseMs];
      const { rows } = await pool.query<{ is_moved: boolean; lease_number: string; handed_out: string[] | null }>({
        name: 'add-deliveries',
        text: ADD,
        values,
      });
      const [row] = rows;
      return row?.is_moved ? { lease: Number(row.lease_number), handedOut: (row.handed_out ?? []).map(Number) } : undefined;
    },
    async finish({ group, consumerId, lease }, positions) {
      const { rows } = await pool.query<{ at_position: string; foreign_positions: string[] | null }>({
        name: 'finish-deliveries',
        text: FINISH,
        values: [group, consumerId, lease, positions],
      });
      return rows[0] && { position: Number(rows[0].at_position), foreign: (rows[0].foreign_positions ?? []).map(Number) };
    },
    async extend({ group, consumerId, lease }, leaseMs) {
      const { rows } = await pool.query<{ lease_expires_at: Date }>({
        name: 'extend-lease',
        text: EXTEND,
        values: [group, consumerId, lease, leaseMs],
      });
      return rows[0]?.lease_expires_at;
    },
    async forgetConsumer(group, consumerId) {
      await pool.query('delete from group_consumers where group_name = $1 and consumer = $2', [group, consumerId]);
    },
  };
}

function toTake(row: TakeRow): Take {
  const positions = row.positions ?? [];
  return {
    epoch: Number(row.at_epoch),
    position: Number(row.at_position),
    orderBy: row.ordered_by,
    room: row.room,
    lease: Number(row.lease_number),
    taken: positions.map((position, index) => ({
      position: Number(position),
      attempt: row.attempt_numbers?.[index] ?? 1,
      key: row.keys?.[index] ?? '',
    })),
    pending: Number(row.pending ?? 0),
    nextDueMs: row.next_due_ms === null || !Number.isFinite(row.next_due_ms) ? undefined : row.next_due_ms,
  };
}
