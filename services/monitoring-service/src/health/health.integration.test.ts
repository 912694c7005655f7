import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventCatalogue, type CloudEvent } from '@prognetwork/event-based-service-client';
import { createFoundation, handleOnce, newId, type Foundation } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, testConfig, type TestDatabase } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEventRates } from '../events/event-count-repository.ts';
import { monitoringServiceSchema, monitoringServiceSettings, monitoringSubscriptions } from '../index.ts';
import { createPostgresTelemetryStorage } from '../storage/postgres-telemetry-storage.ts';
import { checkHealth } from './check-health.ts';
import { listHealth } from './health-repository.ts';

let database: TestDatabase;
let foundation: Foundation;

beforeAll(async () => {
  database = await createTestDatabase(monitoringServiceSchema);
  const config = testConfig(monitoringServiceSettings, monitoringServiceSchema, database);
  foundation = createFoundation({ name: 'monitoring-service', prefix: 'MONITORING', config });
});

afterAll(async () => {
  await foundation[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe('watching a service', () => {
  test('tells once that it went down, and shows what each look found', async () => {
    const context = { database: foundation.database, storage: createPostgresTelemetryStorage(foundation.database), now: foundation.clock };
    const { server, url } = await startReadyServer();
    const look = () => checkHealth(context, [{ service: 'user-service', url, isAlive: (status) => status === 200 }]);
    await look();
    expect(await foundation.database.inGlobalTransaction(listHealth)).toMatchObject([
      { service: 'user-service', status: 'up', detail: null },
    ]);
    await new Promise((resolve) => server.close(resolve));
    await look();
    expect(await publishedEvents()).toEqual([]);
    await Promise.all([look(), look(), look()]);
    const [health] = await foundation.database.inGlobalTransaction(listHealth);
    expect(health).toMatchObject({ status: 'down', detail: 'Nothing listens there.', consecutiveFailures: 4 });
    expect(await publishedEvents()).toMatchObject([
      { type: 'health_check.failed', subject: 'user-service', data: { service: 'user-service' } },
    ]);
  });
});

async function startReadyServer(): Promise<{ server: Server; url: URL }> {
  const server = createServer((_request, response) => response.writeHead(200, { connection: 'close' }).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return { server, url: new URL(`http://127.0.0.1:${port}/health/ready`) };
}

function publishedEvents(): Promise<unknown[]> {
  return foundation.database.inGlobalTransaction(async (tx) => {
    const { rows } = await tx.db.execute<{ event: string }>(sql`select event from outbox order by position`);
    return rows.map(({ event }) => JSON.parse(event) as unknown);
  });
}

describe('counting events', () => {
  const event: CloudEvent = {
    specversion: '1.0',
    id: newId(),
    source: '/tenant-service',
    type: 'tenant.reactivated',
    subject: newId(),
    time: '2026-11-20T12:00:30.000Z',
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid: newId(),
    correlationid: newId(),
    data: {},
  };
  const deliver = (delivered: CloudEvent) =>
    handleOnce(
      foundation,
      'monitoring-service',
      monitoringSubscriptions.filter(({ type }) => type === delivered.type),
      delivered,
    );

  test('every type of the catalogue is counted, and a duplicate once', async () => {
    expect(monitoringSubscriptions.map(({ type }) => type)).toEqual([...eventCatalogue.keys()]);
    await deliver(event);
    await deliver(event);
    await deliver({ ...event, id: newId() });
    const rates = await foundation.database.inGlobalTransaction((tx) => listEventRates(tx, new Date(0)));
    expect(rates).toEqual([{ type: 'tenant.reactivated', total: 2, perMinute: [{ minute: '2026-11-20T12:00:00.000000Z', count: 2 }] }]);
  });
});
