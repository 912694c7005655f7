import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@prognetwork/embedded-postgres';
import type { ServiceSchema } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, findFreePorts, type TestDatabase } from '@prognetwork/testing';
import { userServiceSchema } from '@prognetwork/user-service';

/** A database with a service's schema (the user service's, unless told otherwise) on a PostgreSQL of its own, with the same durability as the platform's. */
export async function createBenchmarkDatabase(service: ServiceSchema = userServiceSchema): Promise<TestDatabase> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const server = stack.use(
    await startEmbeddedPostgres({
      dataDirectory: join(folder, 'data'),
      port: await findFreePorts(),
      logFile: join(folder, 'postgres.log'),
    }),
  );
  process.env['TEST_POSTGRES_URL'] = server.adminUrl;
  const database = await createTestDatabase(service);
  const owned = stack.move();
  return { ...database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
