import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import {
  createFoundation,
  handleOnce,
  newId,
  type Foundation,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import {
  createSender,
  createTestDatabase,
  createTestIssuer,
  testConfig,
  type Answer,
  type SendOptions,
  type TestDatabase,
  type TestIssuer,
} from '@prognetwork/testing';
import pg from 'pg';
import type { SignedIn } from '../contract.ts';
import { createUserService, userServiceSchema, userServiceSettings } from '../index.ts';
import { argon2 } from '../passwords/password-hasher.ts';
import { subscriptions } from '../subscriptions.ts';

export const PASSWORD = 'three blue herons';
export const ENCRYPTION_SECRET = 'a-key-encryption-secret-of-the-tests';

export interface UserHarness {
  readonly service: Service;
  /** Of another process of the service, on the same database. */
  readonly foundation: Foundation;
  readonly issuer: TestIssuer;
  readonly database: TestDatabase;
  readonly admin: pg.Client;
  /** Hashes computed or compared since the start. */
  readonly hashCalls: () => number;
  readonly clock: { now: Date };
  send<Body = Record<string, never>>(method: string, path: string, options?: SendOptions): Promise<Answer<Body>>;
  /** Another process of the same service on the same database. */
  createService(settings?: Readonly<Record<string, string>>): Service;
  /** The data of published events of a type, oldest first. */
  events(type: string): Promise<CloudEvent[]>;
  register(email?: string): Promise<{ email: string; userId: string; token: string }>;
  registerVerified(email?: string): Promise<{ email: string; userId: string }>;
  signIn(email: string): Promise<SignedIn>;
  /** Delivers an event as the consumer does. */
  deliver(
    event: Omit<CloudEvent, 'specversion' | 'source' | 'time' | 'datacontenttype' | 'schemaversion' | 'correlationid'>,
  ): Promise<void>;
  addOrganisation(status?: string): Promise<{ id: string; slug: string; name: string }>;
  addMembership(tenantId: string, userId: string, role: string, status?: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function createUserHarness(
  settings: Readonly<Record<string, string>> = {},
  more: FoundationOverrides = {},
): Promise<UserHarness> {
  const database = await createTestDatabase(userServiceSchema);
  const issuer = await createTestIssuer();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('set search_path = users');
  const clock = { now: new Date() };
  let calls = 0;
  const hashFunctions = {
    hash: (password: string) => argon2.hash(password).finally(() => calls++),
    verify: (storedHash: string, password: string) => argon2.verify(storedHash, password).finally(() => calls++),
  };
  const overrides = { jwks: issuer.jwks, hashFunctions, clock: () => clock.now, ...more };
  const configOf = (own: Readonly<Record<string, string>>) =>
    testConfig(userServiceSettings, userServiceSchema, database, { USER_KEY_ENCRYPTION_SECRET: ENCRYPTION_SECRET, ...settings, ...own });
  const service = createUserService(configOf({}), overrides);
  const foundation = createFoundation({ name: 'user-service', prefix: 'USER', config: configOf({}), overrides });
  const send = createSender(service);
  const events = async (type: string): Promise<CloudEvent[]> => {
    const { rows } = await admin.query<{ event: string }>('select event from outbox order by xid, position');
    return rows.map(({ event }) => JSON.parse(event) as CloudEvent).filter((event) => event.type === type);
  };
  const register = async (email = `${randomUUID()}@example.org`) => {
    await send('POST', '/v1/registrations', { body: { email, password: PASSWORD, displayName: 'Ada Example' } });
    const requested = (await events('user.verification_requested')).findLast((event) => event.data['email'] === email);
    const token = new URL(String(requested?.data['verificationUrl'])).searchParams.get('token') ?? '';
    return { email, userId: String(requested?.data['userId']), token };
  };
  return {
    service,
    foundation,
    issuer,
    database,
    admin,
    hashCalls: () => calls,
    clock,
    send,
    createService: (own = {}) => createUserService(configOf(own), overrides),
    events,
    register,
    async registerVerified(email) {
      const registered = await register(email);
      await send('POST', '/v1/registrations/verify', { body: { token: registered.token } });
      return registered;
    },
    signIn: async (email) => (await send<SignedIn>('POST', '/v1/sessions', { body: { email, password: PASSWORD } })).body,
    deliver: (event) =>
      handleOnce(
        foundation,
        'user-service',
        subscriptions.filter(({ type }) => type === event.type),
        envelope(event),
      ),
    addOrganisation: (status = 'active') => addOrganisation(admin, status),
    addMembership: (tenantId, userId, role, status = 'active') => addMembership(admin, tenantId, userId, role, status),
    async [Symbol.asyncDispose]() {
      await foundation[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await admin.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

function envelope(event: Parameters<UserHarness['deliver']>[0]): CloudEvent {
  return {
    specversion: '1.0',
    source: '/test',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    correlationid: event.id,
    ...event,
  };
}

async function addOrganisation(admin: pg.Client, status: string): Promise<{ id: string; slug: string; name: string }> {
  const id = newId();
  const organisation = { id, slug: `org-${id}`.slice(0, 40), name: `Organisation ${id}` };
  await admin.query('insert into organisations (id, slug, name, status) values ($1, $2, $3, $4)', [
    id,
    organisation.slug,
    organisation.name,
    status,
  ]);
  return organisation;
}

async function addMembership(admin: pg.Client, tenantId: string, userId: string, role: string, status: string): Promise<string> {
  const membershipId = newId();
  await admin.query(
    `insert into memberships (tenant_id, membership_id, user_id, role, status, created_at, joined_at, updated_at)
     values ($1, $2, $3, $4, $5, now(), now(), now())`,
    [tenantId, membershipId, userId, role, status],
  );
  return membershipId;
}
