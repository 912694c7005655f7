import {
  defineEvent,
  eventCatalogue,
  eventSchemaRegistered,
  on,
  userDeleted,
  type CloudEvent,
  type EventDefinition,
} from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { testConfig, waitFor } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createEventStreamingService, eventStreamingServiceSchema, eventStreamingServiceSettings } from '../index.ts';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let bridge: string;
let administrator: string;
const running: Service[] = [];

function createService(catalogue: ReadonlyMap<string, EventDefinition> = eventCatalogue): Service {
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, log.database, {});
  const created: Service = createEventStreamingService(config, { jwks: log.issuer.jwks, catalogue });
  running.push(created);
  return created;
}

beforeAll(async () => {
  log = await createTestLog();
  service = createService();
  await service.start();
  bridge = await log.issuer.serviceToken('billing-bridge');
  administrator = await log.issuer.platformAdministratorToken(newId());
});
afterAll(async () => {
  for (const one of running) await one[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

interface State {
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly items: readonly State[];
  readonly isCompatible: boolean;
  readonly outcome: string;
  readonly note: string;
  readonly type: string;
  readonly version: number;
  readonly revision: number;
  readonly origin: string;
  readonly schema: unknown;
  readonly registeredBy: string | null;
  readonly versions: readonly { readonly version: number; readonly revision: number }[];
  readonly event: CloudEvent;
}

async function send(path: string, token = '', json?: unknown, to = service): Promise<{ status: number; body: State }> {
  const init = json === undefined ? {} : { method: 'POST', json };
  const response = await log.request(to, path, { ...init, ...(token === '' ? {} : { token }) });
  // A missing field fails the assertion that looks at it.
  return { status: response.status, body: (await response.json()) as State };
}

let count = 0;
/** A type that nobody has registered yet. */
const newType = (): string => `billing_bridge.invoice_exported_${'abcdefghijklmnopqrstuvwxyz'[count++]}`;
const schemaOf = (maxLength: number, more: object = {}) => ({
  type: 'object',
  properties: { number: { type: 'string', maxLength }, ...more },
  required: ['number'],
  additionalProperties: false,
});
const bodyOf = (more: object = {}) => ({
  version: 1,
  schema: schemaOf(10),
  producer: 'billing-bridge',
  description: 'An invoice went to the bookkeeping.',
  ...more,
});
const register = (type: string, more: object = {}, token = bridge) => send(`/v1/schemas/${type}/versions`, token, bodyOf(more));
const exported = (type: string, data: Record<string, unknown>, more: Partial<CloudEvent> = {}) =>
  userEvent({ type, source: '/billing-bridge', data, ...more });
const publish = (event: CloudEvent, to = service, token = bridge) => send('/v1/events', token, { events: [{ event }] }, to);

const catalogueWith = (...definitions: readonly EventDefinition[]): ReadonlyMap<string, EventDefinition> =>
  new Map([...eventCatalogue, ...definitions.map((one) => [one.type, one] as const)]);
const thing = (data: z.ZodType<Record<string, unknown>>, more: object = {}): EventDefinition =>
  defineEvent('user.thing_happened', { producer: 'user-service', description: 'A thing', data, ...more });

describe('the catalogue of a release that starts', () => {
  it('is registered whole, once, also by several processes at the same time', async () => {
    await Promise.all([createService(), createService()].map((one) => one.start()));
    const { body } = await send('/v1/schemas');
    expect(body.items.map(({ type }) => type)).toEqual([...eventCatalogue.keys()].toSorted());
    expect(body.items.every(({ versions, origin }) => versions.length === 1 && origin === 'catalogue')).toBe(true);
    expect(body.items.find(({ type }) => type === 'user.deleted')?.versions[0]).toMatchObject({ version: 1, revision: 1 });
  });

  it('keeps the service from starting when it breaks what is registered, and says what breaks', async () => {
    const data = z.strictObject({ userId: z.uuid(), reason: z.string() });
    const breaking = defineEvent(userDeleted.type, { producer: 'user-service', description: '', data });
    await expect(createService(catalogueWith(breaking)).start()).rejects.toThrow(
      /breaks what is registered.*\n- user\.deleted version 1 at \/properties\/reason: "reason" is required now/,
    );
    expect((await send('/v1/schemas/user.deleted/versions')).body.items).toHaveLength(1);
  });

  it('may add an optional field, and the release before still starts', async () => {
    const [before, after] = [z.strictObject({ a: z.int() }), z.strictObject({ a: z.int(), b: z.int().optional() })].map((data) =>
      thing(data),
    );
    for (const definition of [before, after, before]) await createService(catalogueWith(...(definition ? [definition] : []))).start();
    const { body } = await send('/v1/schemas/user.thing_happened/versions');
    expect(body.items.map(({ version, revision }) => [version, revision])).toEqual([
      [1, 2],
      [1, 1],
    ]);
  });

  it('may break with a new version: what was stored under the old one reaches a consumer lifted, and both are shown', async () => {
    const old = defineEvent('user.renamed', { producer: 'user-service', description: '', data: z.strictObject({ name: z.string() }) });
    const next = defineEvent('user.renamed', {
      producer: 'user-service',
      description: '',
      version: 2,
      data: z.strictObject({ fullName: z.string(), given: z.boolean() }),
      upcasters: { 1: ({ name }) => ({ fullName: name, given: false }) },
    });
    const earlier = createService(catalogueWith(old));
    await earlier.start();
    const publisher = await log.issuer.serviceToken('user-service');
    expect((await publish(userEvent({ type: old.type, data: { name: 'Ada' } }), earlier, publisher)).status).toBe(200);

    const later = createService(catalogueWith(next));
    await later.start();
    const { body } = await send(`/v1/events?type=${old.type}`, administrator, undefined, later);
    const stored = body.items[0]?.event ?? expect.fail();
    const seen: unknown[] = [];
    await on(next, async ({ schemaversion, data }) => void seen.push(schemaversion, data)).handle(stored, undefined);
    expect([stored.schemaversion, ...seen]).toEqual([1, 2, { fullName: 'Ada', given: false }]);
    const versions = (await send(`/v1/schemas/${old.type}/versions`)).body.items;
    expect(versions.map(({ version, revision }) => [version, revision])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(JSON.stringify(versions.map(({ schema }) => schema))).toMatch(/fullName.*"name"/);
  });

  it('cannot declare a type that somebody has registered', async () => {
    const type = newType();
    await register(type);
    const taken = defineEvent(type, { producer: 'user-service', description: '', data: z.strictObject({}) });
    await expect(createService(catalogueWith(taken)).start()).rejects.toThrow(/is registered already by billing-bridge/);
  });
});

describe('POST /v1/schemas/{type}/versions', () => {
  it('registers a type, leaves an audit row and publishes that it did; the same again changes nothing', async () => {
    const type = newType();
    const first = await register(type);
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ type, version: 1, revision: 1, registeredBy: 'service:billing-bridge' }),
    ]);
    expect([(await register(type)).status, (await register(type, {}, administrator)).status]).toEqual([200, 200]);
    await waitFor(async () => {
      const { body } = await send(`/v1/events?type=${eventSchemaRegistered.type}&subject=${type}`, administrator);
      return body.items.length === 1;
    });
    const client = new pg.Client({ connectionString: log.database.ownerUrl });
    await client.connect();
    const { rows } = await client.query('select actor from platform_audit_log where action = $1 and subject = $2', [
      'event_schema.registered',
      type,
    ]);
    await client.end();
    expect(rows).toEqual([{ actor: 'service:billing-bridge' }]);
  });

  it('takes a revision that breaks nothing, and a version that reads the one before', async () => {
    const type = newType();
    await register(type);
    const revised = await register(type, { schema: schemaOf(20, { note: { type: 'string' } }) });
    expect([revised.status, revised.body.revision]).toEqual([201, 2]);
    const optional = { ...schemaOf(20, { note: { type: 'string' } }), required: [] };
    expect((await register(type, { schema: optional })).body.errors).toEqual([
      { pointer: '/schema/properties/number', detail: '"number" is no longer required, and readers count on it' },
    ]);
    expect((await register(type, { schema: optional, version: 2 })).status).toBe(201);
    expect((await send('/v1/schemas')).body.items.find((item) => item.type === type)).toMatchObject({ version: 2, origin: 'registered' });
  });

  it('refuses with 409 what could not read earlier events, naming each break', async () => {
    const type = newType();
    await register(type);
    for (const version of [1, 2]) {
      const { status, body } = await register(type, { version, schema: schemaOf(5, { due: { type: 'string' } }) });
      expect([status, body.code, body.errors.map(({ pointer }) => pointer)]).toEqual([
        409,
        'schema.incompatible',
        ['/schema/properties/number/maxLength'],
      ]);
    }
    const far = await register(type, { version: 3 });
    expect([far.status, far.body.errors[0]?.pointer]).toEqual([409, '/version']);
  });

  it('leaves the catalogue to the code, and every type to its producer', async () => {
    const deleted = { producer: 'user-service', version: 2 };
    const users = await log.issuer.serviceToken('user-service');
    expect((await register('user.deleted', deleted, users)).body.code).toBe('schema.in_catalogue');
    expect((await register('user.deleted', { version: 2 })).body.code).toBe('schema.producer_taken');
    const type = newType();
    await register(type);
    expect((await register(type, {}, users)).body.code).toBe('schema.producer_forbidden');
    expect((await register(type, { producer: 'user-service' }, users)).body.code).toBe('schema.producer_taken');
  });

  it('points at what is wrong with a name or a schema', async () => {
    const pointers = async (type: string, more: object, token = bridge) => {
      const { status, body } = await register(type, more, token);
      return [status, ...body.errors.map(({ pointer }) => pointer)];
    };
    expect(await pointers('invoice.exported', {})).toEqual([422, '?type']);
    expect(await pointers('billing_bridge.Exported', {})).toEqual([422, '?type']);
    expect(await pointers('user.exported', { producer: 'user' }, administrator)).toEqual([422, '?type']);
    expect(await pointers(newType(), { schema: { type: 'object', properties: {} } })).toEqual([422, '/schema/properties']);
    expect(await pointers(newType(), { version: 0, colour: 'red' })).toEqual([422, '/version', '/colour']);
  });

  it('is for services and platform administrators', async () => {
    const owner = await log.issuer.memberToken(newId(), newId(), 'owner');
    for (const path of ['versions', 'check']) {
      expect((await send(`/v1/schemas/${newType()}/${path}`, '', bodyOf())).status).toBe(401);
      expect((await send(`/v1/schemas/${newType()}/${path}`, owner, bodyOf())).status).toBe(403);
    }
  });

  it('numbers the revisions of several at once without a gap', async () => {
    const type = newType();
    await register(type);
    const fields = ['a', 'b', 'c', 'd'].map((name) => ({ [name]: { type: 'string' } }));
    const grown = fields.map((_, index) => schemaOf(10, Object.assign({}, ...fields.slice(0, index + 1))));
    const answers = await Promise.all(grown.map((schema) => register(type, { schema })));
    const stored = answers.filter(({ status }) => status === 201).map(({ body }) => body.revision);
    expect(stored.toSorted((a, b) => a - b)).toEqual(stored.map((_, index) => index + 2));
    expect((await send(`/v1/schemas/${type}/versions`)).body.items).toHaveLength(stored.length + 1);
  });
});

