import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPaymentFixture, RETURN_URL, type PaymentFixture } from './test-fixtures/payment-fixture.ts';

let fixture: PaymentFixture;
let mine: { tenantId: string; planId: string };
let tokens: { owner: string; member: string; outsider: string; noPermission: string; service: string; person: string };
let paidIds: { checkoutId: string; paymentId: string; invoiceId: string };
const memberId = randomUUID();

beforeAll(async () => {
  fixture = await createPaymentFixture();
  const { issuer } = fixture;
  mine = await fixture.openTenant();
  const other = await fixture.openTenant();
  tokens = {
    owner: await issuer.memberToken(randomUUID(), mine.tenantId, 'owner'),
    member: await issuer.memberToken(memberId, mine.tenantId, 'member'),
    outsider: await issuer.memberToken(randomUUID(), other.tenantId, 'owner'),
    noPermission: await issuer.token({ sub: randomUUID(), tid: mine.tenantId, permissions: ['tenant.read'] }),
    service: await issuer.serviceToken('tenant-service', mine.tenantId),
    person: await issuer.token({ sub: randomUUID() }),
  };
  const { url, checkoutId } = await fixture.startCheckout(mine.tenantId, mine.planId, memberId);
  await fixture.typeCard(url, '4242424242424242');
  const { body } = await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token: tokens.member });
  paidIds = { checkoutId, paymentId: String(body['paymentId']), invoiceId: String(body['invoiceId']) };
});

afterAll(() => fixture[Symbol.asyncDispose]());

const plan = {
  name: 'Supporter',
  description: 'A little more',
  price: { amount: '1190', currency: 'EUR' },
  interval: 'month',
  taxRateBasisPoints: 1900,
};
const items = (body: Readonly<Record<string, unknown>>) => body['items'] as Record<string, unknown>[];

const guarded: readonly (readonly [string, string, unknown?])[] = [
  ['GET', '/v1/plans'],
  ['POST', '/v1/plans', plan],
  ['POST', '/v1/checkouts', { planId: randomUUID(), returnUrl: RETURN_URL }],
  ['GET', `/v1/checkouts/${randomUUID()}`],
  ['GET', '/v1/payments'],
  ['GET', `/v1/payments/${randomUUID()}`],
  ['GET', '/v1/invoices'],
  ['GET', `/v1/invoices/${randomUUID()}`],
  ['GET', '/v1/subscriptions'],
  ['GET', '/v1/ledger/balances'],
  ['GET', '/v1/billing-account'],
  ['PUT', '/v1/billing-account', { planCode: 'community' }],
  ['DELETE', '/v1/billing-account'],
];

describe.each(guarded)('%s %s', (method, path, json) => {
  const options = json === undefined ? {} : { json };

  test('refuses strangers', async () => {
    expect((await fixture.call(method, path, options)).status).toBe(401);
    expect((await fixture.call(method, path, { ...options, token: 'a.b.c' })).status).toBe(401);
  });

  test('refuses those without the permission, and those who act in no organisation', async () => {
    expect((await fixture.call(method, path, { ...options, token: tokens.noPermission })).status).toBe(403);
    expect((await fixture.call(method, path, { ...options, token: tokens.person })).status).toBe(403);
  });
});

describe("another organisation's rows", () => {
  test('are the same 404 as rows that do not exist', async () => {
    for (const [name, id] of [
      ['checkouts', paidIds.checkoutId],
      ['payments', paidIds.paymentId],
      ['invoices', paidIds.invoiceId],
    ]) {
      expect((await fixture.call('GET', `/v1/${name}/${id}`, { token: tokens.owner })).status).toBe(200);
      const [theirs, none, malformed] = await Promise.all(
        [id, randomUUID(), 'x'].map((text) => fixture.call('GET', `/v1/${name}/${text}`, { token: tokens.outsider })),
      );
      expect(theirs?.status).toBe(404);
      expect({ ...theirs?.body, requestId: '', code: '', type: '' }).toEqual({ ...none?.body, requestId: '', code: '', type: '' });
      expect(theirs?.body['code']).toBe(none?.body['code']);
      expect(malformed?.status).toBe(404);
    }
  });

  test('are in no list, and cannot be paid for', async () => {
    for (const list of ['payments', 'invoices', 'subscriptions', 'ledger/balances']) {
      expect(items((await fixture.call('GET', `/v1/${list}`, { token: tokens.outsider })).body)).toEqual([]);
      expect(items((await fixture.call('GET', `/v1/${list}`, { token: tokens.owner })).body).length).toBeGreaterThan(0);
    }
    const json = { planId: mine.planId, returnUrl: RETURN_URL };
    expect((await fixture.call('POST', '/v1/checkouts', { token: tokens.outsider, json })).status).toBe(404);
  });
});

