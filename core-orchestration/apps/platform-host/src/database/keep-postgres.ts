import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from '@prognetwork/embedded-postgres';

const CHECK_MS = 500;
const RETRY_MS = 5_000;

/** Starts PostgreSQL, and again on the same port when it dies; the services' pools connect again by themselves. */
export async function keepPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const stopping = new AbortController();
  let server = await startEmbeddedPostgres(options);
  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await pause(CHECK_MS);
      if (stopping.signal.aborted || isAlive(server.pid)) continue;
      await server[Symbol.asyncDispose]();
      // What keeps it from starting is in its log; the services answer "not ready" meanwhile.
      const restarted = await startEmbeddedPostgres(options).catch(() => undefined);
      if (restarted) server = restarted;
      else await pause(RETRY_MS);
    }
  };
  const watching = watch();
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await watching;
      await server[Symbol.asyncDispose]();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
