import { commandCatalogue, queryCatalogue } from '@prognetwork/event-based-service-client';
import {
  newId,
  permissionsOfRole,
  platformAdministratorPermissions,
  type Foundation,
  type Listening,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { waitFor, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createProfileDatabase, createProfileService, type ProfileServiceOptions } from '../test-fixtures/profile-service.ts';
import { createTestLog, listenOnFreePort, readServerSentEvents, type TestLog, type TestRequest } from '../test-fixtures/running-service.ts';
import type { CommandStatus } from './command-status.ts';

interface Answer extends Omit<CommandStatus, 'status'> {
  readonly status: CommandStatus['status'] | number;
  readonly code: string;
  readonly detail: string;
  readonly items: readonly { readonly name: string; readonly permission: string; readonly input: object }[];
  readonly result: unknown;
  readonly errors: readonly { readonly pointer: string }[];
}

const UPDATE = '/v1/commands/organisation.update_profile';
const ACTIVITY = '/v1/queries/organisation.activity';
const person = newId();
const tenantId = newId();
let log: TestLog;
let database: TestDatabase;
let admin: pg.Client;
let events: Service;
let profiles: Listening;
let present: Service | undefined;
let target: Service | undefined;
let owner: string;

beforeAll(async () => {
  log = await createTestLog();
  database = await createProfileDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  // The address stays while the service behind it is replaced.
  profiles = await listenOnFreePort({
    name: 'profiles',
    fetch: async (request) => target?.fetch(request) ?? new Response(null, { status: 502 }),
    start: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  });
  events = log.createService({ TENANT_SERVICE_URL: profiles.url, EVENT_STREAMING_LEASE_MS: '2000' });
  await events.start();
  owner = await log.issuer.memberToken(person, tenantId, 'owner');
});
afterEach(stop);
afterAll(async () => {
  await profiles[Symbol.asyncDispose]();
  await events[Symbol.asyncDispose]();
  await admin.end();
  await Promise.all([database[Symbol.asyncDispose](), log[Symbol.asyncDispose]()]);
});

async function start(options: Partial<ProfileServiceOptions> = {}): Promise<Foundation> {
  const { service, foundation } = await createProfileService({ log, events, database, ...options });
  await service.start();
  present = target = service;
  return foundation;
}

async function stop(): Promise<void> {
  const ending = present;
  present = target = undefined;
  await ending?.[Symbol.asyncDispose]();
}

async function send(
  path: string,
  init: TestRequest = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Answer }> {
  const response = await log.request(events, path, { token: owner, ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Answer };
}

const update = (name: string, headers: Record<string, string> = { prefer: 'wait=10' }, more: TestRequest = {}) =>
  send(UPDATE, { method: 'POST', json: { name }, headers, ...more });

async function effectsOf(commandId: string): Promise<number> {
  return (await admin.query('select 1 from profiles.profiles where command_id = $1', [commandId])).rowCount ?? 0;
}

const streamOf = (commandId: string) => log.storedIn(`command-${commandId}`);
const ended = (commandId: string) =>
  waitFor(
    async () => {
      const { body } = await send(`/v1/commands/${commandId}`);
      return body.status === 'pending' ? undefined : body;
    },
    { what: 'the end of the command', timeoutMs: 20_000 },
  );

describe('POST /v1/commands/{name}', () => {
  it('answers with the result when it comes in time, and with a token of its place', async () => {
    await start();
    const { status, headers, body } = await update('River Keepers');
    expect([status, headers.get('preference-applied')]).toEqual([200, 'wait=10']);
    expect(body).toMatchObject({ status: 'completed', name: 'organisation.update_profile', result: { tenantId, name: 'River Keepers' } });
    expect(headers.get('prognetwork-consistency-token')).toBe(body.consistencyToken);
    expect(await effectsOf(body.commandId)).toBe(1);
  });

  it('is answered in time by another process of this service too', async () => {
    await start();
    await using other = log.createService({ TENANT_SERVICE_URL: profiles.url });
    const post = { method: 'POST', token: owner, json: { name: 'Elsewhere' }, headers: { prefer: 'wait=10' } };
    const responses = await Promise.all(Array.from({ length: 10 }, () => log.request(other, UPDATE, post)));
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
  });

  it('answers 202 with a place to look when nobody waits, or the time is over', async () => {
    await start();
    const { status, headers, body } = await update('Without waiting', {});
    expect([status, body.status, headers.get('location')]).toEqual([202, 'pending', `/v1/commands/${body.commandId}`]);
    expect(await ended(body.commandId)).toMatchObject({ status: 'completed', result: { name: 'Without waiting' } });
    await stop();
    const late = await update('Nobody is there', { prefer: 'wait=1' });
    expect([late.status, late.body.status]).toEqual([202, 'pending']);
  });

  it('tells a refusal as the problem it is; nothing of the command took effect', async () => {
    await start();
    const { status, headers, body } = await update('taken');
    expect([status, headers.get('content-type'), body.code, body.detail]).toEqual([
      409,
      'application/problem+json',
      'profile.name_taken',
      'Take another.',
    ]);
    expect(await effectsOf(body.commandId)).toBe(0);
    const { body: read } = await send(`/v1/commands/${body.commandId}`);
    expect(read).toMatchObject({ status: 'refused', problem: { status: 409, code: 'profile.name_taken' } });
    const stream = await streamOf(body.commandId);
    expect(stream.map(({ type }) => type)).toEqual(['command.submitted', 'command.refused']);
  });

  it('is the same command with the same Idempotency-Key, of the same person in the same tenant', async () => {
    await start();
    const headers = { prefer: 'wait=10', 'idempotency-key': newId() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => update('Once', headers)));
    const ids = new Set(answers.map(({ body }) => body.commandId));
    expect([ids.size, answers.map(({ status }) => status)]).toEqual([1, [200, 200, 200, 200, 200]]);
    expect(await effectsOf(answers[0]?.body.commandId ?? '')).toBe(1);
    const other = await update('Twice', headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.key_reused']);
    const stranger = await log.issuer.memberToken(newId(), tenantId, 'owner');
    const theirs = await update('Theirs', headers, { token: stranger });
    expect([theirs.status, ids.has(theirs.body.commandId)]).toEqual([200, false]);
  });

  it('refuses what is not declared, naming what is near, and input that does not fit', async () => {
    const unknown = await send('/v1/commands/organisation.update_profil', { method: 'POST', json: {} });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'platform_api.unknown_name']);
    expect(unknown.body.detail).toContain('organisation.update_profile');
    const wrong = await send(UPDATE, { method: 'POST', json: { name: 1, owner: true } });
    expect([wrong.status, wrong.body.errors.map(({ pointer }) => pointer).toSorted()]).toEqual([422, ['/name', '/owner']]);
    expect((await send(UPDATE, { method: 'POST', json: { name: 'a' }, headers: { 'idempotency-key': 'a b' } })).status).toBe(422);
  });

  it('is for those with its permission, in the tenant of the token', async () => {
    const member = await log.issuer.memberToken(person, tenantId, 'member');
    const nowhere = await log.issuer.token({ sub: person, permissions: ['tenant.update'] });
    const administrator = await log.issuer.platformAdministratorToken(person);
    const post = { method: 'POST', json: { name: 'a' } };
    expect((await log.request(events, UPDATE, post)).status).toBe(401);
    for (const token of [member, nowhere, administrator]) expect((await send(UPDATE, { ...post, token })).status).toBe(403);
    const rebuild = { method: 'POST', json: { reason: 'a test' } };
    expect((await send('/v1/commands/organisation_activity.rebuild', rebuild)).status).toBe(403);
    const started = await send('/v1/commands/organisation_activity.rebuild', { ...rebuild, token: administrator });
    expect(started.status).toBe(202);
  });
});

