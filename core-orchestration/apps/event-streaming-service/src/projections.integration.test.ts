import { createEventStreamingClient, memberJoined, memberLeft, type CloudEvent } from '@prognetwork/event-based-service-client';
import {
  createFoundation,
  createProjection,
  newId,
  type Foundation,
  type Projection,
  type RunningProjection,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { testConfig, waitFor } from '@prognetwork/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema, eventStreamingServiceSettings } from './index.ts';
import { countsOf, createMemberCounts, memberCounts } from './test-fixtures/member-counts.ts';
import { createTestLog, userEvent, type TestLog } from './test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let foundation: Foundation;
let admin: pg.Client;
const running: RunningProjection[] = [];
const tenants = [newId(), newId(), newId()];

beforeEach(async () => {
  log = await createTestLog();
  service = log.createService();
  await createMemberCounts(log.database.ownerUrl);
  const token = await log.issuer.serviceToken('user-service');
  const eventStreaming = createEventStreamingClient((path, { method, json, signal }) =>
    log.request(service, path, { method, json, token, ...(signal ? { signal } : {}) }),
  );
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, log.database);
  const overrides = { jwks: log.issuer.jwks, eventStreaming };
  foundation = createFoundation({ name: 'user-service', prefix: 'EVENT_STREAMING', config, overrides });
  admin = new pg.Client({ connectionString: log.database.adminUrl });
  await admin.connect();
  await admin.query('set search_path = events');
});
afterEach(async () => {
  for (const projection of running.splice(0)) await projection[Symbol.asyncDispose]();
  await admin.end();
  await foundation[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

function start(projection: Projection): RunningProjection {
  const started = createProjection(foundation, projection, { keepRetiredMs: 0 });
  running.push(started);
  started.start();
  return started;
}

const joined = (tenantid: string): CloudEvent => {
  const userId = newId();
  const data = { membershipId: userId, userId, role: 'member', email: 'member@example.org', displayName: 'Ada' };
  return userEvent({ type: memberJoined.type, tenantid, subject: userId, data });
};
const left = (tenantid: string): CloudEvent => {
  const userId = newId();
  return userEvent({ type: memberLeft.type, tenantid, subject: userId, data: { membershipId: userId, userId, reason: '' } });
};

/** Publishes joins and leaves of three tenants, with other events between. */
async function publish(count: number): Promise<readonly CloudEvent[]> {
  const make = [joined, joined, left, (tenantid: string) => userEvent({ tenantid })];
  const events = Array.from({ length: count }, (_, index) => (make[index % 4] ?? joined)(tenants[(index * 7) % 3] ?? ''));
  for (let from = 0; from < count; from += 500) await log.publish(service, events.slice(from, from + 500));
  return events;
}

async function endToken(): Promise<string> {
  const { epoch, position } = await foundation.eventStreaming.end();
  return `${epoch}.${position}`;
}

async function upToDate(projection: RunningProjection): Promise<number> {
  expect(await projection.waitFor(await endToken(), 20_000)).toBe(true);
  return projection.serving();
}

async function outbox(type: string): Promise<readonly CloudEvent[]> {
  const { rows } = await admin.query<{ event: string }>('select event from outbox order by position');
  return rows.map(({ event }) => JSON.parse(event) as CloudEvent).filter((event) => event.type === type);
}

const membersOf = (events: readonly CloudEvent[]) =>
  [...new Set(events.map(({ tenantid }) => tenantid ?? ''))]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((tenantid) => {
      const own = events.filter((event) => event.tenantid === tenantid);
      const counted = own.filter(({ type }) => type === memberJoined.type || type === memberLeft.type);
      const members = counted.reduce((sum, { type }) => sum + (type === memberJoined.type ? 1 : -1), 0);
      return { tenant_id: tenantid, members, last: counted.at(-1)?.subject };
    });

describe('a projection', () => {
  it('holds what all events up to a consistency token add up to, each handled once by two processes', { timeout: 60_000 }, async () => {
    const events = [...(await publish(120))];
    const [first, second] = [start(memberCounts()), start(memberCounts())];
    events.push(...(await publish(200)));
    const build = await upToDate(first);
    expect(await countsOf(foundation, build)).toEqual(membersOf(events));
    await upToDate(second);
    expect(await countsOf(foundation, build)).toEqual(membersOf(events));
  });

  it('gives up a transaction whole when a handler fails, tries again, and does not go past the event', async () => {
    let fails = 2;
    const projection = start(
      memberCounts(1, () => {
        if (fails-- > 0) throw new Error('not today');
      }),
    );
    const events = await publish(12);
    expect(await countsOf(foundation, await upToDate(projection))).toEqual(membersOf(events));
    expect(fails).toBeLessThan(0);
  });

  it('says in time that it has not reached a place, and refuses what is no token', async () => {
    const projection = start(memberCounts());
    await upToDate(projection);
    expect(await projection.waitFor('1.999999', 100)).toBe(false);
    await expect(projection.waitFor('yesterday', 100)).rejects.toMatchObject({ code: 'consistency_token.invalid' });
  });

  it('shows its place and lag as metrics', async () => {
    await publish(8);
    await upToDate(start(memberCounts()));
    await waitFor(async () =>
      /projection_position\{[^}]*projection="member-counts"[^}]*\} 8/.test(await foundation.telemetry.metricsText()),
    );
    expect(await foundation.telemetry.metricsText()).toMatch(/projection_lag_events\{.*\} 0/);
  });
});

describe('a rebuild', () => {
  it('fills a new build while the old one serves, switches, tells of it, and removes the old rows', { timeout: 60_000 }, async () => {
    const projection = start(memberCounts());
    const events = [...(await publish(100))];
    const before = await upToDate(projection);
    expect(await projection.rebuild('a test')).toBe(before + 1);
    const seen = new Set<number>();
    await waitFor(async () => {
      seen.add(await projection.serving());
      events.push(...(await publish(4)));
      return (await projection.serving()) === before + 1;
    });
    expect(seen.has(before)).toBe(true);
    const after = await upToDate(projection);
    expect(await countsOf(foundation, after)).toEqual(membersOf(events));
    await waitFor(async () => (await countsOf(foundation, before)).length === 0, { what: 'the removal of the old rows' });
    expect(await outbox('projection.rebuilt')).toMatchObject([
      { subject: 'member-counts', data: { build: 2, previousBuild: 1, version: 1 } },
    ]);
    const { rows } = await admin.query(
      `select action, detail ->> 'reason' as reason from platform_audit_log where subject = 'member-counts'`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['projection.build_started', 'projection.build_started', 'projection.rebuilt']);
    expect(rows[1]?.reason).toBe('a test');
  });

  it('is started by a raised version, and an older process lets the newer work', async () => {
    const events = await publish(40);
    const old = start(memberCounts(1));
    await upToDate(old);
    const next = start(memberCounts(2));
    await waitFor(async () => (await next.serving()) === 2, { what: 'the switch' });
    expect(await countsOf(foundation, await upToDate(next))).toEqual(membersOf(events));
    await upToDate(old);
    expect((await admin.query('select max(build) as build from projections')).rows[0]?.build).toBe(2);
  });

  it('gives the same rows as the projection that followed the log, and causes no side effect again', { timeout: 60_000 }, async () => {
    const past = await publish(20);
    const projection = start(memberCounts());
    await upToDate(projection);
    expect(await outbox('member.role_changed')).toEqual([]);
    const events = await publish(200);
    const before = await countsOf(foundation, await upToDate(projection));
    await projection.rebuild('a test');
    await waitFor(async () => (await projection.serving()) === 2, { what: 'the switch' });
    const later = await publish(8);
    const after = await countsOf(foundation, await upToDate(projection));
    expect(before).toEqual(membersOf([...past, ...events]));
    expect(after).toEqual(membersOf([...past, ...events, ...later]));
    const greeted = (await outbox('member.role_changed')).map(({ subject }) => subject);
    const joiners = [...events, ...later].filter(({ type }) => type === memberJoined.type).map(({ subject }) => subject);
    expect(greeted.toSorted()).toEqual(joiners.toSorted());
  });
});

describe('a log that was restored to an earlier state', () => {
  it('stops the projection, which says so and skips nothing, until it is rebuilt', { timeout: 60_000 }, async () => {
    const events = [...(await publish(40))];
    const projection = start(memberCounts());
    const build = await upToDate(projection);
    const old = await endToken();
    const before = await countsOf(foundation, build);
    await log.raiseEpoch();
    events.push(...(await publish(20)));
    await waitFor(async () => /projection_stopped\{.*\} 1/.test(await foundation.telemetry.metricsText()), { what: 'the stop' });
    expect(await projection.waitFor(await endToken(), 200)).toBe(false);
    expect(await countsOf(foundation, build)).toEqual(before);
    await projection.rebuild('the log was restored');
    await waitFor(async () => (await projection.serving()) === build + 1, { what: 'the switch' });
    expect(await countsOf(foundation, await upToDate(projection))).toEqual(membersOf(events));
    await expect(projection.waitFor(old, 100)).rejects.toMatchObject({ code: 'consistency_token.outdated' });
    const greeted = await outbox('member.role_changed');
    expect(greeted).toEqual([]);
  });
});
