import { Webhook } from 'standardwebhooks';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { tenantEvent, type RunningWebhooks } from '../test-fixtures/running-webhooks.ts';
import { createWebhookDesk } from '../test-fixtures/webhook-desk.ts';
import { status, type WebhookReceiver } from '../test-fixtures/webhook-receiver.ts';
import { executeOnEndpoint, rotateSecret } from './manage-endpoints.ts';
import { readEndpoint } from './read-endpoints.ts';
import { readReplay, replayDelivery, replayPeriod } from './replay-deliveries.ts';
import { clearAway } from './retention.ts';
import { sendTest } from './send-test.ts';

const DAY_MS = 24 * 3_600_000;
const never = new AbortController().signal;

const desk = createWebhookDesk();
const { withEvent, only, received } = desk;
let webhooks: RunningWebhooks;
let receiver: WebhookReceiver;
let tenant: string;

beforeEach(async () => {
  ({ webhooks, receiver, tenant } = await desk.begin());
});
afterAll(() => desk[Symbol.asyncDispose]());

describe('a rotated secret', () => {
  const verifies = (secret: string, nth: number): boolean => {
    const webhook = receiver.received[nth];
    const headers = Object.fromEntries(Object.entries(webhook?.headers ?? {}).map(([name, value]) => [name, String(value)]));
    try {
      new Webhook(secret).verify(webhook?.body ?? '', headers);
      return true;
    } catch {
      return false;
    }
  };

  it('signs beside the one before during the overlap, then alone', async () => {
    // The library of the standard checks against the clock of the machine.
    webhooks.now = new Date(Date.now() - 90 * 60_000);
    const { endpointId, secret } = await webhooks.endpoint(tenant, receiver.url);
    const rotated = await rotateSecret(webhooks.context, tenant, endpointId, 2);
    expect(rotated.previousSecretUntil).toBe(new Date(webhooks.now.getTime() + 2 * 3_600_000).toISOString());
    webhooks.now = new Date();
    const send = async (nth: number) => {
      await webhooks.append([tenantEvent(tenant, nth)]);
      await webhooks.look();
      await webhooks.send();
    };
    await send(0);
    await webhooks.asOwner(
      `update webhook_endpoints set previous_secret_until = now() - interval '1 hour' where endpoint_id = '${endpointId}'`,
    );
    await send(1);
    expect([verifies(secret, 0), verifies(rotated.secret, 0), verifies(secret, 1), verifies(rotated.secret, 1)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('is nowhere in clear, neither in the tables nor in the log', async () => {
    const { secret } = await webhooks.endpoint(tenant, receiver.url);
    const raw = Buffer.from(secret.slice('whsec_'.length), 'base64').toString('hex');
    const [{ found } = { found: 'nothing' }] = await webhooks.asOwner(
      `select (select count(*) from webhook_secrets where encode(sealed, 'hex') like '%${raw}%') + (select count(*) from events where event like '%${secret.slice(6)}%') as found`,
    );
    expect(found).toBe('0');
  });
});

describe('a secret that does not open', () => {
  it('never lets a message out unsigned; the attempt says what is wrong', async () => {
    const { endpointId } = await withEvent();
    await webhooks.asOwner(
      `update webhook_secrets set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) where endpoint_id = '${endpointId}'`,
    );
    expect(await webhooks.send()).toBe(1);
    const { deliveryId, ...delivery } = await only(endpointId);
    expect([received(), delivery.status]).toEqual([[], 'pending']);
    expect((await webhooks.attempts(tenant, deliveryId))[0]?.error).toContain('rotate it');
    await rotateSecret(webhooks.context, tenant, endpointId, 0);
    webhooks.pass(DAY_MS);
    await webhooks.send();
    expect((await only(endpointId)).status).toBe('delivered');
  });
});

describe('a type that someone registered', () => {
  it('may be asked for like those of the catalogue', async () => {
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url, { eventTypes: ['guest.registered'] });
    await webhooks.append([{ ...tenantEvent(tenant), type: 'guest.registered' }, tenantEvent(tenant, 2)]);
    await webhooks.look();
    expect((await webhooks.deliveries(tenant, endpointId)).map(({ type }) => type)).toEqual(['guest.registered']);
  });
});

describe('sending again', () => {
  it('one delivery takes the same id, and adds to its attempts', async () => {
    const { endpointId, event } = await withEvent();
    await webhooks.send();
    const { deliveryId } = await only(endpointId);
    await replayDelivery(webhooks.context, tenant, deliveryId);
    await webhooks.send();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id]);
    expect((await webhooks.attempts(tenant, deliveryId)).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('one that waits sends it now, with all its tries before it', async () => {
    const { endpointId } = await withEvent();
    receiver.answerNext(status(500));
    await webhooks.send();
    await replayDelivery(webhooks.context, tenant, (await only(endpointId)).deliveryId);
    expect(await webhooks.send()).toBe(1);
    expect((await only(endpointId)).status).toBe('delivered');
  });

  it('a period takes what failed or was skipped, and shows how it goes', async () => {
    const { endpointId } = await withEvent();
    await webhooks.send();
    await executeOnEndpoint(webhooks.context, tenant, { kind: 'disable', endpointId, reason: 'operator' });
    await webhooks.append([tenantEvent(tenant, 2), tenantEvent(tenant, 3)]);
    await webhooks.look();
    const period = {
      from: new Date(webhooks.now.getTime() - DAY_MS).toISOString(),
      until: new Date(webhooks.now.getTime() + DAY_MS).toISOString(),
    };
    const ask = () => replayPeriod(webhooks.context, tenant, endpointId, { ...period, status: 'failed' }, 'somebody');
    await expect(ask()).rejects.toThrow(expect.objectContaining({ code: 'webhook_endpoint.disabled' }));
    await executeOnEndpoint(webhooks.context, tenant, { kind: 'enable', endpointId });
    const { replayId, deliveries } = await ask();
    const progress = async () => (await readReplay(webhooks.context, tenant, endpointId, replayId)).progress;
    expect([deliveries, await progress()]).toEqual([2, { pending: 2, delivered: 0, failed: 0, skipped: 0 }]);
    await webhooks.send();
    expect(await progress()).toEqual({ pending: 0, delivered: 2, failed: 0, skipped: 0 });
    expect(received().toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3]);
    expect((await replayPeriod(webhooks.context, tenant, endpointId, { ...period, status: 'all' }, 'somebody')).deliveries).toBe(3);
  });
});

describe('a test', () => {
  it('goes to its endpoint alone, also when that is disabled', async () => {
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url, { eventTypes: ['invoice.*'] });
    const other = await webhooks.endpoint(tenant, receiver.url);
    await executeOnEndpoint(webhooks.context, tenant, { kind: 'disable', endpointId, reason: 'operator' });
    const deliveryId = await sendTest(webhooks.context, tenant, endpointId);
    await webhooks.look();
    await webhooks.send();
    expect(receiver.received.map(({ event }) => [event.type, event.subject])).toEqual([['webhook.test', endpointId]]);
    expect(await only(endpointId)).toMatchObject({ deliveryId, status: 'delivered' });
    expect((await webhooks.deliveries(tenant, other.endpointId)).map(({ type }) => type)).not.toContain('webhook.test');
  });
});

describe('a deleted endpoint', () => {
  it('gets nothing more, not even what was waiting, and leaves nothing', async () => {
    const { endpointId } = await withEvent();
    await executeOnEndpoint(webhooks.context, tenant, { kind: 'delete', endpointId });
    await webhooks.append([tenantEvent(tenant, 2)]);
    await webhooks.look();
    expect(await webhooks.send()).toBe(0);
    expect(received()).toEqual([]);
    await expect(readEndpoint(webhooks.context, tenant, endpointId)).rejects.toThrow(expect.objectContaining({ kind: 'not_found' }));
    const left = await webhooks.asOwner(`
      select (select count(*) from webhook_deliveries where endpoint_id = '${endpointId}') + (select count(*) from webhook_secrets where endpoint_id = '${endpointId}')
           + (select count(*) from webhook_subscribers where endpoint_id = '${endpointId}') as rows`);
    expect(left).toEqual([{ rows: '0' }]);
  });

  it('while a message is on its way ends without an error', async () => {
    const { endpointId } = await withEvent();
    receiver.answerNext((response) => {
      void executeOnEndpoint(webhooks.context, tenant, { kind: 'delete', endpointId }).then(() => response.end());
    });
    expect(await webhooks.send()).toBe(1);
    expect(await webhooks.send()).toBe(0);
  });
});

describe('deliveries that were settled long ago', () => {
  it('are cleared away with their attempts; those that wait stay', async () => {
    const { endpointId } = await withEvent();
    await webhooks.send();
    await webhooks.append([tenantEvent(tenant, 2)]);
    await webhooks.look();
    webhooks.pass(31 * DAY_MS);
    await clearAway(webhooks.context, never);
    expect((await webhooks.deliveries(tenant, endpointId)).map((delivery) => delivery.status)).toEqual(['pending']);
    const { secret } = await rotateSecret(webhooks.context, tenant, endpointId, 0);
    expect(secret).toMatch(/^whsec_/);
  });
});
