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

/** A key of which events up to the group's own place are in the log only: from `position` on, none of it is anywhere else. */
export interface KeyBehind {
  readonly key: string;
  readonly position: number;
  /** Of the event at `position` in its stream. */
  readonly version: number;
  /** What consumers wanted while the events were passed over; null for all. */
  readonly types: readonly string[] | null;
}

/** What was read again of a key that is behind. */
export interface Refill {
  readonly key: string;
  readonly from: number;
  /** Where the key is behind from now; undefined when all of it was read. */
  readonly next: { readonly position: number; readonly version: number } | undefined;
}

export interface Take {
  readonly epoch: number;
  /** How far the group has read the log. */
  readonly position: number;
  readonly orderBy: OrderBy;
  /** How many may be handed out, with what was taken. */
  readonly room: number;
  readonly lease: number;
  readonly taken: readonly Taken[];
  /** Nothing else must go out with what was taken. */
  readonly isAlone: boolean;
  /** Keys that may be read on, first those furthest behind. */
  readonly behind: readonly KeyBehind[];
  /** Before this hand-out. */
  readonly inFlight: number;
  readonly waiting: number;
  readonly keysBehind: number;
  /** When the next of those that wait may be handed out. Known when nothing was taken. */
  readonly nextDueMs: number | undefined;
}

/** What the consumer has seen of the log, which says whether there is more than what waits in the table. */
export interface TakeReach {
  readonly lookedTo: number;
  readonly end: number;
}

export interface Addition {
  readonly from: number;
  readonly to: number;
  readonly types: readonly string[] | undefined;
  readonly room: number;
  /** The hand-out to go on with. */
  readonly lease: number | undefined;
  readonly events: readonly { readonly position: number; readonly version: number; readonly key: string }[];
  readonly refills: readonly Refill[];
}

export interface Added {
  readonly lease: number;
  /** The group's own place now; before `to` when there was no room for all. */
  readonly position: number;
  readonly handedOut: readonly number[];
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
  take(group: string, consumerId: string, want: number, leaseMs: number, reach: TakeReach): Promise<Take | undefined>;
  /** Notes events read from the log and hands out those whose key is free; undefined when the group was moved by someone else. */
  add(group: string, consumerId: string, addition: Addition, leaseMs: number): Promise<Added | undefined>;
  finish(holder: LeaseHolder, positions: readonly number[]): Promise<{ position: number; foreign: readonly number[] } | undefined>;
  /** Prolongs a hand-out; undefined when nothing of it is left. */
  extend(holder: LeaseHolder, leaseMs: number): Promise<Date | undefined>;
  forgetConsumer(group: string, consumerId: string): Promise<void>;
}

/** How many events wait in the table for their key, and how many of one key. What is beyond is read from the log when its turn comes. */
const MAX_WAITING = 5_000;
const MAX_WAITING_PER_KEY = 100;
/** Keys that are read on in one look. */
const MAX_REFILLS = 16;

const TAKE = `
  select at_position, at_epoch, ordered_by, room, lease_number, positions, attempt_numbers, keys, is_alone, behind, in_flight, waiting,
         keys_behind, next_due_ms
    from take_deliveries($1, $2, $3, $4, $5, $6, $7)`;
const ADD = `
  select is_moved, lease_number, at_position, handed_out
    from add_deliveries($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`;
const FINISH = 'select at_position, foreign_positions from finish_deliveries($1, $2, $3, $4)';
// The group's row first, as everything that changes deliveries does: two that lock them in another order would stop each other.
const EXTEND = `
  with locked as materialized (
    select name, clock_timestamp() + make_interval(secs => $4::float8 / 1000) as until from consumer_groups where name = $1 for update
  ), fresh as (
    update group_hand_outs h set lease_expires_at = locked.until
      from locked where h.group_name = locked.name and h.consumer = $2 and h.lease = $3
    returning h.lease_expires_at
  ), again as (
    update group_deliveries d set lease_expires_at = locked.until
      from locked where d.group_name = locked.name and d.state = 'in_flight' and d.consumer = $2 and d.lease = $3
    returning d.lease_expires_at
  )
  select lease_expires_at from fresh union all select lease_expires_at from again limit 1`;
// Under another order the waiting ones would have other keys, so it changes only while nothing waits.
const CONFIGURE = `
  update consumer_groups
     set max_in_flight = coalesce($3, max_in_flight),
         order_by = case when exists (select from group_deliveries where group_name = $1)
                           or exists (select from group_hand_outs where group_name = $1)
                           or exists (select from group_keys_behind where group_name = $1) then order_by else coalesce($2, order_by) end
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
  readonly is_alone: boolean;
  readonly behind: readonly KeyBehind[] | null;
  readonly in_flight: string;
  readonly waiting: string;
  readonly keys_behind: string;
  readonly next_due_ms: number | null;
}

interface AddRow {
  readonly is_moved: boolean;
  readonly lease_number: string;
  readonly at_position: string;
  readonly handed_out: readonly string[] | null;
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
    async take(group, consumerId, want, leaseMs, { lookedTo, end }) {
      const values = [group, consumerId, want, leaseMs, lookedTo, end, MAX_REFILLS];
      const { rows } = await pool.query<TakeRow>({ name: 'take-deliveries', text: TAKE, values });
      return rows[0] && toTake(rows[0]);
    },
    async add(group, consumerId, { lease, from, to, types, room, events, refills }, leaseMs) {
      const values = [
        group,
        consumerId,
        lease ?? null,
        from,
        to,
        types ?? null,
        events.map(({ position }) => position),
        events.map(({ key }) => key),
        events.map(({ version }) => version),
        room,
        refills.map(({ key }) => key),
        refills.map((refill) => refill.from),
        refills.map(({ next }) => next?.position ?? null),
        refills.map(({ next }) => next?.version ?? null),
        leaseMs,
        MAX_WAITING,
        MAX_WAITING_PER_KEY,
      ];
      const { rows } = await pool.query<AddRow>({ name: 'add-deliveries', text: ADD, values });
      const [row] = rows;
      if (!row?.is_moved) return undefined;
      return { lease: Number(row.lease_number), position: Number(row.at_position), handedOut: (row.handed_out ?? []).map(Number) };
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
    isAlone: row.is_alone,
    behind: row.behind ?? [],
    inFlight: Number(row.in_flight),
    waiting: Number(row.waiting),
    keysBehind: Number(row.keys_behind),
    nextDueMs: row.next_due_ms === null || !Number.isFinite(row.next_due_ms) ? undefined : row.next_due_ms,
  };
}
