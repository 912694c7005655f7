import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createBackgroundLoop } from '../background-loop.ts';
import type { Cache, KeyValueDrivers, Locks, SessionStore } from './key-value-store.ts';

const SWEEP_INTERVAL_MS = 60_000;
const SWEEP_BATCH = 1_000;

/** Cache, locks and sessions in the service's own table `key_values`; nothing else has to be installed. */
export function createPostgresKeyValues(pool: Pool): KeyValueDrivers {
  const sweeper = createBackgroundLoop({
    async turn() {
      // What has ended is invisible already; a failed sweep is made up for by the next.
      await sweep(pool).catch(() => undefined);
      return SWEEP_INTERVAL_MS;
    },
  });
  return {
    cache: createCache(pool),
    locks: createLocks(pool),
    sessions: createSessions(pool),
    [Symbol.asyncDispose]: () => sweeper[Symbol.asyncDispose](),
  };
}

async function sweep(pool: Pool): Promise<void> {
  await pool.query(
    `delete from key_values where key in (select key from key_values where expires_at < now() and key not like 'lock:%' limit $1)`,
    [SWEEP_BATCH],
  );
}

const UPSERT = `insert into key_values (key, value, owner, expires_at) values ($1, $2, $3, now() + make_interval(secs => $4::float8 / 1000))
  on conflict (key) do update set value = excluded.value, owner = excluded.owner, expires_at = excluded.expires_at`;

async function read(pool: Pool, key: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ value: string }>('select value from key_values where key = $1 and expires_at > now()', [key]);
  return rows[0]?.value;
}

function createCache(pool: Pool): Cache {
  return {
    get: (key) => read(pool, `cache:${key}`),
    async set(key, value, ttlMs) {
      await pool.query(UPSERT, [`cache:${key}`, value, null, ttlMs]);
    },
    async delete(key) {
      await pool.query('delete from key_values where key = $1', [`cache:${key}`]);
    },
  };
}

function createSessions(pool: Pool): SessionStore {
  return {
    get: (id) => read(pool, `session:${id}`),
    async set(id, ownerId, value, ttlMs) {
      await pool.query(UPSERT, [`session:${id}`, value, ownerId, ttlMs]);
    },
    async delete(id) {
      await pool.query('delete from key_values where key = $1', [`session:${id}`]);
    },
    async deleteOfOwner(ownerId) {
      const { rowCount } = await pool.query(`delete from key_values where owner = $1 and key like 'session:%'`, [ownerId]);
      return rowCount ?? 0;
    },
  };
}

/** A lock is a row whose value is `<fencing token> <holder>`; it stays after its release, so that the token keeps growing. */
function createLocks(pool: Pool): Locks {
  return {
    async acquire(name, ttlMs) {
      const holder = randomUUID();
      const { rows } = await pool.query<{ value: string }>(
        `insert into key_values (key, value, expires_at) values ($1, '1 ' || $2, now() + make_interval(secs => $3::float8 / 1000))
         on conflict (key) do update set value = (split_part(key_values.value, ' ', 1)::bigint + 1) || ' ' || $2, expires_at = excluded.expires_at
           where key_values.expires_at <= now() returning value`,
        [`lock:${name}`, holder, ttlMs],
      );
      const held = rows[0]?.value;
      if (held === undefined) return undefined;
      return {
        fencingToken: Number(held.split(' ')[0]),
        async extend(extensionMs) {
          const { rowCount } = await pool.query(
            'update key_values set expires_at = now() + make_interval(secs => $3::float8 / 1000) where key = $1 and value = $2 and expires_at > now()',
            [`lock:${name}`, held, extensionMs],
          );
          return rowCount === 1;
        },
        async release() {
          await pool.query('update key_values set expires_at = now() where key = $1 and value = $2', [`lock:${name}`, held]);
        },
      };
    },
  };
}
