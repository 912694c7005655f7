import type * as z from 'zod';
import { eventStreamingError } from '../errors.ts';
import {
  countReplayed,
  findDelivery,
  findReplay,
  insertReplay,
  reopenDeliveries,
  settleDelivery,
  type DeliveryRow,
  type ReplayRow,
} from './delivery-repository.ts';
import { enqueueDeliveries, hurryDelivery, type QueueItem } from './delivery-queue-repository.ts';
import { findEndpoint, type EndpointRow } from './endpoint-repository.ts';
import type { acceptedReplaySchema, ReplayRequest, replaySchema } from './webhook-contract.ts';
import type { WebhookContext } from './webhook-context.ts';

const MAX_DELIVERIES = 5_000;

/** Sends a delivery again, whatever became of it; one that waits is sent now. The receiver gets the same id and may know it already. */
export async function replayDelivery(context: WebhookContext, tenantId: string, deliveryId: string): Promise<void> {
  await context.database.inTenantTransaction(tenantId, async (tx) => {
    const delivery = await findDelivery(tx, deliveryId);
    if (delivery === undefined) throw eventStreamingError('webhook_delivery.not_found');
    const endpoint = await findEndpoint(tx, delivery.endpointId);
    if (endpoint?.status !== 'enabled') throw eventStreamingError('webhook_endpoint.disabled');
    if (delivery.status === 'pending') await hurryDelivery(tx, deliveryId);
    else {
      await settleDelivery(tx, deliveryId, 'pending');
      await enqueueDeliveries(tx, tenantId, [toQueueItem(endpoint, delivery)]);
    }
    await tx.audit({ action: 'webhook_delivery.replayed', subject: deliveryId, detail: { endpointId: delivery.endpointId } });
  });
  context.wake();
}

/** Sends deliveries of a period again, the earliest first. */
export async function replayPeriod(
  context: WebhookContext,
  tenantId: string,
  endpointId: string,
  request: ReplayRequest,
  actorId: string,
): Promise<z.infer<typeof acceptedReplaySchema>> {
  const replayId = context.newId();
  const replayed = await context.database.inTenantTransaction(tenantId, async (tx) => {
    const endpoint = await findEndpoint(tx, endpointId);
    if (endpoint === undefined) throw eventStreamingError('webhook_endpoint.not_found');
    if (endpoint.status !== 'enabled') throw eventStreamingError('webhook_endpoint.disabled');
    const replay: ReplayRow = {
      tenantId,
      replayId,
      endpointId,
      chosen: request.status,
      requestedBy: actorId,
      requestedAt: tx.now,
      fromTime: new Date(request.from),
      untilTime: new Date(request.until),
    };
    await insertReplay(tx, replay);
    const reopened = await reopenDeliveries(tx, replay, MAX_DELIVERIES);
    await enqueueDeliveries(
      tx,
      tenantId,
      reopened.map((delivery) => toQueueItem(endpoint, delivery)),
    );
    await tx.audit({ action: 'webhook_endpoint.replayed', subject: endpointId, detail: { ...request, deliveries: reopened.length } });
    return reopened.length;
  });
  context.wake();
  return { replayId, deliveries: replayed, hasMore: replayed === MAX_DELIVERIES };
}

/** How the deliveries of a replay stand now. */
export function readReplay(
  context: WebhookContext,
  tenantId: string,
  endpointId: string,
  replayId: string,
): Promise<z.infer<typeof replaySchema>> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    const replay = await findReplay(tx, endpointId, replayId);
    if (replay === undefined) throw eventStreamingError('webhook_replay.not_found');
    const counted = await countReplayed(tx, replayId);
    const number = (status: DeliveryRow['status']): number => counted.get(status) ?? 0;
    return {
      replayId,
      endpointId,
      from: replay.fromTime.toISOString(),
      until: replay.untilTime.toISOString(),
      requestedAt: replay.requestedAt.toISOString(),
      progress: { pending: number('pending'), delivered: number('delivered'), failed: number('failed'), skipped: number('skipped') },
    };
  });
}

export function toQueueItem(
  endpoint: Pick<EndpointRow, 'isOrdered'>,
  { deliveryId, endpointId, position, stream }: Pick<DeliveryRow, 'deliveryId' | 'endpointId' | 'position' | 'stream'>,
): QueueItem {
  return { deliveryId, endpointId, position, orderKey: endpoint.isOrdered ? stream : null };
}
