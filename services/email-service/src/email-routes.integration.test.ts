import type { Service } from '@prognetwork/shared-infrastructure';
import {
  createSilentEventStreaming,
  createTestDatabase,
  createTestIssuer,
  testConfig,
  waitFor,
  type TestDatabase,
  type TestIssuer,
} from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmailService, emailServiceSchema, emailServiceSettings } from './index.ts';

const TENANT = '0199f0a0-0000-7000-8000-00000000000a';
const OTHER_TENANT = '0199f0a0-0000-7000-8000-00000000000b';
const PERSON = '0199f0a0-0000-7000-8000-000000000001';
const UNKNOWN = '0199f0a0-0000-7000-8000-0000000000ff';

let database: TestDatabase;
let issuer: TestIssuer;
let service: Service;
let tokens: Record<'owner' | 'member' | 'stranger' | 'saga' | 'otherSaga' | 'tenantless' | 'platform', string>;

beforeAll(async () => {
  [database, issuer] = await Promise.all([createTestDatabase(emailServiceSchema), createTestIssuer()]);
  const eventStreaming = createSilentEventStreaming();
  service = createEmailService(testConfig(emailServiceSettings, emailServiceSchema, database), { jwks: issuer.jwks, eventStreaming });
  await service.start();
  tokens = {
    owner: await issuer.memberToken(PERSON, TENANT, 'owner'),
    member: await issuer.memberToken(PERSON, TENANT, 'member'),
    stranger: await issuer.memberToken(PERSON, OTHER_TENANT, 'owner'),
    saga: await issuer.serviceToken('tenant-service', TENANT),
    otherSaga: await issuer.serviceToken('tenant-service', OTHER_TENANT),
    tenantless: await issuer.serviceToken('tenant-service'),
    platform: await issuer.platformAdministratorToken(PERSON),
  };
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

type Json = Record<string, unknown> & { items: Record<string, unknown>[] };

async function call(
  method: string,
  path: string,
  token?: string,
  body?: unknown,
): Promise<{ status: number; body: Json; headers: Headers }> {
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
  const response = await service.fetch(new Request(`http://service${path}`, init));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

const founder = { userId: PERSON, email: 'Amina@Example.org', displayName: 'Amina Yılmaz', tenantName: 'Nordlicht eG' };

describe('default templates', () => {
  test('are installed once, removed by the compensation, and can be installed again', async () => {
    expect((await call('PUT', '/v1/templates/defaults', tokens.saga)).body).toEqual({ installed: 8 });
    expect((await call('PUT', '/v1/templates/defaults', tokens.saga)).body).toEqual({ installed: 0 });
    expect((await call('DELETE', '/v1/templates/defaults', tokens.saga)).status).toBe(204);
    expect((await call('GET', '/v1/templates', tokens.owner)).body.items).toEqual([]);
    expect((await call('DELETE', '/v1/templates/defaults', tokens.saga)).status).toBe(204);
    expect((await call('PUT', '/v1/templates/defaults', tokens.saga)).body).toEqual({ installed: 8 });
    const { body } = await call('GET', '/v1/templates', tokens.owner);
    expect(body.items.map(({ name, locale }) => `${String(name)}/${String(locale)}`)).toEqual(
      ['membership-active', 'payment-failed', 'receipt', 'welcome'].flatMap((name) => [`${name}/de`, `${name}/en`]),
    );
  });

  test.each([['PUT'], ['DELETE']])('%s is for services that act for a tenant', async (method) => {
    const statuses = [undefined, tokens.owner, tokens.tenantless].map(
      async (token) => (await call(method, '/v1/templates/defaults', token)).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 403, 403]);
  });
});

describe('a template', () => {
  const mjml =
    '<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{person.name}}, {{brand.name}}</mj-text></mj-column></mj-section></mj-body></mjml>';
  let templateId: string;

  beforeAll(async () => {
    await call('PUT', '/v1/templates/defaults', tokens.otherSaga);
    const { body } = await call('GET', '/v1/templates', tokens.stranger);
    templateId = String(body.items.find(({ name, locale }) => name === 'welcome' && locale === 'en')?.['templateId']);
  });

  test('is read with its source and variables, published as a new version, and used from then on', async () => {
    const read = await call('GET', `/v1/templates/${templateId}`, tokens.stranger);
    expect(read.body).toMatchObject({
      name: 'welcome',
      version: 1,
      isDefault: true,
      mjml: expect.stringContaining('<mj-button'),
      variables: expect.arrayContaining(['adminUrl']),
      html: expect.stringContaining('Hello Kim Sample'),
    });
    const published = await call('PUT', `/v1/templates/${templateId}`, tokens.stranger, { subject: 'Ours: {{brand.name}}', mjml });
    expect([published.status, published.body]).toMatchObject([200, { version: 2, isDefault: false, mjml }]);
    const { body: queued } = await call('PUT', '/v1/messages/welcome', tokens.otherSaga, founder);
    const { body: message } = await call('GET', `/v1/messages/${String(queued['messageId'])}`, tokens.stranger);
    expect(message).toMatchObject({ subject: 'Ours: Nordlicht eG', text: 'Hi Amina Yılmaz, Nordlicht eG\n' });
  });

  test.each([
    ['an unknown variable', { subject: 's', mjml: '<mjml><mj-body>{{password}}</mj-body></mjml>' }, 'template.invalid'],
    [
      'a lost condition',
      { subject: 's', mjml: '<mjml><mj-body>{{#if adminUrl}}<mj-section></mj-section>{{/if}}</mj-body></mjml>' },
      'template.invalid',
    ],
    ['no MJML', { subject: 's', mjml: 'hello' }, 'template.invalid'],
    ['an empty subject', { subject: '', mjml }, 'request.invalid'],
    ['an unknown field', { subject: 's', mjml, html: 'x' }, 'request.invalid'],
  ])('with %s is refused and changes nothing', async (_what, body, code) => {
    const before = await call('GET', `/v1/templates/${templateId}`, tokens.stranger);
    const refused = await call('PUT', `/v1/templates/${templateId}`, tokens.stranger, body);
    expect([refused.status, refused.body['code']]).toEqual([422, code]);
    expect((await call('GET', `/v1/templates/${templateId}`, tokens.stranger)).body).toEqual(before.body);
  });

  test('of another organisation, an unknown one and no id are the same 404', async () => {
    for (const id of [templateId, UNKNOWN, 'nonsense']) {
      expect((await call('GET', `/v1/templates/${id}`, tokens.owner)).status).toBe(404);
      expect((await call('PUT', `/v1/templates/${id}`, tokens.owner, { subject: 's', mjml })).status).toBe(404);
    }
  });

  test('is not for anyone', async () => {
    for (const [method, path] of [
      ['GET', '/v1/templates'],
      ['GET', `/v1/templates/${UNKNOWN}`],
      ['PUT', `/v1/templates/${UNKNOWN}`],
    ] as const) {
      const body = method === 'PUT' ? { subject: 's', mjml } : undefined;
      expect((await call(method, path, undefined, body)).status).toBe(401);
      expect((await call(method, path, tokens.member, body)).status).toBe(403);
    }
  });
});

describe('the welcome mail', () => {
  test('is queued once however often it is asked for, and lands in the captured mailbox', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => call('PUT', '/v1/messages/welcome', tokens.saga, founder)));
    expect(first?.body['messageId']).toBe(second?.body['messageId']);
    const messageId = String(first?.body['messageId']);
    const message = await waitFor(async () => {
      const { body } = await call('GET', `/v1/platform/messages/${messageId}`, tokens.platform);
      return body['status'] === 'sent' && body;
    });
    expect(message).toMatchObject({
      to: 'amina@example.org',
      subject: 'Nordlicht eG is ready',
      template: 'welcome',
      tenantId: TENANT,
      provider: 'captured',
      html: expect.stringContaining('Amina Yılmaz'),
      text: expect.stringContaining('Open administration: http://localhost:3000/'),
      headers: { 'Message-ID': `<${messageId}@prognetwork.example>`, From: 'Nordlicht eG <no-reply@prognetwork.example>' },
      deliveries: [{ outcome: 'accepted' }],
      sentAt: expect.stringMatching(/Z$/),
    });
  });

  test('is refused without what it needs', async () => {
    const path = '/v1/messages/welcome';
    expect((await call('PUT', path, tokens.saga, { ...founder, email: 'nobody' })).body['errors']).toMatchObject([{ pointer: '/email' }]);
    expect((await call('PUT', path, tokens.saga, { ...founder, extra: 1 })).status).toBe(422);
    const statuses = [undefined, tokens.owner, tokens.tenantless].map(async (token) => (await call('PUT', path, token, founder)).status);
    expect(await Promise.all(statuses)).toEqual([401, 403, 403]);
  });
});

