import { newId } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookDesk } from '../test-fixtures/webhook-desk.ts';
import { tenantEvent, type RunningWebhooks } from '../test-fixtures/running-webhooks.ts';
import { status, type WebhookReceiver } from '../test-fixtures/webhook-receiver.ts';
import { executeOnEndpoint } from './manage-endpoints.ts';
import { leaseDeliveries } from './delivery-queue-repository.ts';
import { replayDelivery } from './replay-deliveries.ts';

/** Rows of the queue that one lease may read, whatever waits. */
const MAX_ROWS_READ = 60;
const WAITING = 40_000;

const desk = createWebhookDesk();
let webhooks: RunningWebhooks;
let receiver: WebhookReceiver;
let tenant: string;

beforeEach(async () => {
  ({ webhooks, receiver, tenant } = await desk.begin());
});
afterAll(() => desk[Symbol.asyncDispose]());

/** Puts deliveries of an endpoint in order into the queue, over so many keys. */
function fill(endpointId: string, keys: number, from: number, until: number): Promise<unknown> {
  return webhooks.asOwner(`
    insert into webhook_queue (delivery_id, tenant, endpoint_id, position, order_key, due_at)
    select gen_random_uuid(), '${tenant}', '${endpointId}', n, 'stream-' || n % ${keys}, '${webhooks.now.toISOString()}'
      from generate_series(${from}, ${until}) n`);
}

/** Takes what is due, and tells how many rows of the queue that read. */
function lease(limit: number) {
  return webhooks.foundation.database.inGlobalTransaction(async (tx) => {
    const read = async () => {
      const { rows } = await tx.db.execute<{ rows: number }>(
        `select (seq_tup_read + idx_tup_fetch)::integer as rows from pg_stat_xact_user_tables where relid = 'webhook_queue'::regclass`,
      );
      return rows[0]?.rows ?? 0;
    };
    const before = await read();
    const leased = await leaseDeliveries(tx, { lease: newId(), leaseMs: 60_000, limit, perEndpoint: 4 });
    return { leased, rowsRead: (await read()) - before };
  });
}

describe('an endpoint in order with a long queue', () => {
  it.each([
    ['few keys', 3],
    ['many keys', WAITING / 10],
  ])('is leased from by reading a few rows, however many wait (%s)', async (_, keys) => {
    const { endpointId } = await webhooks.endpoint(tenant, receiver.url, { isOrdered: true });
    await fill(endpointId, keys, 1, 100);
    const short = await lease(4);
    await fill(endpointId, keys, 101, WAITING);
    // Half of the first ones are put off: all behind them is due and must not be looked at.
    await webhooks.asOwner(`update webhook_queue set lease = null, leased_until = null`);
    await webhooks.asOwner(`update webhook_queue set due_at = due_at + interval '1 day' where is_next and position % 2 = 0`);
    const long = await lease(4);
    expect(long.leased.map(({ position }) => position)).toEqual(keys === 3 ? [1, 3] : [1, 3, 5, 7]);
    expect([short, long].every(({ rowsRead }) => rowsRead > 0 && rowsRead <= MAX_ROWS_READ)).toBe(true);
  });

  it('has one delivery of each key next, whoever puts in, ends, replays and skips', async () => {
    const { endpointId } = await desk.withEvent({ isOrdered: true });
    const next = async () =>
      (await webhooks.asOwner(`select order_key, position from webhook_queue where is_next order by position`)).map(
        (row) => row['order_key'],
      );
    await webhooks.append([tenantEvent(tenant, 2), tenantEvent(tenant, 3)]);
    await webhooks.append([tenantEvent(tenant, 4)], 'payment-2');
    await webhooks.look();
    expect(await next()).toEqual(['payment-1', 'payment-2']);
    receiver.answerAll((response, { event }) => status(event.data['nth'] === 1 ? 200 : 500)(response));
    await webhooks.send();
    await webhooks.send();
    expect(await next()).toEqual(['payment-1', 'payment-2']);
    // The first one comes back in front of the one that is put off.
    const [first] = await webhooks.deliveries(tenant, endpointId);
    await replayDelivery(webhooks.context, tenant, first?.deliveryId ?? '');
    const [lowest] = await webhooks.asOwner(`select delivery_id from webhook_queue where is_next and order_key = 'payment-1'`);
    expect([(await next()).length, lowest?.['delivery_id']]).toEqual([2, first?.deliveryId]);
    await executeOnEndpoint(webhooks.context, tenant, { kind: 'disable', endpointId, reason: 'operator' });
    expect(await webhooks.asOwner('select from webhook_queue')).toEqual([]);
    await executeOnEndpoint(webhooks.context, tenant, { kind: 'enable', endpointId });
    await webhooks.append([tenantEvent(tenant, 5), tenantEvent(tenant, 6)]);
    await webhooks.look();
    expect(await next()).toEqual(['payment-1']);
  });
});
