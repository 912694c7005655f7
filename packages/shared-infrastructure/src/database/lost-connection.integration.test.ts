import { execFileSync } from 'node:child_process';
import { createTestDatabase, testConfig, waitFor, type TestDatabase } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFoundation } from '../foundation.ts';
import { noteSchema, noteSettings } from '../test-fixtures/note-service.ts';
import { connectOnce } from './connect-once.ts';
import { provisionDatabase } from './provision-database.ts';

let testDatabase: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  testDatabase = await createTestDatabase(noteSchema);
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await testDatabase[Symbol.asyncDispose]();
});

/** Ends a connection of another, while nobody waits for an answer on it. */
async function breakConnection(pid: number | undefined): Promise<void> {
  await admin.query('select pg_terminate_backend($1)', [pid]);
  await waitFor(async () => {
    const { rowCount } = await admin.query('select from pg_stat_activity where pid = $1', [pid]);
    return rowCount === 0;
  });
}

describe('a connection that breaks between two statements of a transaction', () => {
  it('fails that transaction, not the process, and the next one gets another connection', async () => {
    const config = testConfig(noteSettings, noteSchema, testDatabase);
    await using foundation = createFoundation({ name: 'note-service', prefix: 'NOTE', config });
    const broken = foundation.database.inGlobalTransaction(async ({ db }) => {
      const { rows } = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await breakConnection(rows[0]?.pid);
      await db.execute(sql`select 1`);
    });
    await expect(broken).rejects.toThrow();
    await foundation.database.ping();
  });
});

describe('a connection of its own that breaks between two statements', () => {
  it('fails the next statement, not the process', async () => {
    const client = await connectOnce({ connectionString: testDatabase.runtimeUrl });
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const broken = new Promise<void>((resolve) => client.once('end', resolve));
    await breakConnection(rows[0]?.pid);
    await broken;
    await expect(client.query('select 1')).rejects.toThrow();
    await client.end();
  });

  it('fails a provisioning that is in the middle of it, which succeeds the next time', async () => {
    let isBroken = false;
    // Asked for between two statements of the provisioning.
    const passwordOf = (): string => {
      if (isBroken) return 'test';
      isBroken = true;
      const code = `const { Client } = require('pg'); const admin = new Client({ connectionString: process.env.ADMIN_URL });
        admin.connect().then(() => admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'provisioned'"))
          .then(() => admin.end());`;
      execFileSync(process.execPath, ['--eval', code], { env: { ADMIN_URL: testDatabase.adminUrl }, timeout: 10_000 });
      return 'test';
    };
    const adminUrl = `${testDatabase.adminUrl}?application_name=provisioned`;
    await expect(provisionDatabase({ adminUrl, services: [noteSchema], passwordOf })).rejects.toThrow();
    await provisionDatabase({ adminUrl, services: [noteSchema], passwordOf });
  });
});