describe('a member', () => {
  test('sees own payments, invoices and subscriptions, and not those of others', async () => {
    const stranger = await fixture.memberToken(mine.tenantId);
    for (const list of ['payments', 'invoices', 'subscriptions']) {
      const own = items((await fixture.call('GET', `/v1/${list}`, { token: tokens.member })).body);
      expect(own.length).toBeGreaterThan(0);
      for (const item of own) expect(item['userId']).toBe(memberId);
      expect(items((await fixture.call('GET', `/v1/${list}`, { token: stranger })).body)).toEqual([]);
    }
    for (const [name, id] of Object.entries({ checkouts: paidIds.checkoutId, payments: paidIds.paymentId, invoices: paidIds.invoiceId })) {
      expect((await fixture.call('GET', `/v1/${name}/${id}`, { token: tokens.member })).status).toBe(200);
      expect((await fixture.call('GET', `/v1/${name}/${id}`, { token: stranger })).status).toBe(404);
    }
  });

  test('reads no books', async () => {
    expect((await fixture.call('GET', '/v1/ledger/balances', { token: tokens.member })).status).toBe(403);
    expect((await fixture.call('POST', '/v1/plans', { token: tokens.member, json: plan })).status).toBe(403);
  });
});

describe('plans', () => {
  test('of the platform are public and in order', async () => {
    const { status, body } = await fixture.call('GET', '/v1/platform-plans');
    expect(status).toBe(200);
    expect(items(body).map(({ code }) => code)).toEqual(['community', 'movement', 'federation']);
    expect(items(body)[1]).toMatchObject({
      price: { amount: '2900', currency: 'EUR' },
      interval: 'month',
      features: expect.arrayContaining([]),
    });
  });

  test('are created with tax, once for a name, and paid with the tax taken out', async () => {
    const created = await fixture.call('POST', '/v1/plans', { token: tokens.owner, json: plan });
    expect(created).toMatchObject({ status: 201, body: { name: 'Supporter', price: plan.price, interval: 'month' } });
    expect((await fixture.call('POST', '/v1/plans', { token: tokens.owner, json: plan })).status).toBe(409);
    const { checkoutId, url, token } = await fixture.startCheckout(mine.tenantId, String(created.body['planId']));
    await fixture.typeCard(url, '4242424242424242');
    const { body } = await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token });
    const invoice = await fixture.call('GET', `/v1/invoices/${String(body['invoiceId'])}`, { token });
    expect(invoice.body).toMatchObject({ subtotal: { amount: '1000' }, tax: { amount: '190' }, total: { amount: '1190' } });
    const balances = items((await fixture.call('GET', '/v1/ledger/balances', { token: tokens.owner })).body);
    expect(balances).toContainEqual({
      account: 'tax_payable',
      name: 'Tax payable',
      kind: 'liability',
      balance: { amount: '-190', currency: 'EUR' },
    });
  });

  test.each([
    ['no body', undefined],
    ['not an object', []],
    ['an unknown field', { ...plan, extra: 1 }],
    ['a free plan', { ...plan, price: { amount: '0', currency: 'EUR' } }],
    ['a fraction', { ...plan, price: { amount: '10.50', currency: 'EUR' } }],
    ['no such currency', { ...plan, price: { amount: '1050', currency: 'euro' } }],
    ['no name', { ...plan, name: '   ' }],
    ['a name without end', { ...plan, name: 'x'.repeat(5000) }],
  ])('are refused with %s', async (_, json) => {
    const answer = await fixture.call('POST', '/v1/plans', { token: tokens.owner, json });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('of an unknown organisation are a 404', async () => {
    expect((await fixture.call('GET', '/v1/organisations/nobody/plans')).status).toBe(404);
  });
});

describe('a checkout', () => {
  test('never sends a payer to a foreign site', async () => {
    for (const returnUrl of ['https://elsewhere.example/', 'http://localhost:3002.elsewhere.example/', 'javascript:alert(1)', 'x']) {
      const answer = await fixture.call('POST', '/v1/checkouts', { token: tokens.owner, json: { planId: mine.planId, returnUrl } });
      expect(answer.status).toBe(422);
    }
  });

  test('needs to know whom to send the receipt to', async () => {
    const token = await fixture.issuer.token({ sub: randomUUID(), tid: mine.tenantId, permissions: ['payment.pay'] });
    const answer = await fixture.call('POST', '/v1/checkouts', { token, json: { planId: mine.planId, returnUrl: RETURN_URL } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'checkout.payer_unknown' } });
  });
});

