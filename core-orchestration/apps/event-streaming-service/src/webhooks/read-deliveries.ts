import type * as z from 'zod';
import { toPage, type Page } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import { findDelivery, listAttempts, listDeliveries, type DeliveryWithDue } from './delivery-repository.ts';
import { findEndpoint } from './endpoint-repository.ts';
import type { DeliveryStatus, webhookDeliveryDetailSchema, webhookDeliverySchema } from './webhook-contract.ts';
import type { WebhookContext } from './webhook-context.ts';

const MAX_ATTEMPTS_SHOWN = 200;

export function readDeliveries(
  context: WebhookContext,
  tenantId: string,
  endpointId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined; readonly status?: DeliveryStatus | undefined },
): Promise<Page<z.infer<typeof webhookDeliverySchema>>> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    if ((await findEndpoint(tx, endpointId)) === undefined) throw eventStreamingError('webhook_endpoint.not_found');
    const rows = await listDeliveries(tx, endpointId, page);
    return toPage(
      rows,
      page.limit,
      (row) => ({ ...summaryOf(row), attempts: row.attempts }),
      (row) => [row.deliveryId],
    );
  });
}

export function readDelivery(
  context: WebhookContext,
  tenantId: string,
  deliveryId: string,
): Promise<z.infer<typeof webhookDeliveryDetailSchema>> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    const row = await findDelivery(tx, deliveryId);
    if (row === undefined) throw eventStreamingError('webhook_delivery.not_found');
    const attempts = await listAttempts(tx, deliveryId, MAX_ATTEMPTS_SHOWN);
    return {
      ...summaryOf(row),
      attempts: attempts.map(({ attempt, at, durationMs, status, error, responseExcerpt }) => ({
        attempt,
        at: at.toISOString(),
        durationMs,
        status,
        error,
        responseExcerpt,
      })),
    };
  });
}

function summaryOf(row: DeliveryWithDue) {
  const { deliveryId, endpointId, eventId, type, stream, status, lastStatus } = row;
  return {
    deliveryId,
    endpointId,
    eventId,
    type,
    stream,
    status,
    lastStatus,
    position: String(row.position),
    nextAttemptAt: row.dueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