describe('mail', () => {
  let messageId: string;

  beforeAll(async () => {
    messageId = String((await call('PUT', '/v1/messages/welcome', tokens.saga, founder)).body['messageId']);
    await call('PUT', '/v1/messages/welcome', tokens.saga, {
      ...founder,
      userId: UNKNOWN,
      email: 'bert@example.org',
      displayName: 'Bert 100%',
    });
    await call('PUT', '/v1/messages/welcome', tokens.otherSaga, founder);
  });

  test('of the organisation is listed in pages, latest first, and searched', async () => {
    const first = await call('GET', '/v1/messages?limit=1', tokens.owner);
    expect(first.body.items).toMatchObject([{ to: 'bert@example.org', tenantId: TENANT }]);
    const second = await call('GET', `/v1/messages?limit=1&cursor=${String(first.body['nextCursor'])}`, tokens.owner);
    expect([second.body.items, second.body['nextCursor']]).toMatchObject([[{ messageId }], null]);
    expect((await call('GET', '/v1/messages?q=100%25', tokens.owner)).body.items).toHaveLength(1);
    expect((await call('GET', '/v1/messages?q=_ert', tokens.owner)).body.items).toEqual([]);
  });

  test('of all organisations is the platform administrators’ to see, and each look is audited', async () => {
    const { body } = await call('GET', '/v1/platform/messages?q=amina', tokens.platform);
    expect(new Set(body.items.map(({ tenantId }) => tenantId))).toEqual(new Set([TENANT, OTHER_TENANT]));
    expect((await call('GET', `/v1/platform/messages/${UNKNOWN}`, tokens.platform)).status).toBe(404);
  });

  test('of another organisation is the same 404 as an unknown one', async () => {
    expect((await call('GET', `/v1/messages/${messageId}`, tokens.owner)).status).toBe(200);
    for (const id of [messageId, UNKNOWN]) expect((await call('GET', `/v1/messages/${id}`, tokens.stranger)).status).toBe(404);
  });

  test.each(['/v1/messages', `/v1/messages/${UNKNOWN}`, '/v1/platform/messages', `/v1/platform/messages/${UNKNOWN}`, '/v1/platform/leads'])(
    '%s is not for anyone',
    async (path) => {
      expect((await call('GET', path)).status).toBe(401);
      expect((await call('GET', path, path.includes('platform') ? tokens.owner : tokens.member)).status).toBe(403);
    },
  );

  test.each(['limit=0', 'limit=x', 'cursor=x', 'unknown=1'])('lists refuse ?%s', async (query) => {
    for (const path of ['/v1/messages', '/v1/suppressions']) expect((await call('GET', `${path}?${query}`, tokens.owner)).status).toBe(422);
    for (const path of ['/v1/platform/messages', '/v1/platform/leads'])
      expect((await call('GET', `${path}?${query}`, tokens.platform)).status).toBe(422);
  });
});