describe('what a command says about a person', () => {
  it('is not in the log in clear, and is gone with the key of the person', async () => {
    await start();
    const sender = newId();
    const token = await log.issuer.memberToken(sender, tenantId, 'owner');
    const { body } = await update('Ada Lovelace', { prefer: 'wait=10' }, { token });
    expect(body.result).toMatchObject({ name: 'Ada Lovelace' });
    const stored = await streamOf(body.commandId);
    expect([stored.length, JSON.stringify(stored).includes('Lovelace')]).toEqual([2, false]);
    const service = await log.issuer.serviceToken('user-service');
    expect((await send(`/v1/person-keys/${sender}`, { method: 'DELETE', token: service })).status).toBe(204);
    const { body: later } = await send(`/v1/commands/${body.commandId}`, { token });
    expect([later.status, JSON.stringify(later).includes('Lovelace')]).toEqual(['completed', false]);
  });

  it('has a key also when a service sends it', async () => {
    await start();
    const claims = { sub: 'service:email-service', tid: tenantId, permissions: ['service', 'tenant.update'] };
    expect((await update('By a service', { prefer: 'wait=10' }, { token: await log.issuer.token(claims) })).status).toBe(200);
  });
});

describe('GET /v1/commands/{commandId}', () => {
  it('is for who sent it and for platform administrators; to others it is not there', async () => {
    await start();
    const { body } = await update('Mine');
    const path = `/v1/commands/${body.commandId}`;
    const others = [
      log.issuer.memberToken(newId(), tenantId, 'owner'),
      log.issuer.memberToken(person, newId(), 'owner'),
      log.issuer.serviceToken('email-service'),
    ];
    for (const token of await Promise.all(others)) expect((await send(path, { token })).status).toBe(404);
    expect((await send(path, { token: await log.issuer.platformAdministratorToken(newId()) })).status).toBe(200);
    expect((await log.request(events, path)).status).toBe(401);
    expect((await send(`/v1/commands/${newId()}`)).status).toBe(404);
    expect((await send('/v1/commands/none')).status).toBe(404);
  });

  it('says that a command waits because it could not be handled, and completes it after a replay', { timeout: 60_000 }, async () => {
    await start();
    const { body } = await update('crash', {});
    const stuck = await waitFor(async () => (await send(`/v1/commands/${body.commandId}`)).body.failure, { timeoutMs: 30_000 });
    expect(stuck).toMatch(/^It failed \d+ times and was laid aside/);
    expect((await send(`/v1/commands/${body.commandId}`)).body.status).toBe('pending');
    expect((await update('After it', { prefer: 'wait=25' })).status).toBe(200);
    await stop();
    await start({ isMended: true });
    const token = await log.issuer.platformAdministratorToken(newId());
    const replay = '/v1/consumer-groups/tenant-service-commands/dead-letters/replay';
    expect((await send(replay, { method: 'POST', token })).status).toBe(200);
    expect(await ended(body.commandId)).toMatchObject({ status: 'completed', result: { name: 'crash' } });
  });
});

