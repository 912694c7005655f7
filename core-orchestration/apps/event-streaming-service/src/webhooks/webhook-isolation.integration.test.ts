import { checkIsolation } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from '../index.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(eventStreamingServiceSchema);
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
});

describe('the tables of this service', () => {
  it('keep tenants apart, those of webhooks among them', async () => {
    const report = await checkIsolation(client, [eventStreamingServiceSchema]);
    expect(report.violations).toEqual([]);
    expect(report.tenantTables).toBeGreaterThanOrEqual(6);
  });

  it('are found out when one lets go of its policy', async () => {
    await client.query('drop policy tenant_isolation on events.webhook_secrets');
    const { violations } = await checkIsolation(client, [eventStreamingServiceSchema]);
    expect(violations).toEqual(['events.webhook_secrets has no policy tenant_isolation']);
  });
});
