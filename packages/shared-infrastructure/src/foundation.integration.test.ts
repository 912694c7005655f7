import { randomUUID } from 'node:crypto';
import { createTestDatabase, createTestIssuer, testConfig, type TestDatabase, type TestIssuer } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNoteService, noteSchema, noteSettings } from './test-fixtures/note-service.ts';

let database: TestDatabase;
let issuer: TestIssuer;
let service: ReturnType<typeof createNoteService>;
let admin: pg.Client;
const tenantA = randomUUID();
const tenantB = randomUUID();
const person = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase(noteSchema);
  issuer = await createTestIssuer();
  service = createNoteService(testConfig(noteSettings, noteSchema, database), { jwks: issuer.jwks });
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await service.foundation[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function send(
  path: string,
  init: { tenantId?: string; body?: string | object; headers?: Record<string, string>; token?: string } = {},
): Promise<Response> {
  const token = init.token ?? (init.tenantId === undefined ? undefined : await issuer.memberToken(person, init.tenantId, 'owner'));
  const body = typeof init.body === 'object' ? JSON.stringify(init.body) : init.body;
  return service.app.request(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...init.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

async function count(table: string): Promise<number> {
  const { rows } = await admin.query(`select count(*)::int as n from notes.${table}`);
  return rows[0].n;
}

describe('a request that changes something', () => {
  it('commits change, audit row and event together, with actor and request id', async () => {
    const response = await send('/v1/notes', { tenantId: tenantA, body: { text: 'hello' }, headers: { 'x-request-id': 'request-1' } });
    expect(response.status).toBe(201);
    const { id } = (await response.json()) as { id: string };
    const audit = await admin.query('select * from notes.audit_log where subject = $1', [id]);
    expect(audit.rows[0]).toMatchObject({ tenant_id: tenantA, action: 'note.created', actor: person, request_id: 'request-1' });
    const outbox = await admin.query('select event from notes.outbox order by position desc limit 1');
    expect(JSON.parse(outbox.rows[0].event)).toMatchObject({
      type: 'user.deleted',
      subject: id,
      tenantid: tenantA,
      actorid: person,
      correlationid: 'request-1',
    });
  });

  it('leaves none of the three behind when it fails, and tells nothing of the inside', async () => {
    const before = [await count('notes'), await count('audit_log'), await count('outbox')];
    const response = await send('/v1/notes', { tenantId: tenantA, body: { text: 'fail' } });
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toContain('secret inside');
    expect([await count('notes'), await count('audit_log'), await count('outbox')]).toEqual(before);
  });
});

describe('input that is not valid', () => {
  it.each([
    ['bad JSON', '{"text":', 400, 'request.malformed_json'],
    ['a missing field', {}, 422, 'request.invalid'],
    ['a wrong type', { text: 1 }, 422, 'request.invalid'],
    ['an unknown field', { text: 'a', admin: true }, 422, 'request.invalid'],
    ['a body over the limit', { text: 'x'.repeat(2_000) }, 413, 'request.too_large'],
    ['JSON nested deeper than the stack', `{"text":${'['.repeat(490)}${']'.repeat(490)}}`, 422, 'request.invalid'],
  ])('refuses %s with a problem document', async (_name, body, status, code) => {
    const response = await send('/v1/notes', { tenantId: tenantA, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code, requestId: expect.any(String) });
  });

  it('names the field by a JSON pointer', async () => {
    const response = await send('/v1/notes', { tenantId: tenantA, body: { text: '', extra: 1 } });
    const { errors } = (await response.json()) as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(['/extra', '/text']);
  });

  it('refuses a body that is not JSON', async () => {
    const response = await send('/v1/notes', {
      tenantId: tenantA,
      body: 'text=a',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(response.status).toBe(415);
  });
});

describe('another tenant', () => {
  it('gets for a note that exists exactly what it gets for one that does not, or for no id at all', async () => {
    const { id } = (await (await send('/v1/notes', { tenantId: tenantA, body: { text: 'mine' } })).json()) as { id: string };
    expect((await send(`/v1/notes/${id}`, { tenantId: tenantA })).status).toBe(200);
    const bodies = await Promise.all(
      [id, randomUUID(), 'no-id'].map(async (which) => {
        const response = await send(`/v1/notes/${which}`, { tenantId: tenantB, headers: { 'x-request-id': 'same' } });
        return [response.status, await response.text()];
      }),
    );
    expect(bodies[0]).toEqual(bodies[1]);
    expect(bodies[0]).toEqual(bodies[2]);
    expect(bodies[0]?.[0]).toBe(404);
  });

  it('finds no row through SQL as the runtime role, and cannot write into the first', async () => {
    const runtime = new pg.Client({ connectionString: database.runtimeUrl });
    await runtime.connect();
    try {
      expect((await runtime.query('select * from notes')).rowCount).toBe(0);
      await runtime.query(`begin; select set_config('app.tenant_id', '${tenantB}', true)`);
      expect((await runtime.query('select * from notes')).rowCount).toBe(0);
      const forged = runtime.query('insert into notes (tenant_id, id, user_id, text) values ($1, $2, $3, $4)', [
        tenantA,
        randomUUID(),
        person,
        'forged',
      ]);
      await expect(forged).rejects.toThrow(/row-level security/);
      await runtime.query('rollback');
      await expect(runtime.query('update audit_log set action = $1', ['nothing'])).rejects.toThrow(/permission denied/);
    } finally {
      await runtime.end();
    }
  });

  it('is seen as a whole only through an audited transaction, and by a person only in the own rows', async () => {
    const { database: rows } = service.foundation;
    const all = await rows.inPlatformTransaction({ actorId: person, reason: 'a test' }, (tx) => tx.db.execute('select * from notes'));
    expect(all.rowCount).toBeGreaterThan(0);
    const audit = await admin.query(`select * from notes.platform_audit_log where action = 'platform.access'`);
    expect(audit.rows[0]).toMatchObject({ actor: person, detail: { reason: 'a test' } });
    const own = await rows.inPersonTransaction(person, (tx) => tx.db.execute('select * from notes'));
    expect(own.rowCount).toBe(all.rowCount);
    expect((await rows.inPersonTransaction(randomUUID(), (tx) => tx.db.execute('select * from notes'))).rowCount).toBe(0);
  });
});

describe('Idempotency-Key', () => {
  it('gives the first answer again for the same body, and refuses another body', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const first = await send('/v1/notes', { tenantId: tenantA, body: { text: 'once' }, headers });
    const again = await send('/v1/notes', { tenantId: tenantA, body: { text: 'once' }, headers });
    expect(again.status).toBe(201);
    expect(await again.json()).toEqual(await first.json());
    const other = await send('/v1/notes', { tenantId: tenantA, body: { text: 'twice' }, headers });
    expect(await other.json()).toMatchObject({ status: 422, code: 'idempotency.key_reused' });
  });

  it('lets one of twenty concurrent requests through', async () => {
    const before = await count('notes');
    const headers = { 'idempotency-key': 'key-race' };
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await send('/v1/notes', { tenantId: tenantA, body: { text: 'race' }, headers })).status),
    );
    expect(statuses.filter((status) => status !== 201).every((status) => status === 409)).toBe(true);
    expect((await count('notes')) - before).toBe(1);
  });

  it('belongs to the caller: another tenant may use the same key', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    expect((await send('/v1/notes', { tenantId: tenantB, body: { text: 'theirs' }, headers })).status).toBe(201);
  });

  it('can be sent again after a refusal', async () => {
    const headers = { 'idempotency-key': 'key-retry' };
    expect((await send('/v1/notes', { tenantId: tenantA, body: { text: '' }, headers })).status).toBe(422);
    const fixed = await send('/v1/notes', { tenantId: tenantA, body: { text: 'mended' }, headers });
    expect(fixed.status).toBe(201);
  });

  it('does not do the work again when the answer was lost in a crash', async () => {
    const headers = { 'idempotency-key': 'key-crash' };
    await send('/v1/notes', { tenantId: tenantA, body: { text: 'crash' }, headers });
    await admin.query(
      `update notes.idempotency_keys set status = null, response = null, locked_until = now() - interval '1 s' where key = 'key-crash'`,
    );
    const before = await count('notes');
    const again = await send('/v1/notes', { tenantId: tenantA, body: { text: 'crash' }, headers });
    expect(await again.json()).toMatchObject({ status: 409, code: 'idempotency.response_lost' });
    expect(await count('notes')).toBe(before);
  });
});

describe('operations', () => {
  it('says that it is alive and ready, and gives its metrics and its OpenAPI document', async () => {
    expect((await send('/health/live')).status).toBe(200);
    expect(await (await send('/health/ready')).json()).toMatchObject({ status: 'up', service: 'note-service' });
    expect(await (await send('/metrics')).text()).toContain('http_server_request_duration_seconds_bucket');
    expect(await (await send('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0', paths: { '/v1/notes': expect.anything() } });
  });

  it('answers 404 with a problem document for an unknown path', async () => {
    const response = await send('/nowhere');
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });
});
