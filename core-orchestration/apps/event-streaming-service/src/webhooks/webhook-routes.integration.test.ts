import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';
import { startWebhookReceiver, status, type WebhookReceiver } from '../test-fixtures/webhook-receiver.ts';

let log: TestLog;
let service: Service;
let strict: Service;
let receiver: WebhookReceiver;
let tenant: string;
let owner: string;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService({ WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true', WEBHOOK_ALLOW_HTTP: 'true' });
  strict = log.createService();
  receiver = await startWebhookReceiver();
  await service.start();
});
beforeEach(async () => {
  tenant = newId();
  owner = await log.issuer.memberToken(newId(), tenant, 'owner');
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await strict[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

/** The fields that answers here have; each test looks at those its answer must have. */
interface Answer {
  readonly description: string;
  readonly code: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly items: readonly Answer[];
  readonly nextCursor: string | null;
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly replayId: string;
  readonly secret: string;
  readonly status: string;
  readonly tenantId: string;
  readonly attempts: readonly { readonly status: number }[];
  readonly progress: Readonly<Record<string, number>>;
}

async function call(method: string, path: string, options: { token?: string; json?: unknown; on?: Service; key?: string } = {}) {
  const { token = owner, json, on = service, key } = options;
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const response = await log.request(on, path, {
    method,
    headers,
    ...(token === '' ? {} : { token }),
    ...(json === undefined ? {} : { json }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer };
}
const input = (more: object = {}) => ({ url: receiver.url, eventTypes: ['user.*'], ...more });
async function createdEndpoint(more: object = {}, token = owner): Promise<Answer> {
  const { status: code, body } = await call('POST', '/v1/webhook-endpoints', { json: input(more), token });
  expect(code).toBe(201);
  return body;
}
const publishUser = async (tenantid: string) => {
  const event = userEvent({ tenantid });
  await log.publish(service, [event]);
  return event;
};
const pathsOf = (
  endpointId: string,
  deliveryId: string,
  replayId: string,
): readonly (readonly [method: string, path: string, json?: object])[] => [
  ['GET', `/v1/webhook-endpoints/${endpointId}`],
  ['PATCH', `/v1/webhook-endpoints/${endpointId}`, { description: 'other' }],
  ['POST', `/v1/webhook-endpoints/${endpointId}/rotate-secret`, {}],
  ['POST', `/v1/webhook-endpoints/${endpointId}/disable`],
  ['POST', `/v1/webhook-endpoints/${endpointId}/enable`],
  ['POST', `/v1/webhook-endpoints/${endpointId}/test`],
  ['POST', `/v1/webhook-endpoints/${endpointId}/replay`, { from: '2026-01-01T00:00:00Z', until: '2036-01-01T00:00:00Z' }],
  ['GET', `/v1/webhook-endpoints/${endpointId}/replays/${replayId}`],
  ['GET', `/v1/webhook-endpoints/${endpointId}/deliveries`],
  ['GET', `/v1/webhook-deliveries/${deliveryId}`],
  ['POST', `/v1/webhook-deliveries/${deliveryId}/replay`],
  ['DELETE', `/v1/webhook-endpoints/${endpointId}`],
];

describe('an organisation with a webhook endpoint', () => {
  it('gets its events within a moment, and sees what became of each', async () => {
    const { endpointId, secret } = await createdEndpoint({ description: 'Books' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const event = await publishUser(tenant);
    await publishUser(newId());
    await waitFor(() => receiver.received.some((webhook) => webhook.event.id === event.id), { what: 'the webhook' });
    const delivery = await waitFor(async () => {
      const { body } = await call('GET', `/v1/webhook-endpoints/${endpointId}/deliveries?status=delivered`);
      return body.items[0];
    });
    expect((await call('GET', `/v1/webhook-endpoints/${endpointId}/deliveries`)).body.items).toEqual([delivery]);
    const { body } = await call('GET', `/v1/webhook-deliveries/${delivery.deliveryId}`);
    expect(body).toMatchObject({ eventId: event.id, status: 'delivered', attempts: [{ attempt: 1, status: 200, error: null }] });
  });

  it('reads, changes, rotates, disables, enables and deletes it', async () => {
    const { endpointId, secret } = await createdEndpoint();
    const path = `/v1/webhook-endpoints/${endpointId}`;
    expect((await call('PATCH', path, { json: { eventTypes: ['invoice.*'], isOrdered: true } })).body).toMatchObject({
      eventTypes: ['invoice.*'],
      isOrdered: true,
      url: receiver.url,
    });
    const rotated = await call('POST', `${path}/rotate-secret`, { json: { overlapHours: 1 } });
    expect([rotated.status, rotated.body.secret === secret]).toEqual([200, false]);
    expect((await call('POST', `${path}/disable`)).status).toBe(204);
    expect((await call('GET', path)).body).toMatchObject({ status: 'disabled', disabledReason: 'operator' });
    expect((await call('POST', `${path}/enable`)).status).toBe(204);
    const { body } = await call('GET', '/v1/webhook-endpoints');
    expect(body.items).toMatchObject([{ endpointId, status: 'enabled', pendingDeliveries: 0 }]);
    expect(JSON.stringify(body)).not.toContain('whsec_');
    expect([(await call('DELETE', path)).status, (await call('GET', path)).status]).toEqual([204, 404]);
  });

  it('gets the first answer with its secret again under the same key, and that answer is nowhere in clear', async () => {
    const [json, key] = [input({ description: 'once' }), newId()];
    const first = await call('POST', '/v1/webhook-endpoints', { json, key });
    const again = await call('POST', '/v1/webhook-endpoints', { json, key });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const path = `/v1/webhook-endpoints/${first.body.endpointId}/rotate-secret`;
    const rotated = await call('POST', path, { json: { overlapHours: 1 }, key: `${key}-2` });
    expect(await call('POST', path, { json: { overlapHours: 1 }, key: `${key}-2` })).toEqual(rotated);
    expect([rotated.status, rotated.body.secret === first.body.secret]).toEqual([200, false]);
    for (const [at, other] of [
      ['/v1/webhook-endpoints', { json: input({ description: 'other' }), key }],
      [path, { json: { overlapHours: 2 }, key: `${key}-2` }],
    ] as const)
      expect(await call('POST', at, other)).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
    const kept = JSON.stringify(await log.asOwner('select * from idempotency_keys'));
    expect(kept).toContain(key);
    for (const hidden of ['whsec_', first.body.secret.slice(6), rotated.body.secret.slice(6)]) expect(kept).not.toContain(hidden);
    const mine = (await call('GET', '/v1/webhook-endpoints')).body.items.filter(({ description }) => description === 'once');
    expect(mine).toHaveLength(1);
  });

  it('keeps that answer from who may not manage webhooks any more, and cannot tell it under another sealing secret', async () => {
    const [json, key, userId] = [input(), newId(), newId()];
    const [manager, member] = await Promise.all([
      log.issuer.memberToken(userId, tenant, 'owner'),
      log.issuer.memberToken(userId, tenant, 'member'),
    ]);
    await call('POST', '/v1/webhook-endpoints', { json, key, token: manager });
    expect((await call('POST', '/v1/webhook-endpoints', { json, key, token: member })).status).toBe(403);
    await using other = log.createService({ WEBHOOK_SEALING_SECRET: 'another sealing secret, long enough' });
    expect(await call('POST', '/v1/webhook-endpoints', { json, key, token: manager, on: other })).toMatchObject({
      status: 409,
      body: { code: 'idempotency.response_lost' },
    });
  });

  it('sends a test, and sends again what it asks for', async () => {
    const { endpointId } = await createdEndpoint();
    const test = await call('POST', `/v1/webhook-endpoints/${endpointId}/test`);
    expect(test.status).toBe(202);
    const readTest = async () => (await call('GET', `/v1/webhook-deliveries/${test.body.deliveryId}`)).body;
    await waitFor(async () => (await readTest()).status === 'delivered');
    expect((await call('POST', `/v1/webhook-deliveries/${test.body.deliveryId}/replay`)).status).toBe(202);
    await waitFor(async () => (await readTest()).attempts.length === 2);
    const period = { from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 60_000).toISOString(), status: 'all' };
    await waitFor(async () => (await readTest()).status === 'delivered');
    const replay = await call('POST', `/v1/webhook-endpoints/${endpointId}/replay`, { json: period });
    expect([replay.status, replay.body]).toMatchObject([202, { deliveries: 1, hasMore: false }]);
    await waitFor(async () => {
      const { body } = await call('GET', `/v1/webhook-endpoints/${endpointId}/replays/${replay.body.replayId}`);
      return body.progress['delivered'] === 1;
    });
  });

  it('pages through its deliveries, newest first', async () => {
    const { endpointId } = await createdEndpoint();
    const events = [await publishUser(tenant), await publishUser(tenant), await publishUser(tenant)];
    const path = `/v1/webhook-endpoints/${endpointId}/deliveries`;
    await waitFor(async () => (await call('GET', path)).body.items.length === 3);
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: Answer } = await call('GET', `${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...body.items.map((item) => (item as unknown as { eventId: string }).eventId));
      cursor = body.nextCursor;
    }
    expect(found.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    expect((await call('GET', `${path}?cursor=nonsense`)).status).toBe(422);
  });
});

describe('an endpoint that must not be', () => {
  it.each([
    [{ url: 'http://example.org/' }, '/url'],
    [{ url: 'https://127.0.0.1/' }, '/url'],
    [{ url: 'https://169.254.169.254/latest' }, '/url'],
    [{ url: 'https://user:word@example.org/' }, '/url'],
    [{ eventTypes: ['user.created', 'no.such'] }, '/eventTypes/1'],
    [{ eventTypes: [] }, '/eventTypes'],
    [{ isOrdered: 'yes' }, '/isOrdered'],
    [{ colour: 'red' }, '/colour'],
  ])('%j is refused with a pointer to it, and leaves nothing', async (wrong, pointer) => {
    const json = { url: 'https://example.org/', eventTypes: ['*'], ...wrong };
    const { status: code, body } = await call('POST', '/v1/webhook-endpoints', { json, on: strict });
    expect([code, body.errors[0]?.pointer]).toEqual([422, pointer]);
    expect((await call('GET', '/v1/webhook-endpoints', { on: strict })).body.items).toEqual([]);
  });

  it('the twenty-first is refused, however many are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 23 }, () => call('POST', '/v1/webhook-endpoints', { json: input() })));
    expect(answers.filter(({ status: code }) => code === 201)).toHaveLength(20);
    expect(new Set(answers.filter(({ status: code }) => code !== 201).map(({ body }) => body.code))).toEqual(
      new Set(['webhook_endpoint.limit_reached']),
    );
    const { body } = await call('GET', '/v1/webhook-endpoints');
    await call('DELETE', `/v1/webhook-endpoints/${body.items[0]?.endpointId}`);
    expect((await call('POST', '/v1/webhook-endpoints', { json: input() })).status).toBe(201);
  });
});

describe('who may not', () => {
  it('see or touch it, of another organisation, finds nothing', async () => {
    const { endpointId } = await createdEndpoint();
    receiver.answerNext(status(200));
    const { deliveryId } = (await call('POST', `/v1/webhook-endpoints/${endpointId}/test`)).body;
    const period = { from: '2026-01-01T00:00:00Z', until: '2036-01-01T00:00:00Z' };
    const { replayId } = (await call('POST', `/v1/webhook-endpoints/${endpointId}/replay`, { json: period })).body;
    const other = await log.issuer.memberToken(newId(), newId(), 'owner');
    for (const [method, path, json] of pathsOf(endpointId, deliveryId, replayId)) {
      expect([method, path, (await call(method, path, { token: other, json })).status]).toEqual([method, path, 404]);
    }
    expect((await call('GET', '/v1/webhook-endpoints', { token: other })).body.items).toEqual([]);
    expect((await call('GET', `/v1/webhook-endpoints/${endpointId}`)).body).toMatchObject({ status: 'enabled', description: '' });
  });

  it('manage webhooks is turned away: anonymous, a member, a service, a platform administrator', async () => {
    const [member, administrator] = [
      await log.issuer.memberToken(newId(), tenant, 'member'),
      await log.issuer.platformAdministratorToken(newId()),
    ];
    const routes = [
      ...pathsOf(newId(), newId(), newId()),
      ['GET', '/v1/webhook-endpoints'] as const,
      ['POST', '/v1/webhook-endpoints', input()] as const,
    ];
    for (const [method, path, json] of routes) {
      const statuses = ['', member, administrator].map(async (token) => (await call(method, path, { token, json })).status);
      expect([method, path, ...(await Promise.all(statuses))]).toEqual([method, path, 401, 403, 403]);
    }
  });
});

describe('those who run the platform', () => {
  it('see the endpoints of all organisations, page by page, and nobody else does', async () => {
    const other = newId();
    const otherOwner = await log.issuer.memberToken(newId(), other, 'owner');
    const made = [await createdEndpoint(), await createdEndpoint({}, otherOwner)];
    const token = await log.issuer.platformAdministratorToken(newId());
    const found: Answer[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: Answer } = await call('GET', `/v1/platform/webhook-endpoints?limit=3${cursor && `&cursor=${cursor}`}`, {
        token,
      });
      found.push(...body.items);
      cursor = body.nextCursor;
    }
    const tenantOf = new Map(found.map(({ endpointId, tenantId }) => [endpointId, tenantId]));
    expect(made.map(({ endpointId }) => tenantOf.get(endpointId))).toEqual([tenant, other]);
    expect([
      (await call('GET', '/v1/platform/webhook-endpoints')).status,
      (await call('GET', '/v1/platform/webhook-endpoints', { token: '' })).status,
    ]).toEqual([403, 401]);
    expect((await call('GET', '/v1/platform/webhook-endpoints?cursor=nonsense', { token })).status).toBe(422);
  });
});

describe('the API document', () => {
  it('has every webhook route', async () => {
    const document = (await (await log.request(service, '/openapi.json')).json()) as { paths: Record<string, object> };
    const routes = Object.entries(document.paths)
      .filter(([path]) => path.includes('webhook'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(routes).toHaveLength(15);
  });
});
