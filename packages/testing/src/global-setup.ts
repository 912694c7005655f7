import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '@prognetwork/embedded-postgres';
import { removeWithThisProcess } from './caretaker.ts';
import { findFreePorts } from './free-port.ts';

const PREFIX = 'prognetwork-test-postgres-';

/** Vitest global setup: one throwaway PostgreSQL for the whole run, its superuser URL in TEST_POSTGRES_URL. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TEST_POSTGRES_URL']) return undefined;
  await removeLeftOvers();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  const forgetFolder = removeWithThisProcess(folder);
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({
    dataDirectory: join(folder, 'data'),
    port: await findFreePorts(),
    logFile: join(folder, 'postgres.log'),
    durable: false,
    settings: { max_connections: '400', max_wal_size: '2GB' },
  });
  process.env['TEST_POSTGRES_URL'] = server.adminUrl;
  return async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
    forgetFolder();
    delete process.env['TEST_POSTGRES_URL'];
  };
}

/** What is left of a machine that went down in the middle; folders of live runs are locked and stay. */
async function removeLeftOvers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(PREFIX) || !existsSync(join(folder, 'data'))) continue;
    if (await removeEmbeddedPostgres(join(folder, 'data'))) rmSync(folder, { recursive: true, force: true });
  }
}
