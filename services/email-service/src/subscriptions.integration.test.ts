import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { createFoundation, handleOnce, newId, type Foundation } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, tablesHolding, testConfig, type TestDatabase } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erasePerson } from './audience/erase-person.ts';
import { findPerson } from './audience/person-repository.ts';
import { emailServiceSchema, emailServiceSettings } from './index.ts';
import { listAllMessages, type MessageSummary } from './messages/message-repository.ts';
import { welcomeFounder } from './notifications/welcome-founder.ts';
import { createEmailContext } from './service.ts';
import type { EmailContext } from './context.ts';
import { createSubscriptions } from './subscriptions.ts';

const TENANT = '0199f0a0-0000-7000-8000-00000000000a';
const PERSON = '0199f0a0-0000-7000-8000-000000000001';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const person = { userId: PERSON, email: 'amina@example.org', displayName: 'Amina Yılmaz' };
const membership = { ...person, membershipId: newId() };
const amount = { amount: '6000', currency: 'EUR' };
const payment = { paymentId: newId(), userId: PERSON, planId: newId(), amount, purpose: 'dues' };

let database: TestDatabase;
let foundation: Foundation;
let tenantService: Server;
let branding: Record<string, string> | undefined;
let context: EmailContext;
let deliver: (event: CloudEvent) => Promise<void>;

