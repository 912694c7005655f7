import { setTimeout as delay } from 'node:timers/promises';
import { backoffDelayMs } from '@prognetwork/event-based-service-client';
import pg from 'pg';
import type { AppendOutcome, WriteBatch } from '../append-queue.ts';
import { LogUnavailableError, VersionConflictError, type NewEvent } from '../event-store.ts';
import { encodeIntegerArray, encodeTextArray, encodeUuidArray } from './binary-array.ts';

export interface BatchWriter {
  readonly write: WriteBatch;
  close(): Promise<void>;
}

interface Row {
  readonly ordinal: number;
  readonly outcome: 'appended' | 'duplicate' | 'conflict' | 'withheld';
  readonly at_position: string | null;
  readonly in_stream: string;
  readonly at_version: number;
}

const STATEMENT = {
  name: 'append-events',
  text: 'select * from append_events($1::int4[], $2::uuid[], $3::text[], $4::int4[], $5::int4[], $6::text[], $7::uuid[], $8::text[], $9::text[])',
};
const RETRY = { maxAttempts: 5, baseDelayMs: 50, maxDelayMs: 1_000 };
const STATEMENT_TIMEOUT_MS = 10_000;

/** One dedicated connection that stores a batch with one statement. It reconnects by itself, and writes again after a lost answer. */
export function createBatchWriter(connectionString: string): BatchWriter {
  let connection: pg.Client | undefined;
  let isClosed = false;

  const connect = async (): Promise<pg.Client> => {
    if (connection) return connection;
    const client = new pg.Client({
      connectionString,
      application_name: 'event-log-writer',
      connectionTimeoutMillis: 5_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    });
    const forget = (): void => {
      if (connection === client) connection = undefined;
    };
    client.on('error', forget).on('end', forget);
    await client.connect();
    connection = client;
    return client;
  };

  const dropConnection = async (): Promise<void> => {
    const dropped = connection;
    connection = undefined;
    await dropped?.end().catch(() => undefined);
  };

  const write: WriteBatch = async (batch) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const client = await connect();
        const { rows } = await client.query<Row>({ ...STATEMENT, values: toParameters(batch) });
        return toOutcomes(batch, rows);
      } catch (error) {
        if (isCausedByContent(error)) return isolate(batch, error, write);
        await dropConnection();
        // The answer may be lost and the batch stored: event ids make the next attempt return the first positions.
        if (isClosed || attempt >= RETRY.maxAttempts) throw new LogUnavailableError('store_unreachable', { cause: error });
        await delay(backoffDelayMs(RETRY, attempt));
      }
    }
  };

  return {
    write,
    async close() {
      isClosed = true;
      await dropConnection();
    },
  };
}

/** SQLSTATE classes 22 and 23: the content of some event is what the database refuses, so trying again as a whole cannot help. */
function isCausedByContent(error: unknown): error is Error {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}

/** Halves the batch until the append at fault stands alone, so that it fails without the others. */
async function isolate(batch: readonly (readonly NewEvent[])[], error: Error, write: WriteBatch): Promise<readonly AppendOutcome[]> {
  if (batch.length === 1) return [error];
  const middle = Math.ceil(batch.length / 2);
  return [...(await write(batch.slice(0, middle))), ...(await write(batch.slice(middle)))];
}

function toParameters(batch: readonly (readonly NewEvent[])[]): Buffer[] {
  const events = batch.flat();
  return [
    encodeIntegerArray(batch.flatMap((append, index) => append.map(() => index))),
    encodeUuidArray(events.map((event) => event.id)),
    encodeTextArray(events.map((event) => event.stream)),
    encodeIntegerArray(countWithinStreams(events)),
    encodeIntegerArray(events.map((event) => event.expectedVersion ?? null)),
    encodeTextArray(events.map((event) => event.type)),
    encodeUuidArray(events.map((event) => event.tenant ?? null)),
    encodeTextArray(events.map((event) => event.subject)),
    encodeTextArray(events.map((event) => event.body)),
  ];
}

function countWithinStreams(events: readonly NewEvent[]): number[] {
  const counts = new Map<string, number>();
  return events.map(({ stream }) => {
    const nth = (counts.get(stream) ?? 0) + 1;
    counts.set(stream, nth);
    return nth;
  });
}

function toOutcomes(batch: readonly (readonly NewEvent[])[], rows: readonly Row[]): readonly AppendOutcome[] {
  const byOrdinal: Row[] = [];
  for (const row of rows) byOrdinal[row.ordinal] = row;
  let ordinal = 0;
  return batch.map((append) => {
    const placed = append.map((event) => ({ event, row: rowAt(byOrdinal, ++ordinal) }));
    const isRefused = placed.some(({ row }) => row.at_position === null);
    return isRefused ? toConflict(placed) : placed.map(toAppended);
  });
}

interface Placed {
  readonly event: NewEvent;
  readonly row: Row;
}

function rowAt(rows: readonly Row[], ordinal: number): Row {
  const row = rows[ordinal];
  if (row === undefined) throw new Error(`append_events gave no answer for event ${ordinal}.`);
  return row;
}

function toAppended({ event, row }: Placed): Exclude<AppendOutcome, Error>[number] {
  return {
    id: event.id,
    stream: row.in_stream,
    version: row.at_version,
    position: Number(row.at_position),
    isDuplicate: row.outcome === 'duplicate',
  };
}

function toConflict(placed: readonly Placed[]): VersionConflictError {
  const conflicts = placed.flatMap(({ event, row }, index) =>
    row.outcome === 'conflict'
      ? [{ index, stream: row.in_stream, expectedVersion: event.expectedVersion ?? 0, actualVersion: row.at_version }]
      : [],
  );
  return new VersionConflictError(conflicts);
}
