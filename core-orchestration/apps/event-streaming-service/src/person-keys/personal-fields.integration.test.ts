import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  ACTOR,
  consumerGroupEventDeadLettered,
  eventCatalogue,
  memberInvited,
  tenantSuspended,
  userCreated,
  userVerificationRequested,
  type CloudEvent,
  type EventDefinition,
} from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, readServerSentEvents, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const COMMAND = fileURLToPath(new URL('../commands/verify-chain.ts', import.meta.url));
const TENANT = newId();
let log: TestLog;
let service: Service;
let publisher: string;
let administrator: string;
const open = new AbortController();
beforeAll(async () => {
  log = await createTestLog('in PostgreSQL');
  service = log.createService({ EVENT_STREAMING_CHECKPOINT_SECONDS: '1' });
  await service.start();
  [publisher, administrator] = await Promise.all([log.issuer.serviceToken('user-service'), log.issuer.platformAdministratorToken(newId())]);
});
afterAll(async () => {
  open.abort();
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const erase = async (json: unknown, token: string | undefined = publisher): Promise<number> =>
  (await log.request(service, '/v1/person-keys/erasures', { method: 'POST', ...(token === '' ? {} : { token }), json })).status;
const dataOf = async (subject: string, type: string): Promise<unknown[]> =>
  (await bodyOf(await log.request(service, `/v1/events?subject=${subject}&type=${type}`, { token: administrator }))).items.map(
    ({ event }) => event.data,
  );
const storedOf = async (subject: string): Promise<string> => {
  await using store = log.openStore();
  const found = await store.read({ subject, order: 'asc', limit: 100 });
  return found.map(({ body }) => body).join('\n');
};
const eventOf = (definition: EventDefinition, subject: string, data: Record<string, unknown>, more: Partial<CloudEvent> = {}): CloudEvent =>
  userEvent({ type: definition.type, schemaversion: definition.version, source: `/${definition.producer}`, subject, data, ...more });
/** Publishes as another release of the service would, with another catalogue on the same log. */
async function publishWith(definition: EventDefinition, event: CloudEvent): Promise<void> {
  await using earlier = log.createService({}, { catalogue: new Map([...eventCatalogue, [definition.type, definition]]) });
  await log.publish(earlier, [event]);
}
/** Until all events are in the chain, the last ones too. */
async function verifyAll(): Promise<void> {
  const { position } = (await bodyOf(await log.request(service, '/v1/events?order=desc&limit=1', { token: administrator }))).items[0] ?? {};
  await waitFor(
    async () => {
      const answer = await log.request(service, '/v1/chain/verifications', { method: 'POST', token: administrator, json: {} });
      const report = (await answer.json()) as { status: string; position: string; events: number };
      expect(report.status).toBe('intact');
      return report.events >= Number(position);
    },
    { what: 'an intact chain up to the end' },
  );
}

describe('a link that whoever has it can use', () => {
  const userId = newId();
  const verificationUrl = 'http://localhost:3001/verify?token=pnv_secret';
  const person = { userId, email: 'ada@example.org', displayName: 'Ada Lovelace', locale: 'en' };
  const requested = eventOf(userVerificationRequested, userId, { ...person, verificationUrl, expiresAt: new Date().toISOString() });

  it('reaches services as consumers, and nobody who reads', async () => {
    await log.publish(service, [requested]);
    expect(await storedOf(userId)).not.toContain('pnv_secret');
    const withheld = { ...requested.data, verificationUrl: 'https://withheld.invalid/' };
    expect(await dataOf(userId, requested.type)).toEqual([withheld]);
    for (const token of [administrator, publisher]) {
      const stream = await bodyOf(await log.request(service, `/v1/streams/user-${userId}/events`, { token }));
      expect(stream.items.map(({ event }) => event.data)).toEqual([withheld]);
    }
    const live = await log.request(service, `/v1/events/live?subject=${userId}&after=0`, { token: administrator, signal: open.signal });
    const frames = readServerSentEvents(live.body ?? expect.fail());
    const { value: frame } = await frames.next();
    await frames.return(undefined);
    expect(JSON.parse(frame?.data ?? '').event.data).toEqual(withheld);

    const fetched = await log.request(service, `/v1/consumer-groups/reader-${newId()}/fetch`, {
      method: 'POST',
      token: publisher,
      json: { consumerId: 'c', types: [requested.type], maxEvents: 10, waitMs: 0 },
    });
    expect((await bodyOf(fetched)).items.map(({ event }) => event.data)).toEqual([requested.data]);
  });
});

describe('what is said about an e-mail address before anybody knows whose it is', () => {
  const invited = (membershipId: string, email: string): CloudEvent =>
    eventOf(memberInvited, membershipId, { membershipId, email, role: 'member' }, { tenantid: TENANT });

  it('is unreadable once the person of that address is erased, in whatever case it was written; later invitations can be read', async () => {
    const [first, second, other, later, userId] = [newId(), newId(), newId(), newId(), newId()];
    const address = `${userId}@example.org`;
    await log.publish(service, [invited(first, address), invited(second, address.toUpperCase()), invited(other, 'kim@example.org')]);
    expect(await storedOf(first)).not.toContain('example.org');
    expect(await dataOf(first, memberInvited.type)).toEqual([{ membershipId: first, email: address, role: 'member' }]);

    expect(await erase({ userId, email: address })).toBe(204);
    for (const membershipId of [first, second])
      expect(await dataOf(membershipId, memberInvited.type)).toEqual([{ membershipId, email: 'erased@erased.invalid', role: 'member' }]);
    expect(await dataOf(other, memberInvited.type)).toMatchObject([{ email: 'kim@example.org' }]);

    await log.publish(service, [invited(later, address)]);
    expect(await dataOf(later, memberInvited.type)).toMatchObject([{ email: address }]);
    expect(await dataOf(first, memberInvited.type)).toMatchObject([{ email: 'erased@erased.invalid' }]);
    await verifyAll();
  });
});

describe('what somebody writes', () => {
  const suspended = (tenantId: string, actorid: string): CloudEvent =>
    eventOf(tenantSuspended, tenantId, { tenantId, reason: 'Kim said so.' }, { tenantid: tenantId, actorid });

  it('is unreadable once they are erased; what a service writes stays', async () => {
    const [tenantId, ofService, actor] = [newId(), newId(), newId()];
    await log.publish(service, [suspended(tenantId, actor), suspended(ofService, 'service:tenant-service')]);
    expect(await storedOf(tenantId)).not.toContain('Kim said so');
    expect(await dataOf(tenantId, tenantSuspended.type)).toEqual([{ tenantId, reason: 'Kim said so.' }]);
    expect(await erase({ userId: actor })).toBe(204);
    expect(await dataOf(tenantId, tenantSuspended.type)).toEqual([{ tenantId, reason: 'erased' }]);
    expect(await dataOf(ofService, tenantSuspended.type)).toEqual([{ tenantId: ofService, reason: 'Kim said so.' }]);
  });
});

describe('an event about two persons', () => {
  it('loses what is of the one who is erased, and keeps what is of the other', async () => {
    const [userId, actorid] = [newId(), newId()];
    const ofTwo = {
      ...userCreated,
      personal: [
        { person: ACTOR, fields: ['locale'] },
        { person: 'userId', fields: ['email', 'displayName'] },
      ],
    };
    const data = { userId, email: 'ada@example.org', displayName: 'Ada Lovelace', locale: 'de' };
    await publishWith(ofTwo, eventOf(userCreated, userId, data, { actorid }));
    expect(await storedOf(userId)).not.toMatch(/example\.org|Lovelace|"de"/);
    expect(await dataOf(userId, userCreated.type)).toEqual([data]);
    expect(await erase({ userId: actorid })).toBe(204);
    expect(await dataOf(userId, userCreated.type)).toEqual([{ ...data, locale: 'erased' }]);
    expect(await erase({ userId })).toBe(204);
    expect(await dataOf(userId, userCreated.type)).toEqual([
      { userId, email: 'erased@erased.invalid', displayName: 'erased', locale: 'erased' },
    ]);
    await verifyAll();
  });
});

describe('an event that was stored in clear, before its fields were declared personal', () => {
  it('shows placeholders once its person is erased, and is untouched in the chain', async () => {
    const userId = newId();
    const data = { userId, email: 'old@example.org', displayName: 'Old Name', locale: 'de' };
    const event = eventOf(userCreated, userId, data);
    await publishWith({ ...userCreated, personal: [] }, event);
    expect(await storedOf(userId)).toBe(JSON.stringify(event));
    expect(await dataOf(userId, userCreated.type)).toEqual([data]);
    expect(await erase({ userId })).toBe(204);
    expect(await dataOf(userId, userCreated.type)).toEqual([
      { userId, email: 'erased@erased.invalid', displayName: 'erased', locale: 'erased' },
    ]);
    expect((await storedOf(userId)).split('\n')[0]).toBe(JSON.stringify(event));
    await verifyAll();
  });
});

describe('the command that verifies the log', () => {
  it('finds it intact with erased persons in it', async () => {
    await verifyAll();
    const env = {
      PATH: process.env['PATH'],
      EVENT_STREAMING_DATABASE_URL: log.database.runtimeUrl,
      EVENT_STREAMING_PLATFORM_DATABASE_URL: log.database.platformUrl,
      EVENT_STREAMING_CLIENT_SECRET: 'x',
      EVENT_STREAMING_CHAIN_SECRET: 'test secret of EVENT_STREAMING_CHAIN_SECRET, long enough',
      EVENT_STREAMING_PERSON_KEY_SECRET: 'x',
      WEBHOOK_SEALING_SECRET: 'x',
    };
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, '--json'], { env, cwd: tmpdir() });
    const [{ erased } = { erased: 0 }] = await log.asOwner(
      'select count(*)::int as erased from person_keys where destroyed_at is not null',
    );
    expect(Number(erased)).toBeGreaterThanOrEqual(4);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'intact' });
  });
});

