import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import type { Cache, KeyValueDrivers, Locks, SessionStore } from './key-value-store.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

function connectRedis(url: string) {
  const client = createClient({
    url,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: (attempts) => Math.min(50 * 2 ** Math.min(attempts, 10), MAX_RECONNECT_DELAY_MS),
    },
    disableOfflineQueue: true,
  });
  // Commands fail by themselves while the connection is away; without a listener the process would end.
  client.on('error', () => undefined);
  return client;
}

type Redis = ReturnType<typeof connectRedis>;

/** Cache, locks and sessions in Redis. `prefix` keeps services apart in one Redis. */
export async function createRedisKeyValues(url: string, prefix: string): Promise<KeyValueDrivers> {
  const redis = connectRedis(url);
  await redis.connect();
  return {
    cache: createCache(redis, prefix),
    locks: createLocks(redis, prefix),
    sessions: createSessions(redis, prefix),
    async [Symbol.asyncDispose]() {
      await redis.close();
    },
  };
}

function createCache(redis: Redis, prefix: string): Cache {
  const name = (key: string) => `${prefix}:cache:${key}`;
  return {
    get: async (key) => (await redis.get(name(key))) ?? undefined,
    async set(key, value, ttlMs) {
      await redis.set(name(key), value, { expiration: { type: 'PX', value: ttlMs } });
    },
    async delete(key) {
      await redis.del(name(key));
    },
  };
}

function createSessions(redis: Redis, prefix: string): SessionStore {
  const session = (id: string) => `${prefix}:session:${id}`;
  const owner = (id: string) => `${prefix}:session-owner:${id}`;
  return {
    get: async (id) => (await redis.hGet(session(id), 'value')) ?? undefined,
    async set(id, ownerId, value, ttlMs) {
      const results = redis.multi().hSet(session(id), { value, owner: ownerId }).pExpire(session(id), ttlMs).sAdd(owner(ownerId), id);
      // The index of an owner lives as long as the longest of the sessions in it; ids that have ended in it do no harm.
      await results.pExpire(owner(ownerId), ttlMs, 'GT').pExpire(owner(ownerId), ttlMs, 'NX').exec();
    },
    async delete(id) {
      const ownerId = await redis.hGet(session(id), 'owner');
      await redis.del(session(id));
      if (ownerId !== null && ownerId !== undefined) await redis.sRem(owner(ownerId), id);
    },
    async deleteOfOwner(ownerId) {
      const ids = await redis.sMembers(owner(ownerId));
      const removed = ids.length === 0 ? 0 : await redis.del(ids.map(session));
      await redis.del(owner(ownerId));
      return removed;
    },
  };
}

const ACQUIRE = `if redis.call('exists', KEYS[1]) == 1 then return 0 end
local token = redis.call('incr', KEYS[2])
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
return token`;
const EXTEND = `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])`;
const RELEASE = `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('del', KEYS[1])`;

function createLocks(redis: Redis, prefix: string): Locks {
  return {
    async acquire(name, ttlMs) {
      // One hash tag, so that both keys lie on the same node of a cluster.
      const key = `${prefix}:lock:{${name}}`;
      const holder = randomUUID();
      const token = Number(await redis.eval(ACQUIRE, { keys: [key, `${key}:token`], arguments: [holder, String(ttlMs)] }));
      if (token === 0) return undefined;
      return {
        fencingToken: token,
        extend: async (extensionMs) => Number(await redis.eval(EXTEND, { keys: [key], arguments: [holder, String(extensionMs)] })) === 1,
        async release() {
          await redis.eval(RELEASE, { keys: [key], arguments: [holder] });
        },
      };
    },
  };
}