describe('the service that is killed', () => {
  it('between effect and answer completes the command after its restart, once', { timeout: 60_000 }, async () => {
    const acknowledge = () => Promise.reject(new Error('killed'));
    await start({ isWithoutRelay: true, client: { acknowledge } });
    const { body } = await update('Killed', { prefer: 'wait=0' });
    await waitFor(async () => (await effectsOf(body.commandId)) === 1, { what: 'the effect' });
    await stop();
    expect((await send(`/v1/commands/${body.commandId}`)).body.status).toBe('pending');
    await start();
    expect(await ended(body.commandId)).toMatchObject({ status: 'completed', result: { name: 'Killed' } });
    // The delivery that was not acknowledged comes again; a later command is behind it.
    expect((await update('The next')).status).toBe(200);
    expect(await effectsOf(body.commandId)).toBe(1);
    const outcomes = await streamOf(body.commandId);
    expect(outcomes.map(({ type }) => type)).toEqual(['command.submitted', 'command.completed']);
  });
});

describe('a consistency token', () => {
  it('makes a query see what the command did', { timeout: 60_000 }, async () => {
    await start();
    const own = newId();
    const token = await log.issuer.memberToken(newId(), own, 'owner');
    for (let count = 1; count <= 10; count++) {
      const { headers } = await update(`Change ${count}`, { prefer: 'wait=10' }, { token });
      const consistency = headers.get('prognetwork-consistency-token') ?? '';
      const answer = await send(ACTIVITY, { method: 'POST', json: {}, token, headers: { 'prognetwork-consistency-token': consistency } });
      expect([answer.status, answer.body.result]).toMatchObject([200, { days: [{ membersJoined: count }] }]);
    }
  });

  it('is answered with 503 when what it asks for does not come in time, and refused when it is none', { timeout: 60_000 }, async () => {
    await start({ isWithoutProjection: true });
    const { headers } = await update('Unseen');
    const query = (token: string | null) =>
      send(ACTIVITY, { method: 'POST', json: {}, headers: { 'prognetwork-consistency-token': token ?? '' } });
    const late = await query(headers.get('prognetwork-consistency-token'));
    expect([late.status, late.headers.get('retry-after'), late.body.code]).toEqual([503, '1', 'projection.not_ready']);
    expect((await query('yesterday')).status).toBe(422);
    expect((await query('0.1')).status).toBe(409);
    const end = await send('/v1/consistency-token');
    expect(end.body.consistencyToken).toMatch(/^1\.\d+$/);
    expect((await log.request(events, '/v1/consistency-token')).status).toBe(401);
  });
});

