import type { EventStore } from '../event-store.ts';
import type { LogGuard } from './log-guard.ts';
import { indexOf, readCandidates, type Index } from './log-index.ts';
import { isWanted, readEntriesAt, type LoggedEvent } from './log-reader.ts';
import type { Redis, RedisConnection } from './redis-connection.ts';
import { KEY_PREFIX, keys } from './redis-keys.ts';
import { runScript, scripts } from './scripts.ts';

// One script runs alone; this keeps each short.
const MAX_EVENTS_A_SCRIPT = 500;

/** Removes events by script, so that the log, the indexes and the places left behind change together. */
export function createLogRemover(connection: RedisConnection, guard: LogGuard): Pick<EventStore, 'remove' | 'compact'> {
  return {
    remove: (query) =>
      connection.use(async (client) => {
        const { after, upTo, limit } = query;
        const index = indexOf(query) ?? { kind: 'streams', keys: [keys.log] };
        if (index === 'none') return { removed: 0, reached: upTo };
        const looked = await readCandidates(client, index, { after, before: upTo + 1 }, 'asc', limit);
        const events = await readEntriesAt(client, looked);
        const wanted = events.filter((event) => isWanted(event, query) && query.exceptTypes?.includes(event.type) !== true);
        const last = looked.at(-1);
        return {
          removed: await removeEvents(client, guard, wanted),
          reached: last === undefined || looked.length < limit ? upTo : last.position,
        };
      }),

    compact: ({ stream, upToVersion, upTo, limit }) =>
      connection.use(async (client) => {
        const index: Index = { kind: 'sorted', key: keys.stream(stream) };
        const oldest = await readCandidates(client, index, { before: upToVersion + 1 }, 'asc', limit);
        const candidates = oldest.filter(({ position }) => position <= upTo);
        return { removed: await removeEvents(client, guard, await readEntriesAt(client, candidates)) };
      }),
  };
}

async function removeEvents(client: Redis, guard: LogGuard, events: readonly LoggedEvent[]): Promise<number> {
  let removed = 0;
  for (let from = 0; from < events.length; from += MAX_EVENTS_A_SCRIPT) {
    const values = events
      .slice(from, from + MAX_EVENTS_A_SCRIPT)
      .flatMap(({ position, id, stream, version, type, tenant, subject }) => [
        String(position),
        id,
        stream,
        String(version),
        type,
        tenant ?? '',
        subject,
      ]);
    removed += Number(
      await runScript(client, scripts.removeEvents, [keys.head, keys.log, keys.ids], [KEY_PREFIX, guard.seen.identity, ...values]),
    );
  }
  return removed;
}
