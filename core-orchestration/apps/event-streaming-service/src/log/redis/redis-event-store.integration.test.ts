import { newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, hasRedis, startTestRedis } from '@prognetwork/testing';
import pg from 'pg';
import { describe, expect } from 'vitest';
import { eventStreamingServiceSchema } from '../../index.ts';
import { describeEventStore } from '../conformance/describe-event-store.ts';
import type { LogUnderTest } from '../conformance/store-under-test.ts';
import { createRedisEventStore } from './redis-event-store.ts';
import { createWitnessRepository } from './witness-repository.ts';

async function startLog(): Promise<LogUnderTest> {
  const database = await createTestDatabase(eventStreamingServiceSchema);
  const redis = (await startTestRedis()) ?? expect.fail('redis-server is not on this machine');
  const pool = new pg.Pool({ connectionString: database.runtimeUrl });
  return {
    port: Number(new URL(redis.url).port),
    open: ({ maxQueuedEvents = 10_000, maxQueuedBytes = 10_000_000, throughPort } = {}) =>
      createRedisEventStore({
        url: throughPort === undefined ? redis.url : `redis://127.0.0.1:${throughPort}`,
        witness: createWitnessRepository(pool),
        acceptsLoss: false,
        newId,
        maxQueuedEvents,
        maxQueuedBytes,
        onRefused: (error) => expect.fail(error.message),
        onWitnessFailed: (error) => expect.fail(String(error)),
      }),
    async [Symbol.asyncDispose]() {
      await pool.end();
      await redis[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

// Without a redis-server, the bootstrap of the tests says plainly that Redis was not tested.
describe.runIf(hasRedis())('Redis as the store', () => describeEventStore('Redis', startLog));