describe('POST /v1/queries/{name}', () => {
  it('is answered by its service, which decides who may ask', async () => {
    await start();
    const ask = (init: TestRequest = {}, path = ACTIVITY) => send(path, { method: 'POST', json: {}, ...init });
    expect((await ask()).status).toBe(200);
    expect((await ask({ json: { since: 'ever' } })).body.errors.map(({ pointer }) => pointer)).toEqual(['/since']);
    expect((await ask({ token: await log.issuer.token({ sub: person, permissions: [] }) })).status).toBe(403);
    expect((await log.request(events, ACTIVITY, { method: 'POST', json: {} })).status).toBe(401);
    expect((await ask({}, '/v1/queries/organisation.activty')).body.detail).toContain('organisation.activity');
    await stop();
    expect((await ask()).status).toBe(502);
  });
});

describe('what is declared', () => {
  it('can be listed with JSON Schemas, and asks for permissions that someone can have', async () => {
    const known = new Set<string>([...Object.values(permissionsOfRole).flat(), ...platformAdministratorPermissions]);
    for (const [path, catalogue] of [
      ['/v1/commands', commandCatalogue],
      ['/v1/queries', queryCatalogue],
    ] as const) {
      const { items } = (await send(path)).body;
      expect(items.map(({ name }) => name)).toEqual([...catalogue.keys()].toSorted((a, b) => a.localeCompare(b)));
      expect(items.length).toBeGreaterThan(0);
      expect(items.filter(({ permission }) => !known.has(permission))).toEqual([]);
      expect(items.every(({ input }) => 'properties' in input)).toBe(true);
    }
  });
});

describe('the live feed', () => {
  it('shows a command and its outcome to its tenant', async () => {
    await start();
    const response = await log.request(events, '/v1/events/live?type=command.submitted,command.completed', { token: owner });
    const { body } = await update('Live');
    const seen: string[] = [];
    for await (const { data } of readServerSentEvents(response.body ?? expect.fail())) {
      const { event } = JSON.parse(data) as { event: { type: string; subject: string } };
      if (event.subject === body.commandId) seen.push(event.type);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['command.submitted', 'command.completed']);
  });
});
