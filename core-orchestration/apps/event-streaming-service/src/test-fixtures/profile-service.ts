import { setTimeout as wait } from 'node:timers/promises';
import { defineSettings } from '@prognetwork/environment-configuration';
import {
  createEventStreamingClient,
  on,
  organisationActivity,
  tenantUpdated,
  updateOrganisationProfile,
  type EventStreamingClient,
} from '@prognetwork/event-based-service-client';
import {
  commonError,
  commonSettings,
  createFoundation,
  createHttpApp,
  createProjection,
  defineErrors,
  defineProjection,
  handleCommand,
  handleQuery,
  servePlatformApi,
  type Foundation,
  type ProjectionScope,
  type Service,
  type ServiceSchema,
} from '@prognetwork/shared-infrastructure';
import { createTestDatabase, testConfig, type TestDatabase } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import type { TestLog } from './running-service.ts';

const settings = defineSettings({ ...commonSettings('PROFILE', 0) });
const schema: ServiceSchema = {
  schema: 'profiles',
  prefix: 'PROFILE',
  migrationsDirectory: new URL('./profile-migrations/', import.meta.url),
  tablesWithoutTenant: {},
};
const profileError = defineErrors({
  'profile.name_taken': { kind: 'conflict', title: 'This name is taken', detail: () => 'Take another.' },
});

export function createProfileDatabase(): Promise<TestDatabase> {
  return createTestDatabase(schema);
}

export interface ProfileServiceOptions {
  readonly log: TestLog;
  readonly events: Pick<Service, 'fetch'>;
  readonly database: TestDatabase;
  /** Replaces parts of the client of the log. */
  readonly client?: Partial<EventStreamingClient>;
  /** Leaves what is published in the outbox, as a process does that is killed after it has committed. */
  readonly isWithoutRelay?: boolean;
  readonly isWithoutProjection?: boolean;
  /** Does what it crashed at before. */
  readonly isMended?: boolean;
}

const changes = defineProjection({
  name: 'profile-changes',
  version: 1,
  tables: ['profile_changes'],
  subscriptions: [
    on(tenantUpdated, async (_event, { tx, build }: ProjectionScope) => {
      await tx.db.execute(sql`
        insert into profile_changes as c (tenant_id, build, changes) values (${tx.tenantId}, ${build}, 1)
        on conflict (tenant_id, build) do update set changes = c.changes + 1`);
    }),
  ],
});

/** The smallest owner of a command and a query: stands in for the tenant service at the Platform API. */
export async function createProfileService(
  options: ProfileServiceOptions,
): Promise<{ readonly service: Service; readonly foundation: Foundation }> {
  const { log, events, database } = options;
  const token = await log.issuer.serviceToken('tenant-service');
  const eventStreaming = {
    ...createEventStreamingClient((path, { method, json, signal }) =>
      log.request(events, path, { method, json, token, ...(signal ? { signal } : {}) }),
    ),
    ...options.client,
  };
  const overrides = { jwks: log.issuer.jwks, eventStreaming };
  const foundation = createFoundation({
    name: 'tenant-service',
    prefix: 'PROFILE',
    config: testConfig(settings, schema, database),
    overrides,
  });
  const app = createHttpApp(foundation, { title: 'Profiles', description: 'Keeps profiles.' });
  const projection = createProjection(foundation, changes);
  const update = handleCommand(updateOrganisationProfile, async ({ name = '' }, { tx, tenantId = '', commandId }) => {
    if (name === 'crash' && !options.isMended) throw new Error('the secret inside');
    if (name === 'later') throw commonError('database.unavailable');
    if (name === 'slow') await wait(600);
    await tx.db.execute(sql`insert into profiles (tenant_id, command_id, name) values (${tenantId}, ${commandId}, ${name})`);
    const organisation = { tenantId, name, slug: 'org', kind: 'union', parentId: null } as const;
    await tx.publish(tenantUpdated, { subject: tenantId, data: { ...organisation, changed: ['name'] } });
    if (name === 'taken') throw profileError('profile.name_taken');
    return { tenantId, name, description: '', tagline: '' };
  });
  const activity = handleQuery(
    organisationActivity,
    async (_input, { tx }) => {
      const build = await projection.serving();
      const { rows } = await tx.db.execute<{ changes: number }>(sql`select changes from profile_changes where build = ${build}`);
      return { days: [{ day: '2026-01-01', membersJoined: rows[0]?.changes ?? 0, membersLeft: 0, payments: [] }] };
    },
    { reads: [projection] },
  );
  const api = servePlatformApi(app, foundation, { commands: [update], queries: [activity] });
  const service: Service = {
    name: foundation.name,
    fetch: async (request) => app.fetch(request),
    async start() {
      if (!options.isWithoutRelay) foundation.start();
      if (!options.isWithoutProjection) projection.start();
      api.start();
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await projection[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
  return { service, foundation };
}
