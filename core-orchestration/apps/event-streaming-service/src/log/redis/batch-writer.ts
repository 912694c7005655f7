import { setTimeout as delay } from 'node:timers/promises';
import { backoffDelayMs } from '@prognetwork/event-based-service-client';
import type { AppendOutcome, WriteBatch } from '../append-queue.ts';
import { VersionConflictError, type AppendedEvent, type NewEvent, type VersionConflict } from '../event-store.ts';
import type { LogGuard } from './log-guard.ts';
import { LogRefusedError, type RedisConnection } from './redis-connection.ts';
import { KEY_PREFIX, keys } from './redis-keys.ts';
import { runScript, scripts } from './scripts.ts';

const RETRY = { maxAttempts: 5, baseDelayMs: 50, maxDelayMs: 1_000 };
const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CONFLICT = 0;

/** Stores each batch with one script, and writes again after a lost answer: event ids make the next attempt return the first positions. */
export function createBatchWriter(connection: RedisConnection, guard: LogGuard): { readonly write: WriteBatch; close(): void } {
  let isClosed = false;

  const writeSound = async (batch: readonly (readonly NewEvent[])[]): Promise<readonly AppendOutcome[]> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await connection.use(async (client) => {
          const answer = await runScript(
            client,
            scripts.appendBatch,
            [keys.head, keys.log, keys.ids, keys.streams],
            toArguments(batch, guard),
          );
          return toOutcomes(batch, answer);
        });
      } catch (error) {
        if (isClosed || error instanceof LogRefusedError || attempt >= RETRY.maxAttempts) throw error;
        await delay(backoffDelayMs(RETRY, attempt));
      }
    }
  };

  return {
    async write(batch) {
      const faults = batch.map(faultOf);
      const sound = batch.filter((_, index) => faults[index] === undefined);
      const outcomes = sound.length === 0 ? [] : await writeSound(sound);
      noteLast(outcomes, guard);
      let next = 0;
      return faults.map((fault) => fault ?? outcomes[next++] ?? new Error('The script left an append without an outcome.'));
    },
    close() {
      isClosed = true;
    },
  };
}

/** What no script could store, found before it would spoil the batch. */
function faultOf(append: readonly NewEvent[]): Error | undefined {
  const ids = new Set(append.map(({ id }) => id.toLowerCase()));
  if (ids.size !== append.length) return new Error('An event id occurs twice in one append.');
  const wrong = append.find(({ id }) => !EVENT_ID.test(id));
  return wrong && new Error(`${wrong.id} is not a UUID.`);
}

function toArguments(batch: readonly (readonly NewEvent[])[], guard: LogGuard): string[] {
  const { identity, epoch, position } = guard.seen;
  const values = [KEY_PREFIX, identity, String(epoch), String(position), String(batch.length)];
  for (const append of batch) {
    values.push(String(append.length));
    for (const { id, stream, expectedVersion, type, tenant, subject, body } of append) {
      values.push(
        id.toLowerCase(),
        stream,
        expectedVersion === undefined ? '' : String(expectedVersion),
        type,
        tenant ?? '',
        subject,
        body,
      );
    }
  }
  return values;
}

function toOutcomes(batch: readonly (readonly NewEvent[])[], answer: unknown): readonly AppendOutcome[] {
  // The script answers three values an event: position, version, stream of a duplicate.
  const values = answer as readonly (number | string)[];
  let next = 0;
  return batch.map((append) => {
    const conflicts: VersionConflict[] = [];
    const places: AppendedEvent[] = [];
    for (const [index, { id, stream, expectedVersion }] of append.entries()) {
      const [position, version, first] = [Number(values[next]), Number(values[next + 1]), String(values[next + 2] ?? '')];
      next += 3;
      if (position > 0) places.push({ id, stream: first === '' ? stream : first, version, position, isDuplicate: first !== '' });
      if (position === CONFLICT) conflicts.push({ index, stream, expectedVersion: expectedVersion ?? 0, actualVersion: version });
    }
    if (Number.isNaN(places.at(-1)?.position ?? 0)) throw new Error('The script answered too little.');
    return conflicts.length > 0 ? new VersionConflictError(conflicts) : places;
  });
}

function noteLast(outcomes: readonly AppendOutcome[], guard: LogGuard): void {
  let last: AppendedEvent | undefined;
  for (const outcome of outcomes) {
    if (outcome instanceof Error) continue;
    for (const place of outcome) if (!place.isDuplicate && place.position > (last?.position ?? 0)) last = place;
  }
  if (last) guard.noteAppended(last.position, last.id.toLowerCase());
}