describe('a dead letter about somebody who is erased', () => {
  it('no longer quotes them, neither in the list nor in the log', async () => {
    const [group, userId] = [`quoting-${newId()}`, newId()];
    const data = { userId, email: 'ada@example.org', displayName: 'Ada Lovelace', locale: 'en' };
    const holder = { consumerId: 'c' };
    const asGroup = async (verb: string, json: unknown): Promise<Response> => {
      const answer = await log.request(service, `/v1/consumer-groups/${group}/${verb}`, { method: 'POST', token: publisher, json });
      expect(answer.ok).toBe(true);
      return answer;
    };
    await log.publish(service, [eventOf(userCreated, userId, data)]);
    const fetching = { ...holder, types: [userCreated.type], orderBy: 'subject', maxEvents: 500, waitMs: 0 };
    const { lease, items } = await bodyOf(await asGroup('fetch', fetching));
    const position = items.find(({ event }) => event.subject === userId)?.position;
    await asGroup('reject', { ...holder, lease, items: [{ position, reason: 'Ada Lovelace has no address.', isFinal: true }] });
    const listed = async (): Promise<string> =>
      (await log.request(service, `/v1/consumer-groups/${group}/dead-letters`, { token: administrator })).text();
    const told = (): Promise<unknown[]> => dataOf(group, consumerGroupEventDeadLettered.type);
    await waitFor(async () => (await told()).length === 1, { what: 'the dead letter in the log' });
    expect(await listed()).toContain('Ada Lovelace');
    expect(await told()).toMatchObject([{ personId: userId, reason: 'Ada Lovelace has no address.' }]);
    expect(await storedOf(group)).not.toContain('Lovelace');

    expect(await erase({ userId })).toBe(204);
    expect(await listed()).toContain('"reason":"erased"');
    expect(await told()).toMatchObject([{ reason: 'erased' }]);
  });
});

describe('whoever else wants to erase', () => {
  it('is refused', async () => {
    const json = { userId: newId(), email: 'ada@example.org' };
    expect(await erase(json, '')).toBe(401);
    expect(await erase(json, administrator)).toBe(403);
    expect(await erase(json, await log.issuer.memberToken(json.userId, TENANT, 'owner'))).toBe(403);
    expect(await erase({ ...json, userId: 'no-id' })).toBe(422);
    expect(await erase({ ...json, email: 'no address' })).toBe(422);
  });
});
