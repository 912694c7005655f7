import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Service } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, testConfig, waitFor, type TestDatabase } from '@prognetwork/testing';
import { Client } from 'pg';
import { isSignatureValid } from '../../src/gateway/webhook-signature.ts';
import { createSandboxGateway, sandboxSchema, sandboxSettings } from './index.ts';

const origin = 'http://localhost:3010';
let database: TestDatabase;
let receiver: Server;
let gateway: Service;
let now: Date;
let received: { readonly body: string; readonly signature: string }[];
let statusFor: (body: string) => number;
let keys = 0;

beforeAll(async () => {
  database = await createTestDatabase(sandboxSchema);
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['sandbox-signature']) });
      response.writeHead(statusFor(body)).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
  await database[Symbol.asyncDispose]();
});

beforeEach(() => {
  now = new Date();
  received = [];
  statusFor = () => 200;
  const config = testConfig(sandboxSettings, sandboxSchema, database, {
    SANDBOX_SECRET_KEY: 'sk_test_1',
    SANDBOX_WEBHOOK_SECRET: 'whsec_1',
    SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
  });
  gateway = createSandboxGateway(config, { clock: () => now });
});

afterEach(() => gateway[Symbol.asyncDispose]());

interface Session {
  readonly id: string;
  readonly url: string | null;
  readonly status: string;
  readonly payment_status: string;
  readonly charges: { readonly data: { readonly failure_code: string | null; readonly status: string }[] };
}

async function api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  return gateway.fetch(
    new Request(`${origin}${path}`, {
      method,
      headers: { authorization: 'Bearer sk_test_1', 'content-type': 'application/json', ...headers },
      ...init,
    }),
  );
}

function parameters(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    merchant_name: 'River <Union>',
    description: 'Annual membership',
    amount: 6000,
    currency: 'eur',
    success_url: 'http://localhost:3002/back?checkout=1',
    metadata: { checkoutId: 'c1' },
    expires_at: Math.floor(now.getTime() / 1000) + 3600,
    ...change,
  };
}

async function createSession(change: Record<string, unknown> = {}, key = `key-${(keys += 1)}`): Promise<Session> {
  const response = await api('POST', '/v1/checkout/sessions', parameters(change), { 'idempotency-key': key });
  expect(response.status).toBe(200);
  return (await response.json()) as Session;
}

async function retrieve(id: string): Promise<Session> {
  return (await (await api('GET', `/v1/checkout/sessions/${id}`)).json()) as Session;
}

const open = (id: string) => gateway.fetch(new Request(`${origin}/pay/${id}`));
const card = (number: string) => ({ number, expiry: '12 / 30', cvc: '123', name: 'Test Person' });

async function tokenOf(id: string): Promise<string> {
  return /name="token" value="([^"]+)"/.exec(await (await open(id)).text())?.[1] ?? '';
}

async function submit(id: string, fields: Record<string, string>, path = '', headers: Record<string, string> = {}): Promise<Response> {
  const token = fields['token'] ?? (await tokenOf(id));
  const body = new URLSearchParams({ token, ...fields });
  return gateway.fetch(new Request(`${origin}/pay/${id}${path}`, { method: 'POST', headers: { origin, ...headers }, body }));
}

describe('the API', () => {
  test('refuses a wrong or missing secret key on every operation', async () => {
    for (const [method, path] of [
      ['POST', '/v1/checkout/sessions'],
      ['GET', '/v1/checkout/sessions/x'],
      ['POST', '/v1/checkout/sessions/x/expire'],
    ] as const) {
      const body = path.endsWith('sessions') ? parameters() : undefined;
      expect((await api(method, path, body, { authorization: 'Bearer wrong' })).status).toBe(401);
      expect((await api(method, path, body, { authorization: '' })).status).toBe(401);
    }
  });

  test('gives the first session again for the same key, even to racing requests, and refuses other parameters', async () => {
    const sessions = await Promise.all(Array.from({ length: 10 }, () => createSession({}, 'same')));
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(1);
    const other = await api('POST', '/v1/checkout/sessions', parameters({ amount: 1 }), { 'idempotency-key': 'same' });
    expect(other.status).toBe(409);
  });

  test('refuses a request without a key, and one that makes no sense', async () => {
    expect((await api('POST', '/v1/checkout/sessions', parameters())).status).toBe(422);
    for (const change of [{ amount: 0 }, { amount: '60' }, { currency: 'EURO' }, { success_url: 'javascript:alert(1)' }, { unknown: 1 }]) {
      expect((await api('POST', '/v1/checkout/sessions', parameters(change), { 'idempotency-key': 'bad' })).status).toBe(422);
    }
  });

  test('knows no session of another id, and expires an open one once', async () => {
    expect((await api('GET', '/v1/checkout/sessions/cs_test_none')).status).toBe(404);
    const { id } = await createSession();
    expect(((await (await api('POST', `/v1/checkout/sessions/${id}/expire`)).json()) as Session).status).toBe('expired');
    expect((await api('POST', `/v1/checkout/sessions/${id}/expire`)).status).toBe(409);
    expect((await open(id)).status).toBe(410);
  });
});