beforeAll(async () => {
  database = await createTestDatabase(emailServiceSchema);
  tenantService = createServer((_request, response) => {
    const profile = {
      tenantId: TENANT,
      name: 'Nordlicht eG',
      slug: 'nordlicht',
      kind: 'cooperative',
      description: null,
      branding,
      status: 'active',
    };
    response.writeHead(branding ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(profile));
  });
  await new Promise<void>((resolve) => tenantService.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo.
  const { port } = tenantService.address() as AddressInfo;
  const config = testConfig(emailServiceSettings, emailServiceSchema, database, { TENANT_SERVICE_URL: `http://127.0.0.1:${port}` });
  foundation = createFoundation({ name: 'email-service', prefix: 'EMAIL', config, overrides: { tokens: { token: async () => 'token' } } });
  context = createEmailContext(config, foundation);
  const subscriptions = createSubscriptions(context);
  deliver = (published) =>
    handleOnce(
      foundation,
      'email-service',
      subscriptions.filter(({ type }) => type === published.type),
      published,
    );
  branding = { primaryColor: '#7a1fa2', logoText: 'N', tagline: 'Strom' };
});

afterAll(async () => {
  await new Promise((resolve) => tenantService.close(resolve));
  await foundation[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function event(type: string, data: Record<string, unknown>, tenantid?: string): CloudEvent {
  return {
    specversion: '1.0',
    id: newId(),
    source: '/test',
    type,
    subject: newId(),
    time: '2026-11-20T12:00:00.000Z',
    datacontenttype: 'application/json',
    schemaversion: 1,
    correlationid: newId(),
    traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
    ...(tenantid === undefined ? {} : { tenantid }),
    data,
  };
}

function mail(text: string): Promise<MessageSummary[]> {
  return foundation.database.inPlatformTransaction({ actorId: 'test', reason: 'test' }, (tx) =>
    listAllMessages(tx, { limit: 50, before: undefined, text }),
  );
}

const verification = {
  ...person,
  locale: 'en',
  verificationUrl: 'http://localhost:3001/verify?token=abc&x=1',
  expiresAt: '2026-11-21T12:00:00.000Z',
};
const receipt = {
  ...payment,
  description: 'Annual membership',
  invoiceId: newId(),
  invoiceNumber: 'NL-7',
  payerName: 'Amina',
  payerEmail: 'payer@example.org',
};
const organisation = { tenantId: TENANT, name: 'Nordlicht eG', slug: 'nordlicht', kind: 'cooperative', parentId: null };

describe('people and organisations', () => {
  test('are known from their events, also when these come twice', async () => {
    const created = event('user.created', { ...person, locale: 'de-AT' });
    await deliver(created);
    await deliver(created);
    expect(await foundation.database.inGlobalTransaction((tx) => findPerson(tx, PERSON))).toEqual({ ...person, locale: 'de-AT' });
    await deliver(event('user.updated', { ...person, displayName: 'Amina Y.', locale: 'de', emailVerified: true }));
    expect(await foundation.database.inGlobalTransaction((tx) => findPerson(tx, PERSON))).toMatchObject({
      displayName: 'Amina Y.',
      locale: 'de',
    });
    const provisioned = event('tenant.provisioned', organisation, TENANT);
    await deliver(provisioned);
    await deliver(provisioned);
  });

  test('wait for the tenant service when it does not answer', async () => {
    const before = branding;
    branding = undefined;
    const updated = event('tenant.updated', { ...organisation, changed: ['branding'] }, TENANT);
    await expect(deliver(updated)).rejects.toMatchObject({ code: 'tenant_profile.unavailable', kind: 'unavailable' });
    branding = before;
    await deliver(updated);
  });
});

describe('an event that is delivered twice sends one mail', () => {
  test.each([
    ['verification', 'Confirm your e-mail address', event('user.verification_requested', verification), null, 'amina@example.org'],
    [
      'registration-repeated',
      'Sie haben schon ein Konto',
      event('user.registration_repeated', { ...person, locale: 'de' }),
      null,
      'amina@example.org',
    ],
    ['receipt', 'Beleg NL-7 von Nordlicht eG', event('payment.processed', receipt, TENANT), TENANT, 'payer@example.org'],
    [
      'payment-failed',
      'Ihre Zahlung an Nordlicht eG hat nicht geklappt',
      event('payment.failed', { ...payment, failureCode: 'card_declined' }, TENANT),
      TENANT,
      'amina@example.org',
    ],
    [
      'membership-active',
      'Willkommen bei Nordlicht eG',
      event('member.joined', { ...membership, role: 'member' }, TENANT),
      TENANT,
      'amina@example.org',
    ],
  ])('%s', async (template, subject, published, tenantId, to) => {
    await deliver(published);
    await deliver(published);
    // Even when the inbox were emptied, the effect is keyed by the event.
    await foundation.database.pool.query('delete from inbox where event_id = $1', [published.id]);
    await deliver(published);
    const sent = await mail(template);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      subject,
      toAddress: to,
      tenantId,
      status: 'queued',
      causationId: published.id,
      correlationId: published.correlationid,
    });
    expect(sent[0]?.traceparent).toContain(TRACE);
    const { rows } = await foundation.database.pool.query('select count(*)::integer as waiting from delivery_queue where message_id = $1', [
      sent[0]?.messageId,
    ]);
    expect(rows).toEqual([{ waiting: 1 }]);
  });
});

describe('a mail', () => {
  test('carries what its event says, in the name and colours of the organisation', async () => {
    const { rows } = await foundation.database.inTenantTransaction(TENANT, (tx) =>
      tx.db.execute<{ html: string; text: string; sender_name: string }>(
        sql`select html, text, sender_name from messages where template = 'receipt'`,
      ),
    );
    expect(rows[0]?.sender_name).toBe('Nordlicht eG');
    expect(rows[0]?.html).toContain('#7a1fa2');
    expect(rows[0]?.text).toMatch(/Betrag: 60,00\u00a0€\nWofür: Annual membership\nRechnung: NL-7\nBezahlt am: 20\. November 2026/);
  });

  test('is not sent to founders, who are welcomed otherwise; of who has left, none is kept or sent', async () => {
    await deliver(event('member.joined', { ...membership, role: 'owner' }, TENANT));
    expect(await mail('membership-active')).toHaveLength(1);
    const deleted = event('user.deleted', { userId: PERSON });
    await deliver(deleted);
    await deliver(deleted);
    await deliver(event('payment.failed', { ...payment, failureCode: 'card_declined' }, TENANT));
    expect(await mail('payment-failed')).toEqual([]);
  });
});

describe('events about a person that come after the erasure of that person', () => {
  /** Of each type that the service keeps something of a person from. */
  const lateEvents = (userId: string, address: string): CloudEvent[] => {
    const about = { userId, email: address, displayName: `Late ${userId}` };
    return [
      event('user.created', { ...about, locale: 'en' }),
      event('user.updated', { ...about, locale: 'en', emailVerified: true }),
      event('user.verification_requested', { ...verification, ...about }),
      event('user.registration_repeated', { ...about, locale: 'en' }),
      event('payment.processed', { ...receipt, userId, payerName: about.displayName, payerEmail: address }, TENANT),
      event('payment.failed', { ...payment, userId, failureCode: 'card_declined' }, TENANT),
      event('member.joined', { ...membership, ...about, role: 'member' }, TENANT),
    ];
  };
  const known = (): Promise<string[]> =>
    foundation.database.inGlobalTransaction(async ({ db }) => {
      const { rows } = await db.execute<{ user_id: string }>(sql`select user_id from people`);
      return rows.map((row) => row.user_id);
    });

  test('are all those that the service subscribes to and that name a person', () => {
    const types = createSubscriptions(context).map(({ type }) => type);
    const covered = lateEvents(newId(), 'nobody@example.org').map(({ type }) => type);
    expect(covered.toSorted()).toEqual(types.filter((type) => type !== 'user.deleted' && !type.startsWith('tenant.')).toSorted());
  });

  test('bring nothing back and send nothing, in whatever order; those about others do', async () => {
    const [erased, other] = [newId(), newId()];
    const [address, otherAddress] = [`${erased}@example.org`, `${other}@example.org`];
    await erasePerson(foundation.database, 'user-service', { userId: erased, email: address });
    for (const late of lateEvents(erased, address)) await deliver(late);
    await deliver(event('user.deleted', { userId: erased }));
    for (const late of lateEvents(erased, address).toReversed()) await deliver(late);
    expect(await tablesHolding(database.adminUrl, 'emails', address)).toEqual([]);
    expect(await tablesHolding(database.adminUrl, 'emails', `Late ${erased}`)).toEqual([]);
    expect(await known()).not.toContain(erased);

    for (const late of lateEvents(other, otherAddress)) await deliver(late);
    expect(await tablesHolding(database.adminUrl, 'emails', otherAddress)).toEqual(['messages', 'people', 'platform_messages']);
    expect(await known()).toContain(other);
  });

  test('nor does the welcome that an organisation was about to send', async () => {
    const userId = newId();
    await erasePerson(foundation.database, 'user-service', { userId });
    const founder = { userId, email: `${userId}@example.org`, displayName: 'Late Founder', tenantName: 'Nordlicht eG' };
    await expect(welcomeFounder(context, TENANT, founder)).rejects.toMatchObject({ code: 'person.erased' });
  });
});
