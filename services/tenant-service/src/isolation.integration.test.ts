import { checkIsolation } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tenantServiceSchema } from './index.ts';

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase(tenantServiceSchema);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database[Symbol.asyncDispose]();
});

test('the database itself keeps tenants apart in every table of this service', async () => {
  const report = await checkIsolation(admin, [tenantServiceSchema]);
  expect(report.violations).toEqual([]);
  expect(report.tenantTables).toBeGreaterThanOrEqual(6);
});