describe('POST /v1/schemas/{type}/check', () => {
  const check = (type: string, more: object = {}, token = bridge) => send(`/v1/schemas/${type}/check`, token, bodyOf(more));

  it('says what registering would say, and stores nothing', async () => {
    const type = newType();
    expect((await check(type)).body).toMatchObject({ isCompatible: true, outcome: 'new_version', errors: [] });
    expect((await send(`/v1/schemas/${type}/versions`)).status).toBe(404);
    await register(type);
    expect((await check(type)).body.outcome).toBe('same');
    expect((await check(type, { schema: schemaOf(3) })).body).toMatchObject({
      isCompatible: false,
      outcome: 'refused',
      errors: [{ pointer: '/schema/properties/number/maxLength' }],
    });
  });

  it('tells that a type of the catalogue may break with a new version, because its upcaster is in the code', async () => {
    const users = await log.issuer.serviceToken('user-service');
    const { body } = await check('user.deleted', { producer: 'user-service', version: 2 }, users);
    expect(body).toMatchObject({ isCompatible: true, outcome: 'new_version', note: expect.stringContaining('upcaster') });
    expect((await check('user.deleted', { producer: 'user-service' }, users)).body.isCompatible).toBe(false);
  });
});

describe('GET /v1/schemas/{type}/versions', () => {
  it('shows a version as it is now or was, and who registered it only to those who run the platform', async () => {
    const type = newType();
    await register(type);
    await register(type, { schema: schemaOf(20) });
    const latest = await send(`/v1/schemas/${type}/versions/1`);
    expect(latest.body).toMatchObject({ revision: 2, schema: schemaOf(20), registeredBy: null });
    const first = await send(`/v1/schemas/${type}/versions/1?revision=1`, administrator);
    expect(first.body).toMatchObject({ revision: 1, schema: schemaOf(10), registeredBy: 'service:billing-bridge' });
    expect((await send(`/v1/schemas/${type}/versions/2`)).status).toBe(404);
    expect((await send(`/v1/schemas/${type}/versions/x`)).status).toBe(404);
    expect((await send(`/v1/schemas/${type}/versions/1?revision=x`)).status).toBe(422);
    expect((await send('/v1/schemas/nobody.knows/versions')).status).toBe(404);
  });
});

