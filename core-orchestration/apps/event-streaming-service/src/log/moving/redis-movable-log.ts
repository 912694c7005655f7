import type { FoundLog } from '../redis/log-identity.ts';
import { inspectLog } from '../redis/log-guard.ts';
import { LogRefusedError, type Redis, type RedisConnection } from '../redis/redis-connection.ts';
import { readEntries, readLog, withoutId } from '../redis/log-reader.ts';
import { KEY_PREFIX, keys } from '../redis/redis-keys.ts';
import { runScript, scripts } from '../redis/scripts.ts';
import { PAGE_EVENTS, PAGE_PLACES, type LogEnd, type MovableLog, type StreamVersion, type TakenPlace } from './movable-log.ts';

export interface RedisMovableLog extends MovableLog {
  readonly store: 'redis';
  inspect(eventId: string | undefined): Promise<FoundLog>;
  /** Keeps every process from changing the log, or lets them again; its identity. */
  fence(how: 'close' | 'open'): Promise<string>;
  /** What was copied is a log from now on, for an installation that knows its identity. */
  complete(end: LogEnd, identity: string): Promise<void>;
  forgetCopy(): Promise<void>;
}

/** The log in a Redis as it is moved from there or to there. The connection judges no log. */
export function createRedisMovableLog(connection: RedisConnection): RedisMovableLog {
  return {
    store: 'redis',
    ...createReading(connection),
    ...createWriting(connection),
    inspect: (eventId) => connection.use((client) => inspectLog(client, eventId)),
    fence: (how) => connection.use(async (client) => String(await runScript(client, scripts.fenceLog, [keys.head], [how]))),
    complete: ({ epoch, position, recordedAtMs }, identity) =>
      connection.use(async (client) => {
        const values = [identity, String(epoch), String(position), String(recordedAtMs)];
        await runScript(client, scripts.completeCopy, [keys.head, keys.log], values);
      }),
    forgetCopy: () => connection.use(async (client) => void (await client.del(keys.copy))),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

function createReading(
  connection: RedisConnection,
): Pick<MovableLog, 'end' | 'counts' | 'read' | 'readEvents' | 'readTakenPlaces' | 'readStreams' | 'countPlaces' | 'countStreams'> {
  return {
    end: () =>
      connection.use(async (client) => {
        const [epoch, position, recordedAt] = await client.hmGet(keys.head, ['epoch', 'position', 'recordedAt']);
        if (epoch === null || epoch === undefined) throw new LogRefusedError('There is no log in this Redis.');
        return { epoch: Number(epoch), position: Number(position), recordedAtMs: Number(recordedAt) };
      }),
    counts: () =>
      connection.use(async (client) => ({
        events: await client.xLen(keys.log),
        ids: await client.hLen(keys.ids),
        streams: await client.hLen(keys.streams),
      })),
    read: (query) => connection.use(async (client) => (await readLog(client, query)).map(withoutId)),
    readEvents: (after) => connection.use((client) => readEntries(client, { after }, 'asc', PAGE_EVENTS)),
    readTakenPlaces: () => scanPlaces(connection),
    readStreams: () => scanStreams(connection),
    countPlaces: (places) => countFields(connection, keys.ids, places, (found, place) => isSamePlace(found, place)),
    countStreams: (streams) => countFields(connection, keys.streams, streams, (found, { version }) => Number(found) === version),
  };
}

function createWriting(
  connection: RedisConnection,
): Pick<MovableLog, 'written' | 'writeEvents' | 'writeTakenPlaces' | 'writeStreams' | 'isEmpty' | 'clear'> {
  return {
    written: () => connection.use(async (client) => Number((await client.hGet(keys.copy, 'position')) ?? 0)),
    writeEvents: (events, after) =>
      connection.use(async (client) => {
        const values = [KEY_PREFIX, String(after)];
        for (const { position, version, id, stream, type, tenant, subject, recordedAt, body } of events) {
          const recordedMs = String(new Date(recordedAt).getTime());
          values.push(String(position), String(version), id, stream, type, tenant ?? '', subject, recordedMs, body);
        }
        await runScript(client, scripts.copyEvents, [keys.copy, keys.log, keys.ids], values);
      }),
    writeTakenPlaces: (places) =>
      writeFields(connection, keys.ids, Object.fromEntries(places.map(({ id, position, version }) => [id, `${position}:${version}:`]))),
    writeStreams: (streams) =>
      writeFields(connection, keys.streams, Object.fromEntries(streams.map(({ stream, version }) => [stream, String(version)]))),
    isEmpty: () => connection.use(async (client) => (await client.exists([keys.head, keys.log, keys.ids, keys.streams, keys.copy])) === 0),
    clear: () => connection.use(clearLog),
  };
}

async function* scanFields(connection: RedisConnection, key: string): AsyncGenerator<readonly { field: string; value: string }[]> {
  for (let cursor = '0'; ;) {
    const page = await connection.use((client) => client.hScan(key, cursor, { COUNT: PAGE_PLACES }));
    yield page.entries;
    cursor = page.cursor;
    if (cursor === '0') return;
  }
}

async function* scanPlaces(connection: RedisConnection): AsyncGenerator<readonly TakenPlace[]> {
  for await (const fields of scanFields(connection, keys.ids)) yield fields.flatMap(({ field, value }) => toTakenPlace(field, value) ?? []);
}

async function* scanStreams(connection: RedisConnection): AsyncGenerator<readonly StreamVersion[]> {
  for await (const fields of scanFields(connection, keys.streams))
    yield fields.map(({ field, value }) => ({ stream: field, version: Number(value) }));
}

function toTakenPlace(id: string, place: string): TakenPlace | undefined {
  const [position, version] = place.split(':', 2);
  return version === undefined ? undefined : { id, position: Number(position), version: Number(version) };
}

function isSamePlace(found: string, { id, position, version }: TakenPlace): boolean {
  const place = toTakenPlace(id, found);
  return place?.position === position && place.version === version;
}

async function countFields<Item extends TakenPlace | StreamVersion>(
  connection: RedisConnection,
  key: string,
  items: readonly Item[],
  isSame: (found: string, item: Item) => boolean,
): Promise<number> {
  if (items.length === 0) return 0;
  const found = await connection.use((client) =>
    client.hmGet(
      key,
      items.map((item) => ('id' in item ? item.id : item.stream)),
    ),
  );
  return items.filter((item, index) => {
    const value = found[index];
    return value !== null && value !== undefined && isSame(value, item);
  }).length;
}

async function writeFields(connection: RedisConnection, key: string, fields: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(fields).length > 0) await connection.use((client) => client.hSet(key, fields));
}

async function clearLog(client: Redis): Promise<void> {
  for (let cursor = '0'; ;) {
    const page = await client.scan(cursor, { MATCH: `${KEY_PREFIX}*`, COUNT: PAGE_PLACES });
    if (page.keys.length > 0) await client.unlink(page.keys);
    cursor = page.cursor;
    if (cursor === '0') return;
  }
}
