import { createFoundation, newId, type Foundation } from '@prognetwork/shared-infrastructure';
import { Secret } from '@prognetwork/environment-configuration';
import { createTestDatabase, startTestSmtpServer, testConfig, waitFor, type TestDatabase, type TestSmtpServer } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emailServiceSchema, emailServiceSettings } from '../index.ts';
import { findMessage } from '../messages/message-repository.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { createEmailContext } from '../service.ts';
import { saveSuppression } from '../suppressions/suppression-repository.ts';
import { deliverMessage, type DeliveryContext } from './deliver-message.ts';
import { judge, LEASE_MS, MAX_ATTEMPTS, retryDelayMs } from './delivery-policy.ts';
import { leaseBatch, startDeliveryWorker } from './delivery-worker.ts';
import type { MailProvider } from './mail-provider.ts';
import { createSmtpProvider } from './smtp-provider.ts';

const TENANT = '0199f0a0-0000-7000-8000-00000000000a';
const content = { subject: 'Grüße – 60 €', html: '<p>Zahlung <b>erhalten</b></p>', text: 'Zahlung erhalten\n' };

let database: TestDatabase;
let foundation: Foundation;
let smtp: TestSmtpServer;
let provider: MailProvider;
let clock: Date;
let delivery: DeliveryContext;
let queue: (to: string, tenantId?: string | null) => Promise<string>;

beforeAll(async () => {
  [database, smtp] = await Promise.all([createTestDatabase(emailServiceSchema), startTestSmtpServer()]);
  const config = testConfig(emailServiceSettings, emailServiceSchema, database);
  foundation = createFoundation({ name: 'email-service', prefix: 'EMAIL', config, overrides: { clock: () => clock } });
  const context = createEmailContext(config, foundation);
  provider = createSmtpProvider(new Secret(`smtp://${smtp.host}:${smtp.port}`));
  delivery = {
    database: foundation.database,
    telemetry: foundation.telemetry,
    provider,
    senderAddress: config.EMAIL_SENDER_ADDRESS,
    random: () => 0,
  };
  queue = async (to, tenantId = TENANT) => {
    const message = {
      effectKey: newId(),
      to: { address: to, name: 'Zoë' },
      senderName: 'Nordlicht',
      template: 'receipt',
      locale: 'de',
      content,
    };
    const work = (tx: Parameters<typeof queueMessage>[1]) => queueMessage(context, tx, tenantId, message);
    const queued =
      tenantId === null ? foundation.database.inGlobalTransaction(work) : foundation.database.inTenantTransaction(tenantId, work);
    return (await queued).messageId;
  };
});

beforeEach(() => {
  clock = new Date('2026-11-20T12:00:00.000Z');
});

afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await smtp[Symbol.asyncDispose]();
  await foundation[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const load = (messageId: string) => foundation.database.inTenantTransaction(TENANT, (tx) => findMessage(tx, TENANT, messageId));
const mailsTo = (address: string) => smtp.received.filter(({ recipients }) => recipients.includes(address));

async function deliverDue(): Promise<number> {
  const leased = await leaseBatch(delivery, newId());
  for (const one of leased) await deliverMessage(delivery, one);
  return leased.length;
}

async function eventsAbout(messageId: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const { rows } = await foundation.database.inGlobalTransaction((tx) =>
    tx.db.execute<{ event: string }>(sql`select event from outbox where event like ${`%"subject":"${messageId}"%`}`),
  );
  return rows.map(({ event }) => JSON.parse(event) as { type: string; data: Record<string, unknown> });
}

describe('a message', () => {
  test('reaches the mail server whole, in both parts, and is sent once', async () => {
    const messageId = await queue('zoe@example.org');
    expect(await deliverDue()).toBe(1);
    expect(await deliverDue()).toBe(0);
    const mail = await PostalMime.parse(mailsTo('zoe@example.org')[0]?.raw ?? '');
    expect(mail).toMatchObject({
      subject: content.subject,
      from: { name: 'Nordlicht', address: 'no-reply@prognetwork.example' },
      to: [{ name: 'Zoë', address: 'zoe@example.org' }],
      messageId: `<${messageId}@prognetwork.example>`,
      html: expect.stringContaining('<b>erhalten</b>'),
      text: expect.stringContaining('Zahlung erhalten'),
    });
    const headers = mail.headers.map(({ key }) => key);
    expect(headers).toContain('auto-submitted');
    expect(headers).not.toContain('list-unsubscribe');
    expect(await load(messageId)).toMatchObject({ status: 'sent', provider: 'smtp', deliveries: [{ outcome: 'accepted' }] });
    expect(await eventsAbout(messageId)).toMatchObject([
      { type: 'email.sent', tenantid: TENANT, data: { template: 'receipt', provider: 'smtp' } },
    ]);
  });

  test('of the platform itself goes the same way', async () => {
    const messageId = await queue('platform@example.org', null);
    await deliverDue();
    expect(mailsTo('platform@example.org')).toHaveLength(1);
    expect(await foundation.database.inGlobalTransaction((tx) => findMessage(tx, null, messageId))).toMatchObject({ status: 'sent' });
  });

  test('that the server refuses for good is given up and told', async () => {
    smtp.refuse('gone@example.org', 550, 'no such mailbox');
    const messageId = await queue('gone@example.org');
    await deliverDue();
    expect(await load(messageId)).toMatchObject({
      status: 'failed',
      deliveries: [{ outcome: 'rejected', detail: expect.stringContaining('no such mailbox') }],
    });
    expect(await eventsAbout(messageId)).toMatchObject([
      { type: 'email.failed', data: { reason: expect.stringContaining('no such mailbox') } },
    ]);
  });

  test('that the server cannot take now is tried again later and later, and in the end given up', async () => {
    smtp.refuse('busy@example.org', 451, 'try later');
    const messageId = await queue('busy@example.org');
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      expect(await deliverDue()).toBe(1);
      expect(await deliverDue()).toBe(0);
      clock = new Date(clock.getTime() + retryDelayMs(attempt, 0));
    }
    const message = await load(messageId);
    expect([message?.status, message?.deliveries.length]).toEqual(['failed', MAX_ATTEMPTS]);
    expect(await deliverDue()).toBe(0);
  });

  test('to an address that was suppressed while it waited is not sent', async () => {
    const messageId = await queue('late@example.org');
    await foundation.database.inTenantTransaction(TENANT, (tx) =>
      saveSuppression(tx, TENANT, { suppressionId: newId(), address: 'late@example.org', reason: 'bounced' }),
    );
    await deliverDue();
    expect(await load(messageId)).toMatchObject({ status: 'suppressed', deliveries: [{ outcome: 'suppressed' }] });
    expect(mailsTo('late@example.org')).toEqual([]);
  });
});