describe('the payment page', () => {
  test('shows merchant, description and amount, escaped, under a strict content policy', async () => {
    const { id } = await createSession();
    const response = await open(id);
    const html = await response.text();
    expect(html).toContain('River &lt;Union&gt;');
    expect(html).toContain('€60.00');
    expect(html).toContain('autocomplete="cc-number"');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:3002");
    const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await open('cs_test_none')).status).toBe(404);
  });

  test('takes a good card once and sends the payer back', async () => {
    const { id } = await createSession();
    const form = { ...card('4242 4242 4242 4242'), token: await tokenOf(id) };
    const submissions = await Promise.all(Array.from({ length: 5 }, () => submit(id, form)));
    for (const response of submissions) {
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe('http://localhost:3002/back?checkout=1');
    }
    const session = await retrieve(id);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect(session.charges.data).toHaveLength(1);
    expect(await (await open(id)).text()).toContain('This is paid');
  });

  test('keeps what was typed when a field is wrong, and says which', async () => {
    const { id } = await createSession();
    const response = await submit(id, { number: '4242 4242 4242 4241', expiry: '01/20', cvc: '1', name: 'Ada "A" Member' });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('3 fields need your attention');
    expect(html).toContain('value="4242 4242 4242 4241"');
    expect(html).toContain('value="Ada &quot;A&quot; Member"');
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(3);
    expect((await retrieve(id)).charges.data).toEqual([]);
  });

  test('sends the payer of a refused card back, and on coming again says why and takes another one', async () => {
    const { id } = await createSession();
    const refused = await submit(id, card('4000 0000 0000 9995'));
    expect([refused.status, refused.headers.get('location')]).toEqual([303, 'http://localhost:3002/back?checkout=1']);
    expect(await (await open(id)).text()).toContain('does not have enough money');
    expect(await retrieve(id)).toMatchObject({ status: 'open', charges: { data: [{ failure_code: 'insufficient_funds' }] } });
    expect((await submit(id, card('4242424242424242'))).status).toBe(303);
    expect((await retrieve(id)).charges.data.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });

  test('asks the holder to confirm, and takes yes or no', async () => {
    const { id } = await createSession();
    expect((await submit(id, card('4000 0025 0000 3155'))).headers.get('location')).toBe(`/pay/${id}`);
    expect(await (await open(id)).text()).toMatch(/Confirm that it is you[^]*ends in 3155/);
    expect((await submit(id, { answer: 'refuse' }, '/authentication')).status).toBe(303);
    expect((await retrieve(id)).charges.data[0]?.failure_code).toBe('authentication_failed');
    await submit(id, card('4000 0025 0000 3155'));
    expect((await submit(id, { answer: 'approve' }, '/authentication')).status).toBe(303);
    expect((await retrieve(id)).status).toBe('complete');
  });

  test('refuses forms of other sites, of other sessions, and without a token', async () => {
    const [one, two] = [await createSession(), await createSession()];
    const form = card('4242424242424242');
    expect((await submit(one.id, form, '', { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await submit(one.id, form, '', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await submit(one.id, { ...form, token: '' })).status).toBe(403);
    expect((await submit(one.id, { ...form, token: await tokenOf(two.id) })).status).toBe(403);
    expect((await retrieve(one.id)).status).toBe('open');
  });

  test('stores of a card only its brand and last four digits', async () => {
    const { id } = await createSession();
    await submit(id, card('4242424242424242'));
    await using admin = await connect(database.adminUrl);
    const { rows: tables } = await admin.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'sandbox' order by 1`,
    );
    expect(tables.length).toBeGreaterThan(3);
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: string }>(`select t::text as row from sandbox.${name} t`);
      for (const { row } of rows) expect(row).not.toMatch(/4242\D?4242/);
    }
  });
});

describe('webhooks', () => {
  test('are signed, and sent again until they are answered', async () => {
    const { id } = await createSession();
    const deliveries = () => received.filter(({ body }) => body.includes(id));
    statusFor = (body) => (body.includes(id) && deliveries().length < 3 ? 503 : 200);
    await gateway.start();
    await submit(id, card('4242424242424242'));
    await waitFor(
      async () => {
        now = new Date();
        return deliveries().length >= 3;
      },
      { what: 'the third delivery', timeoutMs: 15_000 },
    );
    expect(new Set(deliveries().map(({ body }) => body)).size).toBe(1);
    for (const { body, signature } of deliveries()) expect(isSignatureValid(body, signature, 'whsec_1', now)).toBe(true);
    const event = JSON.parse(deliveries()[0]?.body ?? '') as { type: string; data: { object: Session } };
    expect(event).toMatchObject({ type: 'checkout.session.completed', data: { object: { id, payment_status: 'paid' } } });
  });

  test('tell of refusals and of sessions whose time ran out', async () => {
    const { id } = await createSession();
    await submit(id, card('4000000000000002'));
    now = new Date(now.getTime() + 3_700_000);
    await gateway.start();
    await waitFor(() => received.some(({ body }) => body.includes('checkout.session.expired') && body.includes(id)), { what: 'expiry' });
    const types = received.filter(({ body }) => body.includes(id)).map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types.toSorted()).toEqual(['checkout.session.expired', 'checkout.session.payment_failed']);
    expect((await open(id)).status).toBe(410);
  });
});

async function connect(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