describe('suppressions', () => {
  test('stop mail before it is queued, until they are removed', async () => {
    const added = await call('POST', '/v1/suppressions', tokens.owner, { address: 'Carla@Example.org', reason: 'asked for it' });
    expect([added.status, added.body]).toMatchObject([201, { address: 'carla@example.org', reason: 'asked for it' }]);
    const again = await call('POST', '/v1/suppressions', tokens.owner, { address: 'carla@example.org' });
    expect(again.body).toEqual(added.body);
    expect((await call('GET', '/v1/suppressions', tokens.owner)).body.items).toEqual([added.body]);
    const carla = { ...founder, email: 'carla@example.org', userId: TENANT };
    expect((await call('PUT', '/v1/messages/welcome', tokens.saga, carla)).body['status']).toBe('suppressed');
    const path = `/v1/suppressions/${String(added.body['suppressionId'])}`;
    expect((await call('DELETE', path, tokens.stranger)).status).toBe(404);
    expect((await call('DELETE', path, tokens.owner)).status).toBe(204);
    expect((await call('DELETE', path, tokens.owner)).status).toBe(404);
    expect((await call('PUT', '/v1/messages/welcome', tokens.saga, { ...carla, userId: OTHER_TENANT })).body['status']).toBe('queued');
  });

  test('are refused without what they need', async () => {
    expect((await call('POST', '/v1/suppressions', tokens.owner, { address: 'nobody' })).status).toBe(422);
    expect((await call('POST', '/v1/suppressions', undefined, { address: 'a@example.org' })).status).toBe(401);
    expect((await call('POST', '/v1/suppressions', tokens.member, { address: 'a@example.org' })).status).toBe(403);
    expect((await call('DELETE', `/v1/suppressions/${UNKNOWN}`)).status).toBe(401);
    expect((await call('DELETE', `/v1/suppressions/${UNKNOWN}`, tokens.member)).status).toBe(403);
    expect((await call('GET', '/v1/suppressions')).status).toBe(401);
    expect((await call('GET', '/v1/suppressions', tokens.member)).status).toBe(403);
  });
});

describe('an enquiry from the website', () => {
  const lead = { name: 'Dana', email: 'dana@example.org', organisation: 'River <b>Union</b>', message: 'Hello\n<script>alert(1)</script>' };

  test('is kept, mailed to the contact address with everything escaped, and listed', async () => {
    const added = await call('POST', '/v1/leads', undefined, lead);
    expect(added.status).toBe(202);
    const [listed] = (await call('GET', '/v1/platform/leads', tokens.platform)).body.items;
    expect(listed).toMatchObject({ leadId: added.body['leadId'], ...lead });
    const [mail] = (await call('GET', '/v1/platform/messages?q=lead-received', tokens.platform)).body.items;
    expect(mail).toMatchObject({ to: 'contact@prognetwork.example', subject: 'New enquiry from River <b>Union</b>', tenantId: null });
    const { body } = await call('GET', `/v1/platform/messages/${String(mail?.['messageId'])}`, tokens.platform);
    expect(body['html']).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body['html']).not.toContain('<script');
  });

  test.each([
    [{ ...lead, email: 'x' }, '/email'],
    [{ ...lead, message: ' ' }, '/message'],
    [{ ...lead, name: 5 }, '/name'],
    [{ ...lead, more: 1 }, '/more'],
  ])('that is not whole is refused and says where (%#)', async (body, pointer) => {
    const refused = await call('POST', '/v1/leads', undefined, body);
    expect([refused.status, refused.body['errors']]).toMatchObject([422, [{ pointer }]]);
  });
});