describe('an event of a registered type', () => {
  it('is stored when it fits, and refused with a pointer when it does not', async () => {
    const type = newType();
    expect((await publish(exported(type, { number: 'A 1' }))).body.errors[0]?.pointer).toBe('/events/0/event/type');
    await register(type);
    expect((await publish(exported(type, { number: 'A 1' }))).status).toBe(200);
    const pointers = async (event: CloudEvent) => (await publish(event)).body.errors.map(({ pointer }) => pointer);
    expect(await pointers(exported(type, {}))).toEqual(['/events/0/event/data/number']);
    expect(await pointers(exported(type, { number: 'far too long a number' }))).toEqual(['/events/0/event/data/number']);
    expect(await pointers(exported(type, { number: '1', 'a/b': 1 }))).toEqual(['/events/0/event/data/a~1b']);
    expect(await pointers(exported(type, { number: '1' }, { schemaversion: 2 }))).toEqual(['/events/0/event/schemaversion']);
  });

  it('comes from its producer only', async () => {
    const type = newType();
    await register(type);
    const event = exported(type, { number: '1' }, { source: '/user-service' });
    const { status, body } = await publish(event, service, await log.issuer.serviceToken('user-service'));
    expect([status, body.errors[0]?.pointer]).toEqual([422, '/events/0/event/source']);
  });

  it('is held against its own version, and known to another process at once when it is new', async () => {
    const [type, other] = [newType(), createService()];
    await register(type);
    expect((await publish(exported(type, { number: '1' }), other)).status).toBe(200);
    await register(type, { version: 2, schema: schemaOf(30) });
    const long = { number: 'a number of twenty-odd' };
    await waitFor(async () => (await publish(exported(type, long, { schemaversion: 2 }), other)).status === 200);
    expect((await publish(exported(type, long), other)).status).toBe(422);
  });
});
