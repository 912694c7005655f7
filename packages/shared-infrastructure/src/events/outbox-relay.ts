import { backoffDelayMs, EventStreamingError, type CloudEvent, type EventStreamingClient } from '@prognetwork/event-based-service-client';
import type pg from 'pg';
import type { Database } from '../database/database.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createBackgroundLoop, type BackgroundLoop } from '../background-loop.ts';

const BATCH_SIZE = 500;
const MIN_IDLE_MS = 5;
const MAX_IDLE_MS = 1_000;
const FAILURE_POLICY = { maxAttempts: Number.POSITIVE_INFINITY, baseDelayMs: 50, maxDelayMs: 5_000 };

/** The batch cannot be taken as it is: an event is not valid, or all together are too large. */
const REFUSED_STATUSES = new Set([400, 413, 422]);

interface OutboxRow {
  readonly xid: string;
  readonly position: string;
  readonly event_id: string;
  readonly stream: string;
  readonly event: string;
}

/**
 * Carries committed events from the outbox to the log, in commit order. Only rows older than every running transaction are read, so
 * none is skipped by one that commits late. One relay a service works at a time: it holds a session lock on its own connection.
 */
export function startOutboxRelay(options: {
  readonly name: string;
  readonly database: Database;
  readonly client: Pick<EventStreamingClient, 'append'>;
  readonly logger: Logger;
}): BackgroundLoop {
  const { database, logger } = options;
  let connection: pg.PoolClient | undefined;
  let idleMs = MIN_IDLE_MS;
  let failures = 0;
  const release = (isBroken: boolean) => {
    connection?.release(isBroken);
    connection = undefined;
  };
  const loop = createBackgroundLoop({
    async turn(signal) {
      try {
        connection ??= await lockedConnection(database.pool, options.name);
        if (connection === undefined) return MAX_IDLE_MS;
        const carried = await carryBatch(connection, options.client, signal, logger);
        failures = 0;
        idleMs = carried > 0 ? MIN_IDLE_MS : Math.min(idleMs * 2, MAX_IDLE_MS);
        return carried === BATCH_SIZE ? 0 : idleMs;
      } catch (error) {
        if (signal.aborted) return 0;
        failures++;
        // A lost connection has lost its lock too; the next turn takes both again.
        if (!(error instanceof EventStreamingError)) release(true);
        if (failures === 3 || failures % 50 === 0)
          logger.warn({ err: error, failures }, 'events wait in the outbox: the log cannot be reached');
        return backoffDelayMs(FAILURE_POLICY, Math.min(failures, 20));
      }
    },
    onWake: () => (idleMs = MIN_IDLE_MS),
    // Closing the connection gives the lock back at once.
    onStop: () => release(true),
  });
  database.onPublished(loop.wake);
  return loop;
}

async function lockedConnection(pool: pg.Pool, name: string): Promise<pg.PoolClient | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtext('outbox relay'), hashtext($1)) as locked`,
      [name],
    );
    if (rows[0]?.locked) return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  return undefined;
}

async function carryBatch(
  connection: pg.PoolClient,
  client: Pick<EventStreamingClient, 'append'>,
  signal: AbortSignal,
  logger: Logger,
): Promise<number> {
  const { rows } = await connection.query<OutboxRow>(
    `select o.xid::text, o.position::text, o.event_id, o.stream, o.event from outbox o, outbox_cursor c
     where o.xid < pg_snapshot_xmin(pg_current_snapshot()) and (o.xid, o.position) > (c.xid, c.position)
     order by o.xid, o.position limit $1`,
    [BATCH_SIZE],
  );
  const last = rows.at(-1);
  if (last === undefined) return 0;
  await append(rows, connection, client, signal, logger);
  await connection.query('update outbox_cursor set xid = $1::text::xid8, position = $2', [last.xid, last.position]);
  await connection.query('delete from outbox where (xid, position) <= ($1::text::xid8, $2::bigint)', [last.xid, last.position]);
  return rows.length;
}

/** Appends a batch; when the log refuses it as invalid, appends one by one and lays aside those that are refused. */
async function append(
  rows: readonly OutboxRow[],
  connection: pg.PoolClient,
  client: Pick<EventStreamingClient, 'append'>,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  const item = (row: OutboxRow) => ({ event: JSON.parse(row.event) as CloudEvent, stream: row.stream });
  try {
    await client.append(rows.map(item), signal);
  } catch (error) {
    if (!isInvalid(error)) throw error;
    for (const row of rows) {
      try {
        await client.append([item(row)], signal);
      } catch (refusal) {
        if (!isInvalid(refusal)) throw refusal;
        logger.error({ err: refusal, eventId: row.event_id }, 'the log refused an event; it is kept among the dead letters');
        await connection.query(
          `insert into dead_letters (event_id, direction, consumer_group, event, reason, attempts) values ($1, 'out', '', $2, $3, 1) on conflict do nothing`,
          [row.event_id, row.event, refusal.message],
        );
      }
    }
  }
}

function isInvalid(error: unknown): error is EventStreamingError {
  return error instanceof EventStreamingError && REFUSED_STATUSES.has(error.status);
}