describe('lists', () => {
  test('are paged without loss, newest first, and refuse cursors they did not give', async () => {
    const tenant = await fixture.openTenant();
    const owner = await fixture.issuer.memberToken(randomUUID(), tenant.tenantId, 'owner');
    for (let count = 0; count < 3; count++) {
      const { url, checkoutId, token } = await fixture.startCheckout(tenant.tenantId, tenant.planId);
      await fixture.typeCard(url, '4242424242424242');
      await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token });
    }
    for (const [list, id] of [
      ['payments', 'paymentId'],
      ['invoices', 'invoiceId'],
      ['subscriptions', 'subscriptionId'],
    ] as const) {
      const first = await fixture.call('GET', `/v1/${list}?limit=2`, { token: owner });
      const second = await fixture.call('GET', `/v1/${list}?limit=2&cursor=${String(first.body['nextCursor'])}`, { token: owner });
      const ids = [...items(first.body), ...items(second.body)].map((item) => String(item[id]));
      expect(ids).toHaveLength(3);
      expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
      expect(second.body['nextCursor']).toBeNull();
      const forged = Buffer.from('["x"]').toString('base64url');
      for (const query of ['cursor=x', `cursor=${forged}`, 'limit=0', 'limit=1000']) {
        expect((await fixture.call('GET', `/v1/${list}?${query}`, { token: owner })).status).toBe(422);
      }
    }
  });
});

describe('the billing account', () => {
  test('is opened once by a service, with a trial and a plan to pay, however often it asks', async () => {
    const tenantId = randomUUID();
    const token = await fixture.issuer.serviceToken('tenant-service', tenantId);
    const put = (planCode: string) => fixture.call('PUT', '/v1/billing-account', { token, json: { planCode } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => put('movement')));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { planCode: 'movement', status: 'trialing' } });
    const owner = await fixture.issuer.memberToken(randomUUID(), tenantId, 'owner');
    expect((await fixture.call('GET', '/v1/billing-account', { token: owner })).body).toEqual(answers[0]?.body);
    expect(items((await fixture.call('GET', '/v1/plans', { token: owner })).body)).toMatchObject([
      { name: 'Annual membership', price: { amount: '6000', currency: 'EUR' }, interval: 'year' },
    ]);
    expect((await put('federation')).body).toMatchObject({ planCode: 'federation', status: 'trialing' });
    expect((await put('golden')).status).toBe(422);
    expect((await fixture.call('PUT', '/v1/billing-account', { token: owner, json: { planCode: 'community' } })).status).toBe(403);
  });

  test('is taken back whole, and again', async () => {
    const tenantId = randomUUID();
    const token = await fixture.issuer.serviceToken('tenant-service', tenantId);
    await fixture.call('PUT', '/v1/billing-account', { token, json: { planCode: 'community' } });
    for (let time = 0; time < 2; time++) expect((await fixture.call('DELETE', '/v1/billing-account', { token })).status).toBe(204);
    const owner = await fixture.issuer.memberToken(randomUUID(), tenantId, 'owner');
    expect((await fixture.call('GET', '/v1/billing-account', { token: owner })).status).toBe(404);
    expect(items((await fixture.call('GET', '/v1/plans', { token: owner })).body)).toEqual([]);
  });
});

describe('webhooks', () => {
  test('are refused without the right signature, and when they are too old', async () => {
    const [payload = ''] = await fixture.webhooksOf(paidIds.checkoutId);
    for (const signature of ['', 't=1,v1=00', `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`]) {
      expect((await fixture.deliver(payload, { signature })).status).toBe(401);
    }
    expect((await fixture.call('POST', '/v1/gateway-webhooks/sandbox', { json: {} })).status).toBe(401);
  });

  test('are refused when signed but not understood, and ignored when of another kind', async () => {
    expect((await fixture.deliver('not json')).status).toBe(422);
    expect((await fixture.deliver('{"id":"evt_1","type":"checkout.session.completed","data":{"object":{}}}')).status).toBe(422);
    expect((await fixture.deliver('{"id":"evt_2","type":"customer.created","data":{"object":{}}}')).status).toBe(200);
  });

  test('about a checkout that is not ours, or with another amount, change nothing', async () => {
    const [payload = ''] = await fixture.webhooksOf(paidIds.checkoutId);
    expect((await fixture.deliver(payload.replaceAll(paidIds.checkoutId, randomUUID()))).status).toBe(404);
    const before = await fixture.rows('select * from payments.payments order by payment_id');
    expect((await fixture.deliver(payload.replace('"amount_total":6000', '"amount_total":1').replaceAll('evt_', 'evt_x'))).status).toBe(
      500,
    );
    expect(await fixture.rows('select * from payments.payments order by payment_id')).toEqual(before);
  });
});
