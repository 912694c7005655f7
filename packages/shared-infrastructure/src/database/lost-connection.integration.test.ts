import { createTestDatabase, testConfig, waitFor, type TestDatabase } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFoundation } from '../foundation.ts';
import { noteSchema, noteSettings } from '../test-fixtures/note-service.ts';

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

describe('a connection that breaks between two statements of a transaction', () => {
  it('fails that transaction, not the process, and the next one gets another connection', async () => {
    const config = testConfig(noteSettings, noteSchema, testDatabase);
    await using foundation = createFoundation({ name: 'note-service', prefix: 'NOTE', config });
    const broken = foundation.database.inGlobalTransaction(async ({ db }) => {
      const { rows } = await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      // The server says good-bye while nobody waits for an answer on this connection.
      await waitFor(async () => {
        const { rowCount } = await admin.query('select from pg_stat_activity where pid = $1', [rows[0]?.pid]);
        return rowCount === 0;
      });
      await db.execute(sql`select 1`);
    });
    await expect(broken).rejects.toThrow();
    await foundation.database.ping();
  });
});
