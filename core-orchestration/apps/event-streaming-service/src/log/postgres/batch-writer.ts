import { setTimeout as delay } from 'node:timers/promises';
import { backoffDelayMs } from '@prognetwork/event-based-service-client';
import pg from 'pg';
import type { AppendOutcome, WriteBatch } from '../append-queue.ts';
import { LogUnavailableError, VersionConflictError, type NewEvent } from '../event-store.ts';
import { countStreams, toCheckedParameters, toNewParameters, type StreamCounts } from './batch-parameters.ts';

export interface BatchWriter {
  readonly write: WriteBatch;
  close(): Promise<void>;
}

interface NewRow {
  readonly base_position: string;
  /** The version that each stream of the batch has now, in the order in which they were given. */
  readonly stream_versions: readonly number[];
}

interface CheckedRow {
  readonly ordinal: number;
  readonly outcome: 'appended' | 'duplicate' | 'conflict' | 'withheld';
  readonly at_position: string | null;
  readonly in_stream: string;
  readonly at_version: number;
}

const APPEND_NEW = {
  name: 'append-new',
  text: 'select * from append_new($1::uuid[], $2::int4[], $3::int4[], $4::text[], $5::int4[], $6::int4[], $7::text[], $8::uuid[], $9::text[], $10::text[])',
};
const APPEND_CHECKED = {
  name: 'append-checked',
  text: 'select * from append_checked($1::int4[], $2::uuid[], $3::text[], $4::int4[], $5::text[], $6::uuid[], $7::text[], $8::text[])',
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
      // The plans of the functions depend on no parameter, and a plan made for each batch would cost more than it stores.
      options: '-c plan_cache_mode=force_generic_plan',
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
        return await store(client, batch);
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

async function store(client: pg.Client, batch: readonly (readonly NewEvent[])[]): Promise<readonly AppendOutcome[]> {
  const counted = countStreams(batch.flat());
  const { rows } = await client.query<NewRow>({ ...APPEND_NEW, values: toNewParameters(batch.flat(), counted) });
  const [row] = rows;
  if (row !== undefined) return toNewOutcomes(batch, row, counted);
  // Some event is stored already, or some expected version is wrong.
  const checked = await client.query<CheckedRow>({ ...APPEND_CHECKED, values: toCheckedParameters(batch) });
  return toCheckedOutcomes(batch, checked.rows);
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

function toNewOutcomes(
  batch: readonly (readonly NewEvent[])[],
  { base_position, stream_versions }: NewRow,
  { streamOf, nthInStream, counts }: StreamCounts,
): readonly AppendOutcome[] {
  let index = 0;
  let position = Number(base_position);
  return batch.map((append) =>
    append.map(({ id, stream }) => {
      const place = streamOf[index] ?? 0;
      const version = (stream_versions[place - 1] ?? 0) - (counts[place - 1] ?? 0) + (nthInStream[index++] ?? 0);
      return { id, stream, version, position: ++position, isDuplicate: false };
    }),
  );
}

function toCheckedOutcomes(batch: readonly (readonly NewEvent[])[], rows: readonly CheckedRow[]): readonly AppendOutcome[] {
  const byOrdinal: CheckedRow[] = [];
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
  readonly row: CheckedRow;
}

function rowAt(rows: readonly CheckedRow[], ordinal: number): CheckedRow {
  const row = rows[ordinal];
  if (row === undefined) throw new Error(`append_checked gave no answer for event ${ordinal}.`);
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
