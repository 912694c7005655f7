import type { Service } from '@prognetwork/shared-infrastructure';
import { createSilentEventStreaming, createTestDatabase, createTestIssuer, testConfig, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, describe, test } from 'vitest';
import { createEmailService, emailServiceSchema, emailServiceSettings } from '../index.ts';

const TENANTS = ['0199f0a0-0000-7000-8000-00000000000a', '0199f0a0-0000-7000-8000-00000000000b'] as const;
const PERSON = '0199f0a0-0000-7000-8000-000000000001';
const OTHER = '0199f0a0-0000-7000-8000-000000000002';

let database: TestDatabase;
let service: Service;
let admin: pg.Client;
let issuer: Awaited<ReturnType<typeof createTestIssuer>>;
let eraser: string;

beforeAll(async () => {
  [database, issuer] = await Promise.all([createTestDatabase(emailServiceSchema), createTestIssuer()]);
  // Not started: what is queued waits.
  service = createEmailService(testConfig(emailServiceSettings, emailServiceSchema, database), {
    jwks: issuer.jwks,
    eventStreaming: createSilentEventStreaming(),
  });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('set search_path = emails');
  eraser = await issuer.serviceToken('user-service');
});
afterAll(async () => {
  await admin.end();
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function call(method: string, path: string, token: string | undefined, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const response = await service.fetch(new Request(`http://service${path}`, { method, headers, body: JSON.stringify(body) }));
  return response.status;
}

async function counts() {
  const { rows } =
    await admin.query(`select (select count(*)::int from messages) as messages, (select count(*)::int from delivery_queue) as waiting,
    (select count(*)::int from people) as people, (select count(*)::int from suppressions) as suppressions, (select count(*)::int from leads) as leads`);
  return rows[0];
}

describe('the erasure of a person', () => {
  test('deletes their mail in every tenant, what waits to be sent, and their address; another person keeps theirs', async () => {
    for (const tenantId of TENANTS) {
      const saga = await issuer.serviceToken('tenant-service', tenantId);
      await call('PUT', '/v1/templates/defaults', saga, undefined);
      for (const [userId, email] of [
        [PERSON, 'Amina@Example.org'],
        [OTHER, 'kim@example.org'],
      ]) {
        const founder = { userId, email, displayName: 'Somebody', tenantName: 'Nordlicht eG' };
        expect(await call('PUT', '/v1/messages/welcome', saga, founder)).toBe(200);
      }
      const owner = await issuer.memberToken(OTHER, tenantId, 'owner');
      expect(await call('POST', '/v1/suppressions', owner, { address: 'amina@example.org' })).toBe(201);
    }
    await admin.query("insert into people values ($1, 'amina@example.org', 'Amina', 'de'), ($2, 'kim@example.org', 'Kim', 'en')", [
      PERSON,
      OTHER,
    ]);
    await admin.query("insert into leads values ($1, 'Amina', 'amina@example.org', 'N', 'Hello', now())", [PERSON]);
    expect(await counts()).toEqual({ messages: 4, waiting: 4, people: 2, suppressions: 2, leads: 1 });
    const erasure = { userId: PERSON, email: 'amina@example.org' };
    // Done again, it changes nothing more.
    for (let time = 0; time < 2; time++) {
      expect(await call('POST', '/v1/messages/erasures', eraser, erasure)).toBe(204);
      expect(await counts()).toEqual({ messages: 2, waiting: 2, people: 1, suppressions: 0, leads: 0 });
    }
    const { rows } = await admin.query("select actor, detail from platform_audit_log where action = 'person.erased' order by at, id");
    expect(rows).toEqual([2, 0].map((messages) => ({ actor: 'service:user-service', detail: { messages } })));
  });

  test('finds the address by itself when the caller no longer knows it', async () => {
    expect(await call('POST', '/v1/messages/erasures', eraser, { userId: OTHER })).toBe(204);
    expect(await counts()).toMatchObject({ messages: 0, waiting: 0, people: 0 });
  });

  test('is for services only', async () => {
    const body = { userId: PERSON };
    const owner = await issuer.memberToken(PERSON, TENANTS[0], 'owner');
    const administrator = await issuer.platformAdministratorToken(PERSON);
    expect(await call('POST', '/v1/messages/erasures', undefined, body)).toBe(401);
    expect(await call('POST', '/v1/messages/erasures', owner, body)).toBe(403);
    expect(await call('POST', '/v1/messages/erasures', administrator, body)).toBe(403);
    expect(await call('POST', '/v1/messages/erasures', eraser, { userId: 'no-id' })).toBe(422);
  });
});
