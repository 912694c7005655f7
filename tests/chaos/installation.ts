import { fileURLToPath } from 'node:url';
import { eventStreamingServiceSchema } from '@prognetwork/event-streaming-service';
import { rolesOf } from '@prognetwork/shared-infrastructure';
import { findFreePorts, startTestRedis } from '@prognetwork/testing';
import { startDatabase, type KilledDatabase } from './database.ts';
import { effectsSchema } from './effects-service/effects.ts';
import { startIdentity, type Identity } from './identity.ts';
import { createProgram, type Victim } from './program.ts';

export type StoreName = 'postgres' | 'redis';

export interface Installation extends AsyncDisposable {
  readonly identity: Identity;
  readonly database: KilledDatabase;
  /** The processes of the event streaming service. */
  readonly logs: readonly string[];
  /** Everything that may be killed. */
  readonly victims: readonly Victim[];
}

const LOG_MAIN = fileURLToPath(new URL('../../core-orchestration/apps/event-streaming-service/src/main.ts', import.meta.url));
const EFFECTS_MAIN = fileURLToPath(new URL('effects-service/main.ts', import.meta.url));

const LOG_SECRETS = Object.fromEntries(
  ['EVENT_STREAMING_CHAIN_SECRET', 'EVENT_STREAMING_PERSON_KEY_SECRET', 'WEBHOOK_SEALING_SECRET'].map((name) => [name, 'chaos '.repeat(8)]),
);

/** PostgreSQL, Redis where the log is kept there, two processes of the event streaming service and two consumers. */
export async function startInstallation(store: StoreName): Promise<Installation> {
  await using undo = new AsyncDisposableStack();
  const identity = undo.use(await startIdentity());
  const database = undo.use(await startDatabase([eventStreamingServiceSchema, effectsSchema]));
  const redis = store === 'redis' ? await startTestRedis() : undefined;
  if (redis) undo.use(redis);
  if (store === 'redis' && redis === undefined) throw new Error('There is no redis-server on this machine.');
  const inRedis = redis ? { EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: redis.url } : {};
  const connections = (prefix: string, schema: string) => ({
    [`${prefix}_DATABASE_URL`]: database.urlOf(rolesOf(schema).runtime),
    [`${prefix}_PLATFORM_DATABASE_URL`]: database.urlOf(rolesOf(schema).platform),
    [`${prefix}_CLIENT_SECRET`]: 'chaos',
    USER_SERVICE_URL: identity.url,
  });
  const programs: ReturnType<typeof createProgram>[] = [];
  for (const name of ['event streaming 1', 'event streaming 2']) {
    const port = await findFreePorts();
    const environment = {
      ...connections('EVENT_STREAMING', 'events'),
      ...LOG_SECRETS,
      ...inRedis,
      EVENT_STREAMING_SERVICE_PORT: String(port),
      EVENT_STREAMING_LEASE_MS: '3000',
    };
    programs.push(createProgram(name, LOG_MAIN, port, { ...environment, EVENT_STREAMING_URL: `http://127.0.0.1:${port}` }));
  }
  const logs = programs.map(({ url }) => url);
  for (const [index, url] of logs.entries()) {
    const port = await findFreePorts();
    const environment = { ...connections('EFFECTS', 'effects'), EVENT_STREAMING_URL: url, EFFECTS_SERVICE_PORT: String(port) };
    programs.push(createProgram(`consumer ${index + 1}`, EFFECTS_MAIN, port, environment));
  }
  undo.defer(async () => void (await Promise.all(programs.map((program) => program.kill()))));
  await Promise.all(programs.map((program) => program.start()));
  const victims: Victim[] = [...programs, database];
  if (redis) victims.push({ name: 'Redis', kill: () => redis.kill(), start: () => redis.restart(), assertRunning: () => undefined });
  const kept = undo.move();
  return { identity, database, logs, victims, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
