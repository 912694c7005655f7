import { sagaOperatorRequested, type CloudEvent } from '@prognetwork/event-based-service-client';
import { createFoundation, handleOnce, newId, sagaOperations, type Service } from '@prognetwork/shared-infrastructure';
import {
  createSender,
  createTestDatabase,
  createTestIssuer,
  startNeighbours,
  testConfig,
  waitFor,
  type Answer,
  type Neighbours,
  type SendOptions,
  type TestDatabase,
  type TestIssuer,
} from '@prognetwork/testing';
import pg from 'pg';
import type { Provisioning, TenantStarted } from '../contract.ts';
import { createTenantService, tenantServiceSchema, tenantServiceSettings } from '../index.ts';
import { defineProvisioning } from '../provisioning/provisioning-saga.ts';
import { subscriptions } from '../subscriptions.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

export interface TenantHarness {
  readonly service: Service;
  readonly issuer: TestIssuer;
  readonly database: TestDatabase;
  readonly admin: pg.Client;
  readonly neighbours: Neighbours;
  send<Body = Record<string, never>>(method: string, path: string, options?: SendOptions): Promise<Answer<Body>>;
  createService(settings?: Readonly<Record<string, string>>): Service;
  /** Ends the service itself, as a process that is told to stop does. */
  stop(): Promise<void>;
  personToken(userId: string): Promise<string>;
  readonly log: MemoryLog;
  /** Events that the relay published, in order. */
  events(type: string, tenantId: string): CloudEvent[];
  create(founder: string, more?: Record<string, unknown>): Promise<Answer<TenantStarted & { code: string }>>;
  /** Waits for the end of a provisioning. */
  ended(founder: string, provisioningId: string): Promise<Provisioning>;
  createOpen(founder: string, more?: Record<string, unknown>): Promise<{ tenantId: string; slug: string }>;
  /** What an operator asks for, as it arrives over the log. */
  operate(sagaId: string, action: 'pause' | 'resume' | 'skip'): Promise<void>;
  deliver(type: string, tenantId: string, data: Record<string, unknown>, id?: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What the service shows its neighbours when it acts for a tenant. */
export function serviceTokenOf(tenantId: string): string {
  return `service-token-of ${tenantId}`;
}

export function freshSlug(): string {
  return `org-${newId().replaceAll('-', '').slice(6)}`;
}

export async function createTenantHarness(settings: Readonly<Record<string, string>> = {}): Promise<TenantHarness> {
  const database = await createTestDatabase(tenantServiceSchema);
  const issuer = await createTestIssuer();
  const neighbours = await startNeighbours(() => 200);
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('set search_path = tenants');
  const log = createMemoryLog();
  const overrides = {
    jwks: issuer.jwks,
    eventStreaming: log.client,
    tokens: { token: async (tenantId?: string) => serviceTokenOf(tenantId ?? '') },
  };
  const { url } = neighbours;
  const configOf = (more: Readonly<Record<string, string>>) =>
    testConfig(tenantServiceSettings, tenantServiceSchema, database, {
      USER_SERVICE_URL: url,
      PAYMENT_SERVICE_URL: url,
      EMAIL_SERVICE_URL: url,
      ...settings,
      ...more,
    });
  const service = createTenantService(configOf({}), overrides);
  await service.start();
  const foundation = createFoundation({ name: 'tenant-service', prefix: 'TENANT', config: configOf({}), overrides });
  const client = foundation.serviceClient(new URL(url));
  const clients = { users: client, payments: client, emails: client };
  const provisioning = defineProvisioning({ database: foundation.database, ...clients, planCode: 'community', stepAttempts: 2 });
  const send = createSender(service);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= service[Symbol.asyncDispose]());
  const personToken = (userId: string) => issuer.token({ sub: userId, name: 'Ada Example', email: `${userId}@example.org` });
  const create: TenantHarness['create'] = async (founder, more = {}) =>
    send('POST', '/v1/tenants', {
      token: await personToken(founder),
      body: { name: 'River Keepers', slug: freshSlug(), kind: 'association', ...more },
    });
  const ended: TenantHarness['ended'] = async (founder, provisioningId) => {
    const token = await personToken(founder);
    return waitFor(
      async () => {
        const { body } = await send<Provisioning>('GET', `/v1/provisionings/${provisioningId}`, { token });
        return body.status === 'completed' || body.status === 'failed' ? body : undefined;
      },
      { timeoutMs: 20_000, what: 'the end of the provisioning' },
    );
  };
  return {
    service,
    issuer,
    database,
    admin,
    neighbours,
    log,
    send,
    personToken,
    stop,
    createService: (more = {}) => createTenantService(configOf(more), overrides),
    events: (type, tenantId) => log.events.filter((event) => event.type === type && event.tenantid === tenantId),
    create,
    ended,
    async createOpen(founder, more = {}) {
      const slug = typeof more['slug'] === 'string' ? more['slug'] : freshSlug();
      const { body } = await create(founder, { ...more, slug });
      const { status } = await ended(founder, body.provisioningId);
      if (status !== 'completed') throw new Error(`The provisioning ${status}.`);
      return { tenantId: body.tenantId, slug };
    },
    operate: (sagaId, action) => {
      const data = { sagaId, service: 'tenant-service', action, reason: 'Because.' };
      const { tenantid: _, ...event } = envelope(sagaOperatorRequested.type, sagaId, data, newId());
      return handleOnce(foundation, 'tenant-service', [sagaOperations([provisioning])], { ...event, actorid: 'operator' });
    },
    deliver: (type, tenantId, data, id = newId()) =>
      handleOnce(
        foundation,
        'tenant-service',
        subscriptions.filter((subscription) => subscription.type === type),
        envelope(type, tenantId, data, id),
      ),
    async [Symbol.asyncDispose]() {
      await foundation[Symbol.asyncDispose]();
      await stop();
      await neighbours[Symbol.asyncDispose]();
      await admin.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

export function envelope(type: string, tenantid: string, data: Record<string, unknown>, id: string): CloudEvent {
  return {
    specversion: '1.0',
    id,
    source: '/test',
    type,
    subject: tenantid,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid,
    correlationid: id,
    data,
  };
}
