import { newId } from '@prognetwork/shared-infrastructure';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { tenantEvent, type RunningWebhooks } from '../test-fixtures/running-webhooks.ts';
import { createWebhookDesk } from '../test-fixtures/webhook-desk.ts';
import { status, type WebhookReceiver } from '../test-fixtures/webhook-receiver.ts';
import { readEndpoint } from './read-endpoints.ts';

const SECOND_MS = 1_000;
const DAY_MS = 24 * 3_600_000;

const desk = createWebhookDesk();
const { withEvent, only, received } = desk;
let webhooks: RunningWebhooks;
let receiver: WebhookReceiver;
let tenant: string;

beforeEach(async () => {
  ({ webhooks, receiver, tenant } = await desk.begin());
});
afterAll(() => desk[Symbol.asyncDispose]());

describe('an event of an organisation', () => {
  it('reaches its endpoint as it is stored, signed as the standard says', async () => {
    const { endpointId, secret, event } = await withEvent();
    expect(await webhooks.send()).toBe(1);
    const [webhook] = receiver.received;
    expect(webhook?.body).toBe(JSON.stringify(event));
    expect(webhook?.headers).toMatchObject({ 'webhook-id': event.id, 'content-type': 'application/json' });
    const headers = Object.fromEntries(Object.entries(webhook?.headers ?? {}).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(secret).verify(webhook?.body ?? '', headers)).toEqual(event);
    const delivery = await only(endpointId);
    expect(delivery).toMatchObject({ eventId: event.id, status: 'delivered', attempts: 1, lastStatus: 200, nextAttemptAt: null });
    expect(await webhooks.attempts(tenant, delivery.deliveryId)).toMatchObject([{ attempt: 1, status: 200, error: null }]);
  });

  it('goes once to each endpoint that wants it, also when the log is looked through again', async () => {
    const [wanting, other] = [
      await webhooks.endpoint(tenant, receiver.url),
      await webhooks.endpoint(tenant, receiver.url, { eventTypes: ['invoice.*'] }),
    ];
    await webhooks.append([tenantEvent(tenant, 1), tenantEvent(tenant, 2)]);
    await webhooks.look();
    await webhooks.asOwner('update webhook_progress set position = 0');
    await webhooks.look();
    await webhooks.send();
    expect(received().toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2]);
    expect(await webhooks.deliveries(tenant, other.endpointId)).toEqual([]);
    expect(await webhooks.deliveries(tenant, wanting.endpointId)).toHaveLength(2);
  });

  it('does not reach another organisation, nor does one from before the endpoint', async () => {
    await webhooks.append([tenantEvent(tenant, 1)]);
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url);
    await webhooks.append([tenantEvent(newId(), 2)]);
    await webhooks.look();
    await webhooks.send();
    expect(await webhooks.deliveries(tenant, endpointId)).toEqual([]);
    expect(received()).toEqual([]);
  });

  it('that is gone from the log is not sent, and the delivery says so', async () => {
    const { endpointId } = await withEvent();
    const { deliveryId } = await only(endpointId);
    await webhooks.asOwner(`update webhook_deliveries set event_id = '${newId()}' where delivery_id = '${deliveryId}'`);
    await webhooks.send();
    expect(received()).toEqual([]);
    expect(await webhooks.attempts(tenant, deliveryId)).toMatchObject([{ status: null, error: 'The event is no longer in the log.' }]);
  });
});

describe('the figures', () => {
  it('tell what came of the attempts, what waits, and since when', async () => {
    await withEvent();
    await webhooks.send();
    await webhooks.append([tenantEvent(tenant, 2)]);
    await webhooks.look();
    webhooks.pass(90 * SECOND_MS);
    const text = await webhooks.foundation.telemetry.metricsText();
    const figure = (name: string) => Number(new RegExp(`^${name}[^ ]* ([0-9.]+)`, 'm').exec(text)?.[1]);
    expect(figure('webhook_attempts_total\\{outcome="delivered"')).toBeGreaterThan(0);
    expect([figure('webhook_deliveries_waiting'), figure('webhook_log_lag')]).toEqual([1, 0]);
    expect(figure('webhook_oldest_waiting_age_seconds')).toBeGreaterThan(89);
  });
});

