import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { listen, type Listening, type Service } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, createTestIssuer, testConfig, type TestDatabase, type TestIssuer } from '@prognetwork/testing';
import { createSandboxGateway, sandboxSchema, sandboxSettings } from '../../sandbox/src/index.ts';
import { signatureHeader } from '../../sandbox/src/webhooks/signature.ts';
import { createPaymentContext, type PaymentContext } from '../../src/context.ts';
import { createPaymentService, paymentServiceSchema, paymentServiceSettings } from '../../src/index.ts';

const SECRETS = { SANDBOX_SECRET_KEY: 'sk_test_1', SANDBOX_WEBHOOK_SECRET: 'whsec_1' };
const SANDBOX_ORIGIN = 'http://localhost:3010';
export const RETURN_URL = 'http://localhost:3002/organisations/river/joined';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, never> & { readonly [name: string]: unknown };
  readonly headers: Headers;
}

/** The payment service and the sandbox gateway on one test database, and what a test does with them. */
export interface PaymentFixture {
  readonly database: TestDatabase;
  readonly issuer: TestIssuer;
  readonly service: Service;
  readonly context: PaymentContext;
  readonly sandboxUrl: string;
  /** The time the sandbox and `context` go by; the service under HTTP has the real one, as its tokens do. */
  now: Date;
  call(method: string, path: string, options?: { token?: string; json?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  /** Rows read past row-level security. */
  rows<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  openTenant(): Promise<{ tenantId: string; planId: string }>;
  memberToken(tenantId: string, userId?: string): Promise<string>;
  startCheckout(tenantId: string, planId: string, userId?: string): Promise<{ checkoutId: string; url: string; token: string }>;
  /** Types a card into the payment page, as a payer would. */
  typeCard(url: string, number: string): Promise<Response>;
  webhooksOf(checkoutId: string): Promise<string[]>;
  deliver(payload: string, options?: { signature?: string }): Promise<Answer>;
  eventsOf(tenantId: string): Promise<{ type: string; traceparent?: string; correlationid: string; data: Record<string, unknown> }[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function createPaymentFixture(): Promise<PaymentFixture> {
  const database = await createTestDatabase(paymentServiceSchema, sandboxSchema);
  const issuer = await createTestIssuer();
  const time = { now: new Date() };
  const clock = () => time.now;
  const sandboxUrls = { runtimeUrl: database.urlOf('sandbox_runtime'), platformUrl: database.urlOf('sandbox_platform') };
  const sandbox = createSandboxGateway(testConfig(sandboxSettings, sandboxSchema, sandboxUrls, SECRETS), { clock });
  const listening = await listen(sandbox, { port: 0 });
  const config = testConfig(paymentServiceSettings, paymentServiceSchema, database, {
    ...SECRETS,
    SANDBOX_URL: listening.url,
    DATABASE_POOL_SIZE: '10',
  });
  const service = createPaymentService(config, { jwks: issuer.jwks });
  const context = createPaymentContext(config, { jwks: issuer.jwks, clock });
  const admin = new Pool({ connectionString: database.adminUrl, max: 4 });
  const call = callOf(service);
  const rows: PaymentFixture['rows'] = async (sql, values = []) => (await admin.query(sql, values)).rows;
  const memberToken: PaymentFixture['memberToken'] = (tenantId, userId = randomUUID()) => issuer.memberToken(userId, tenantId, 'member');
  return {
    database,
    issuer,
    service,
    context,
    sandboxUrl: listening.url,
    get now() {
      return time.now;
    },
    set now(value) {
      time.now = value;
    },
    call,
    rows,
    memberToken,
    async openTenant() {
      const tenantId = randomUUID();
      const token = await issuer.serviceToken('tenant-service', tenantId);
      await call('PUT', '/v1/billing-account', { token, json: { planCode: 'community' } });
      const plans = await call('GET', '/v1/plans', { token: await issuer.memberToken(randomUUID(), tenantId, 'owner') });
      return { tenantId, planId: (plans.body['items'] as { planId: string }[])[0]?.planId ?? '' };
    },
    async startCheckout(tenantId, planId, userId) {
      const token = await memberToken(tenantId, userId);
      const { status, body } = await call('POST', '/v1/checkouts', { token, json: { planId, returnUrl: RETURN_URL } });
      if (status !== 201) throw new Error(`The checkout was answered ${status}: ${JSON.stringify(body)}`);
      return { checkoutId: String(body['checkoutId']), url: String(body['url']), token };
    },
    typeCard: (url, number) => typeCard(sandbox, url, number),
    async webhooksOf(checkoutId) {
      const found = await rows<{ payload: string }>(`select payload from sandbox.webhook_events where payload like $1 order by id`, [
        `%${checkoutId}%`,
      ]);
      return found.map(({ payload }) => payload);
    },
    deliver(payload, options = {}) {
      const signature = options.signature ?? signatureHeader(payload, SECRETS.SANDBOX_WEBHOOK_SECRET, new Date());
      return call('POST', '/v1/gateway-webhooks/sandbox', { json: payload, headers: { 'sandbox-signature': signature } });
    },
    async eventsOf(tenantId) {
      const found = await rows<{ event: string }>(
        `select event from payments.outbox where event::jsonb->>'tenantid' = $1 order by position`,
        [tenantId],
      );
      return found.map(({ event }) => JSON.parse(event));
    },
    [Symbol.asyncDispose]: () => dispose(listening, [service, sandbox, context.foundation], admin, database),
  };
}

async function dispose(listening: Listening, parts: readonly AsyncDisposable[], admin: Pool, database: TestDatabase): Promise<void> {
  await listening[Symbol.asyncDispose]();
  await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
  await admin.end();
  await database[Symbol.asyncDispose]();
}

/** A body that is text already is sent as it is. */
function callOf(service: Service): PaymentFixture['call'] {
  return async (method, path, options = {}) => {
    const headers = new Headers(options.headers);
    if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`);
    if (options.json !== undefined) headers.set('content-type', 'application/json');
    const body = options.json === undefined ? null : typeof options.json === 'string' ? options.json : JSON.stringify(options.json);
    const response = await service.fetch(new Request(`http://service${path}`, { method, headers, body }));
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers };
  };
}

async function typeCard(sandbox: Service, url: string, number: string): Promise<Response> {
  const page = await (await sandbox.fetch(new Request(url))).text();
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ token, number, expiry: '12 / 30', cvc: '123', name: 'Test Person' });
  return sandbox.fetch(new Request(url, { method: 'POST', headers: { origin: SANDBOX_ORIGIN }, body }));
}
