import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventStreamingServiceSchema } from '@prognetwork/event-streaming-service';
import { rolesOf } from '@prognetwork/shared-infrastructure';
import { findFreePorts, removeWithThisProcess, startTestRedis } from '@prognetwork/testing';
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

/** Half of a start is reading TypeScript. What Node has read it keeps at its end, which a program that is killed does not come to. */
function keepCompiled(folder: string): void {
  const programs = ['../../core-orchestration/apps/event-streaming-service/src/index.ts', './effects-service/effects.ts'];
  const source = programs.map((file) => `await import(${JSON.stringify(new URL(file, import.meta.url).href)});`).join('\n');
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: folder };
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], { env, timeout: 60_000 });
  if (status !== 0) throw new Error(`The programs do not load: ${String(stderr)}`);
}

/** PostgreSQL, Redis where the log is kept there, two processes of the event streaming service and two consumers. */
export async function startInstallation(store: StoreName): Promise<Installation> {
  await using undo = new AsyncDisposableStack();
  const identity = undo.use(await startIdentity());
  const database = undo.use(await startDatabase([eventStreamingServiceSchema, effectsSchema]));
  const redis = store === 'redis' ? await startTestRedis() : undefined;
  if (redis) undo.use(redis);
  if (store === 'redis' && redis === undefined) throw new Error('There is no redis-server on this machine.');
  const inRedis = redis ? { EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: redis.url } : {};
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-chaos-code-'));
  undo.defer(() => rmSync(folder, { recursive: true, force: true }));
  undo.defer(removeWithThisProcess(folder));
  keepCompiled(folder);
  const connections = (prefix: string, schema: string) => ({
    [`${prefix}_DATABASE_URL`]: database.urlOf(rolesOf(schema).runtime),
    [`${prefix}_PLATFORM_DATABASE_URL`]: database.urlOf(rolesOf(schema).platform),
    [`${prefix}_CLIENT_SECRET`]: 'chaos',
    USER_SERVICE_URL: identity.url,
    NODE_COMPILE_CACHE: folder,
  });
  const programs: ReturnType<typeof createProgram>[] = [];
  for (let process = 1; process <= 2; process++) {
    const port = await findFreePorts();
    const environment = {
      ...connections('EVENT_STREAMING', 'events'),
      ...LOG_SECRETS,
      ...inRedis,
      EVENT_STREAMING_SERVICE_PORT: String(port),
      EVENT_STREAMING_LEASE_MS: '3000',
    };
    programs.push(createProgram('event streaming', LOG_MAIN, port, { ...environment, EVENT_STREAMING_URL: `http://127.0.0.1:${port}` }));
  }
  const logs = programs.map(({ url }) => url);
  for (const url of logs) {
    const port = await findFreePorts();
    const environment = { ...connections('EFFECTS', 'effects'), EVENT_STREAMING_URL: url, EFFECTS_SERVICE_PORT: String(port) };
    programs.push(createProgram('consumer', EFFECTS_MAIN, port, environment));
  }
  undo.defer(async () => void (await Promise.all(programs.map((program) => program.kill()))));
  await Promise.all(programs.map((program) => program.start()));
  const victims: Victim[] = [...programs, database];
  if (redis) victims.push({ kind: 'Redis', kill: () => redis.kill(), start: () => redis.restart(), assertRunning: () => undefined });
  const kept = undo.move();
  return { identity, database, logs, victims, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