describe('a worker that dies between the answer of the server and keeping it', () => {
  test('leaves the message to another, which sends it once more under the same Message-ID and says so', async () => {
    const messageId = await queue('twice@example.org');
    const [leased] = await leaseBatch(delivery, newId());
    if (!leased) throw new Error('nothing was leased');
    const dying = { ...delivery, provider: { ...provider, name: 'smtp' as const, send: sendAndDie } };
    await expect(deliverMessage(dying, leased)).rejects.toThrow('killed');
    expect(await deliverDue()).toBe(0);
    clock = new Date(clock.getTime() + LEASE_MS);
    expect(await deliverDue()).toBe(1);
    const raws = await Promise.all(mailsTo('twice@example.org').map(({ raw }) => PostalMime.parse(raw)));
    expect(raws.map((mail) => mail.messageId)).toEqual([1, 2].map(() => `<${messageId}@prognetwork.example>`));
    expect(await load(messageId)).toMatchObject({ status: 'sent', deliveries: [{ outcome: 'unknown' }, { outcome: 'accepted' }] });
  });

  test('and again is given up rather than sent a third time', async () => {
    const messageId = await queue('thrice@example.org');
    const dying = { ...delivery, provider: { ...provider, name: 'smtp' as const, send: sendAndDie } };
    for (let death = 0; death < 2; death += 1) {
      const [leased] = await leaseBatch(delivery, newId());
      if (!leased) throw new Error('nothing was leased');
      await expect(deliverMessage(dying, leased)).rejects.toThrow('killed');
      clock = new Date(clock.getTime() + LEASE_MS);
    }
    await deliverDue();
    expect(mailsTo('thrice@example.org')).toHaveLength(2);
    expect(await load(messageId)).toMatchObject({ status: 'failed' });
    expect(await eventsAbout(messageId)).toMatchObject([{ type: 'email.failed' }]);
  });

  test('and comes back to life has lost its word', async () => {
    const messageId = await queue('zombie@example.org');
    const [zombie] = await leaseBatch(delivery, newId());
    if (!zombie) throw new Error('nothing was leased');
    clock = new Date(clock.getTime() + LEASE_MS);
    await deliverDue();
    await deliverMessage(delivery, zombie);
    expect((await eventsAbout(messageId)).map(({ type }) => type)).toEqual(['email.sent']);
  });

  async function sendAndDie(mail: Parameters<MailProvider['send']>[0]): Promise<never> {
    await provider.send(mail);
    throw new Error('killed');
  }
});

describe('several workers', () => {
  test('share the queue, and every message is sent once', async () => {
    const addresses = Array.from({ length: 30 }, (_, index) => `many${index}@example.org`);
    await Promise.all(addresses.map((address) => queue(address)));
    const workers = [1, 2, 3].map(() => startDeliveryWorker(delivery, newId));
    await waitFor(() => addresses.every((address) => mailsTo(address).length > 0), { what: 'all mail' });
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    expect(addresses.map((address) => mailsTo(address).length)).toEqual(addresses.map(() => 1));
  });
});

test.each(['not an address', 'https://user:hush@mail.example.org', 'smtp://user:hush@'])(
  'a mail server given as %s is refused without telling the password',
  (url) => {
    expect(() => createSmtpProvider(new Secret(url))).toThrow('SMTP_URL must look like smtp://user:password@host:587.');
  },
);

describe('the policy', () => {
  test('waits longer after each attempt, up to an hour and a fifth', () => {
    expect([1, 2, 3, 4, 5, 6].map((attempt) => retryDelayMs(attempt, 0) / 1000)).toEqual([30, 120, 480, 1920, 3600, 3600]);
    expect(retryDelayMs(9, 1)).toBe(3_600_000 * 1.2);
  });

  test('tries while there are attempts left and at most one outcome is unknown', () => {
    expect(judge({ attempts: MAX_ATTEMPTS, unknownOutcomes: 1 }).kind).toBe('send');
    expect(judge({ attempts: MAX_ATTEMPTS + 1, unknownOutcomes: 0 }).kind).toBe('give_up');
    expect(judge({ attempts: 2, unknownOutcomes: 2 }).kind).toBe('give_up');
  });
});
