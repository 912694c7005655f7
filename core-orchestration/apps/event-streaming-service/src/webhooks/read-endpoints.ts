import type * as z from 'zod';
import { decodeCursor, isUuid, commonError, toPage, type Page } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import { countPending, findEndpoint, listAllEndpoints, listEndpoints, type EndpointRow } from './endpoint-repository.ts';
import type { platformWebhookEndpointSchema, webhookEndpointSchema } from './webhook-contract.ts';
import type { WebhookContext } from './webhook-context.ts';

export type EndpointView = z.infer<typeof webhookEndpointSchema>;

export function readEndpoints(context: WebhookContext, tenantId: string): Promise<EndpointView[]> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    const rows = await listEndpoints(tx);
    const pending = await countPending(
      tx,
      rows.map(({ endpointId }) => endpointId),
    );
    return rows.map((row) => toView(row, pending, tx.now));
  });
}

export function readEndpoint(context: WebhookContext, tenantId: string, endpointId: string): Promise<EndpointView> {
  return context.database.inTenantTransaction(tenantId, async (tx) => {
    const row = await findEndpoint(tx, endpointId);
    if (row === undefined) throw eventStreamingError('webhook_endpoint.not_found');
    return toView(row, await countPending(tx, [endpointId]), tx.now);
  });
}

/** Endpoints of all organisations, for those who run the platform; the access is audited. */
export function readAllEndpoints(
  context: WebhookContext,
  actorId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<z.infer<typeof platformWebhookEndpointSchema>>> {
  const [tenant, endpoint] = decodeCursor(page.cursor, 2) ?? [];
  const isFirst = tenant === undefined || endpoint === undefined;
  if (!isFirst && !(isUuid(tenant) && isUuid(endpoint))) throw commonError('request.invalid_cursor');
  return context.database.inPlatformTransaction({ actorId, reason: 'list webhook endpoints' }, async (tx) => {
    const rows = await listAllEndpoints(tx, isFirst ? undefined : [tenant, endpoint], page.limit + 1);
    const pending = await countPending(
      tx,
      rows.map(({ endpointId }) => endpointId),
    );
    return toPage(
      rows,
      page.limit,
      (row) => ({ ...toView(row, pending, tx.now), tenantId: row.tenantId }),
      (row) => [row.tenantId, row.endpointId],
    );
  });
}

function toView(row: EndpointRow, pending: ReadonlyMap<string, number>, now: Date): EndpointView {
  const { endpointId, url, description, eventTypes, isOrdered, status, disabledReason, previousSecretUntil } = row;
  return {
    endpointId,
    url,
    description,
    eventTypes,
    isOrdered,
    status,
    disabledReason,
    previousSecretUntil: previousSecretUntil !== null && previousSecretUntil > now ? previousSecretUntil.toISOString() : null,
    failingSince: row.failingSince?.toISOString() ?? null,
    pendingDeliveries: pending.get(endpointId) ?? 0,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