describe('a receiver that fails', () => {
  it('gets the event again later, under the same id', async () => {
    const { endpointId, event } = await withEvent();
    receiver.answerNext(status(500, {}, 'out of order'));
    await webhooks.send();
    const { deliveryId, ...delivery } = await only(endpointId);
    expect(delivery).toMatchObject({
      status: 'pending',
      attempts: 1,
      lastStatus: 500,
      nextAttemptAt: new Date(webhooks.now.getTime() + 5_000).toISOString(),
    });
    expect(await webhooks.send()).toBe(0);
    webhooks.pass(5 * SECOND_MS);
    await webhooks.send();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id]);
    expect((await only(endpointId)).status).toBe('delivered');
    expect(await webhooks.attempts(tenant, deliveryId)).toMatchObject([{ status: 500, responseExcerpt: 'out of order' }, { status: 200 }]);
  });

  it('is given up after three days', async () => {
    const { endpointId } = await withEvent();
    receiver.answerAll(status(500));
    let tries = 0;
    for (let day = 0; day < 5 * 24; day += 1) {
      tries += await webhooks.send();
      webhooks.pass(3_600_000);
    }
    expect([tries, (await only(endpointId)).status, (await readEndpoint(webhooks.context, tenant, endpointId)).status]).toEqual([
      12,
      'failed',
      'enabled',
    ]);
  });

  it('with Retry-After is left alone for as long as it asks', async () => {
    const { endpointId } = await withEvent();
    receiver.answerNext(status(503, { 'retry-after': '120' }));
    await webhooks.send();
    expect((await only(endpointId)).nextAttemptAt).toBe(new Date(webhooks.now.getTime() + 120_000).toISOString());
  });

  it('with a redirect is not followed', async () => {
    const { endpointId } = await withEvent();
    receiver.answerNext(status(302, { location: 'http://169.254.169.254/' }));
    await webhooks.send();
    const { deliveryId, ...delivery } = await only(endpointId);
    expect([delivery.status, receiver.received.length]).toEqual(['pending', 1]);
    expect(await webhooks.attempts(tenant, deliveryId)).toMatchObject([{ status: 302, error: 'Redirects are not followed.' }]);
  });

  it('with a huge answer leaves a thousand characters of it', async () => {
    const { endpointId } = await withEvent();
    receiver.answerNext(status(200, {}, `\0${'x'.repeat(200_000)}`));
    await webhooks.send();
    const [attempt] = await webhooks.attempts(tenant, (await only(endpointId)).deliveryId);
    expect(attempt).toMatchObject({ status: 200, responseExcerpt: 'x'.repeat(1_000) });
  });

  it('is told apart from one that is not there', async () => {
    const { endpointId } = await withEvent();
    await receiver[Symbol.asyncDispose]();
    await webhooks.send();
    const [attempt] = await webhooks.attempts(tenant, (await only(endpointId)).deliveryId);
    expect(attempt).toMatchObject({ status: null, error: expect.stringContaining('ECONNREFUSED'), responseExcerpt: '' });
  });

  it('with 410 is disabled, and what waits for it is skipped', async () => {
    const { endpointId } = await withEvent();
    await webhooks.append([tenantEvent(tenant, 2), tenantEvent(tenant, 3)]);
    await webhooks.look();
    receiver.answerAll(status(410));
    await webhooks.send(1);
    expect(await readEndpoint(webhooks.context, tenant, endpointId)).toMatchObject({
      status: 'disabled',
      disabledReason: 'gone',
      pendingDeliveries: 0,
    });
    expect((await webhooks.deliveries(tenant, endpointId)).map((delivery) => delivery.status)).toEqual(['failed', 'skipped', 'skipped']);
    expect(await webhooks.send()).toBe(0);
    expect(receiver.received).toHaveLength(1);
  });

  it('for days on end is disabled; one success in between starts the count anew', async () => {
    const { endpointId } = await withEvent();
    receiver.answerAll(status(500));
    const failAnother = async (nth: number) => {
      await webhooks.append([tenantEvent(tenant, nth)]);
      await webhooks.look();
      await webhooks.send();
      return (await readEndpoint(webhooks.context, tenant, endpointId)).disabledReason;
    };
    expect(await failAnother(2)).toBeNull();
    webhooks.pass(4 * DAY_MS);
    receiver.answerNext(status(200));
    expect(await failAnother(3)).toBeNull();
    webhooks.pass(4 * DAY_MS);
    expect(await failAnother(4)).toBeNull();
    webhooks.pass(5 * DAY_MS);
    expect(await failAnother(5)).toBe('failing');
  });
});
