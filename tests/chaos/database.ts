import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@prognetwork/embedded-postgres';
import { migrateService, provisionDatabase, rolesOf, type ServiceSchema } from '@prognetwork/shared-infrastructure';
import { findFreePorts, removeWithThisProcess } from '@prognetwork/testing';
import type { Victim } from './program.ts';

export interface KilledDatabase extends Victim, AsyncDisposable {
  urlOf(role: string): string;
}

const PASSWORD = 'chaos';

/** A PostgreSQL that writes durably, with the schemas of these services, made to be killed. */
export async function startDatabase(schemas: readonly ServiceSchema[]): Promise<KilledDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-chaos-'));
  const forgetFolder = removeWithThisProcess(folder);
  chmodSync(folder, 0o711);
  const options = { dataDirectory: join(folder, 'data'), port: await findFreePorts(), logFile: join(folder, 'postgres.log') };
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  const adminUrl = server.adminUrl;
  const urlOf = (role: string): string => server.url(role, 'postgres', PASSWORD);
  await provisionDatabase({ adminUrl, services: schemas, passwordOf: () => PASSWORD });
  for (const service of schemas) await migrateService({ ownerUrl: urlOf(rolesOf(service.schema).owner), service });
  return {
    kind: 'PostgreSQL',
    urlOf,
    async kill() {
      process.kill(server.pid, 'SIGKILL');
      // Only gives the lock on its folder back: the process is gone already.
      await server[Symbol.asyncDispose]();
    },
    async start() {
      server = await startEmbeddedPostgres(options);
    },
    // Only this file ends it.
    assertRunning: () => undefined,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
      forgetFolder();
    },
  };
}
