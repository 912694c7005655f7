import { newId } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { tenantEvent, type RunningWebhooks } from '../test-fixtures/running-webhooks.ts';
import { createWebhookDesk } from '../test-fixtures/webhook-desk.ts';
import { startWebhookReceiver, status, type WebhookReceiver } from '../test-fixtures/webhook-receiver.ts';
import { deliverLeased, LEASE_MS, leaseDue } from './delivery-sender.ts';
import { readEndpoint } from './read-endpoints.ts';

const SECOND_MS = 1_000;
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

describe('an endpoint in order', () => {
  it('gets later events of a stream after the earlier one, and those of other streams meanwhile', async () => {
    const { endpointId } = await withEvent({ isOrdered: true });
    await webhooks.append([tenantEvent(tenant, 2), tenantEvent(tenant, 3)]);
    await webhooks.append([tenantEvent(tenant, 10)], 'payment-2');
    await webhooks.look();
    receiver.answerNext(status(500));
    for (let turn = 0; turn < 4; turn += 1) await webhooks.send();
    expect(received().toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 10]);
    webhooks.pass(5 * SECOND_MS);
    for (let turn = 0; turn < 4; turn += 1) await webhooks.send();
    expect(received().filter((nth) => nth !== 10)).toEqual([1, 1, 2, 3]);
    expect((await webhooks.deliveries(tenant, endpointId)).map((delivery) => delivery.status)).toEqual(Array(4).fill('delivered'));
  });

  it('goes on with the next when one is given up', async () => {
    await withEvent({ isOrdered: true });
    await webhooks.append([tenantEvent(tenant, 2)]);
    await webhooks.look();
    receiver.answerAll((response, { event }) => status(event.data['nth'] === 1 ? 400 : 200)(response));
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      await webhooks.send();
      webhooks.pass(3_600_000);
    }
    expect(received()).toEqual([...Array<number>(12).fill(1), 2]);
  });
});

describe('a process that dies', () => {
  it('between sending and keeping the answer leaves the delivery to another, which sends it again under the same id', async () => {
    const { endpointId, event } = await withEvent();
    const dying = { ...webhooks.context, metrics: { attempted: () => undefined }, random: killed };
    const [leased] = await leaseDue(webhooks.context, 10);
    if (leased === undefined) throw new Error('nothing was leased');
    await expect(deliverLeased(dying, leased, never)).rejects.toThrow('killed');
    expect(await webhooks.send()).toBe(0);
    webhooks.pass(LEASE_MS);
    expect(await webhooks.send()).toBe(1);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id]);
    const { deliveryId, ...delivery } = await only(endpointId);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2 });
    expect(await webhooks.attempts(tenant, deliveryId)).toMatchObject([
      { status: null, error: expect.stringContaining('may have arrived') },
      { status: 200 },
    ]);
  });

  it('and comes back to life has lost its say', async () => {
    const { endpointId } = await withEvent();
    const [zombie] = await leaseDue(webhooks.context, 10);
    if (zombie === undefined) throw new Error('nothing was leased');
    webhooks.pass(LEASE_MS);
    await webhooks.send();
    receiver.answerNext(status(410));
    await deliverLeased(webhooks.context, zombie, never);
    expect([(await only(endpointId)).status, (await readEndpoint(webhooks.context, tenant, endpointId)).status]).toEqual([
      'delivered',
      'enabled',
    ]);
  });

  it('or stood still for long does not send beside its successor', async () => {
    const { endpointId } = await withEvent();
    const [leased] = await leaseDue(webhooks.context, 10);
    if (leased === undefined) throw new Error('nothing was leased');
    await deliverLeased(webhooks.context, { ...leased, takenAt: performance.now() - LEASE_MS }, never);
    expect([receiver.received.length, (await only(endpointId)).attempts]).toEqual([0, 0]);
    expect(await webhooks.send()).toBe(1);
  });

  it('while stopping gives back what it has not heard of, without counting it', async () => {
    const { endpointId } = await withEvent();
    const stopping = new AbortController();
    receiver.answerNext(() => stopping.abort());
    const [leased] = await leaseDue(webhooks.context, 10);
    if (leased === undefined) throw new Error('nothing was leased');
    await deliverLeased(webhooks.context, leased, stopping.signal);
    expect((await only(endpointId)).attempts).toBe(0);
    expect(await webhooks.send()).toBe(1);
  });

  it('after its command and before its rows leaves them to whoever looks through the log', async () => {
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url);
    const options = { commandId: newId(), tenantId: tenant };
    await webhooks.context.endpoints.execute(endpointId, { kind: 'disable', endpointId, reason: 'operator' }, options);
    expect((await readEndpoint(webhooks.context, tenant, endpointId)).status).toBe('enabled');
    await webhooks.look();
    expect((await readEndpoint(webhooks.context, tenant, endpointId)).status).toBe('disabled');
  });

  it('just after the event that creates an endpoint leaves one that works', async () => {
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url);
    await webhooks.asOwner(
      `delete from webhook_endpoints where endpoint_id = '${endpointId}'; delete from webhook_subscribers where endpoint_id = '${endpointId}'`,
    );
    await webhooks.append([tenantEvent(tenant, 7)]);
    await webhooks.look();
    await webhooks.send();
    expect(received()).toEqual([7]);
  });
});

describe('several processes', () => {
  it('share the work, and each event arrives once', async () => {
    const events = Array.from({ length: 60 }, (_, nth) => tenantEvent(tenant, nth));
    await webhooks.endpoint(tenant, receiver.url);
    const processes = [1, 2, 3].map(() => webhooks.another());
    for (const each of processes) each.start();
    await webhooks.append(events);
    await waitFor(() => receiver.received.length >= 60, { what: 'all events' });
    for (const each of processes) await each[Symbol.asyncDispose]();
    expect(received().toSorted((one, other) => Number(one) - Number(other))).toEqual(events.map((_, nth) => nth));
  });
});

describe('an endpoint that never answers', () => {
  it('does not hold up the others', async () => {
    const silent = await startWebhookReceiver();
    silent.answerAll(() => undefined);
    await webhooks.endpoint(tenant, silent.url);
    await webhooks.endpoint(tenant, receiver.url);
    const process = webhooks.another();
    process.start();
    await webhooks.append(Array.from({ length: 50 }, (_, nth) => tenantEvent(tenant, nth)));
    await waitFor(() => receiver.received.length === 50, { what: 'all events at the one that answers' });
    expect(silent.received).toHaveLength(4);
    await process[Symbol.asyncDispose]();
    await silent[Symbol.asyncDispose]();
  });
});

describe('a log that went back to an earlier state', () => {
  it('is looked through again from some days back, and nothing that arrived is sent twice', async () => {
    await withEvent();
    await webhooks.send();
    await webhooks.asOwner(`update log_head set epoch = epoch + 1; update webhook_progress set position = 0`);
    await webhooks.append([tenantEvent(tenant, 2)]);
    await webhooks.look();
    await webhooks.send();
    expect(received()).toEqual([1, 2]);
  });
});

function killed(): never {
  throw new Error('killed');
}
