import type { PageQuery } from '../components/page-query.ts';
import type { Page } from '../contract/shared.ts';
import type {
  PlatformWebhookEndpoint,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookEndpoint,
  WebhookReplay,
} from '../contract/webhooks.ts';
import { read, readOrNotFound, readPage, type Read } from './read.ts';

export const ENDPOINTS = '/v1/webhook-endpoints';

export function endpointPath(endpointId: string): string {
  return `${ENDPOINTS}/${encodeURIComponent(endpointId)}`;
}

export function deliveryPath(deliveryId: string): string {
  return `/v1/webhook-deliveries/${encodeURIComponent(deliveryId)}`;
}

export function listEndpoints(tenantId: string): Promise<Read<Page<WebhookEndpoint>>> {
  return readPage(ENDPOINTS, { tenantId });
}

export function loadEndpoint(tenantId: string, endpointId: string): Promise<Read<WebhookEndpoint>> {
  return readOrNotFound(endpointPath(endpointId), { tenantId });
}

export function listDeliveries(tenantId: string, endpointId: string, query: PageQuery): Promise<Read<Page<WebhookDelivery>>> {
  return readPage(`${endpointPath(endpointId)}/deliveries`, { tenantId, query });
}

export function loadDelivery(tenantId: string, deliveryId: string): Promise<Read<WebhookDeliveryDetail>> {
  return readOrNotFound(deliveryPath(deliveryId), { tenantId });
}

export function listPlatformEndpoints(query: PageQuery): Promise<Read<Page<PlatformWebhookEndpoint>>> {
  return readPage('/v1/platform/webhook-endpoints', { query });
}

export function loadReplay(tenantId: string, endpointId: string, replayId: string): Promise<Read<WebhookReplay>> {
  return read(`${endpointPath(endpointId)}/replays/${encodeURIComponent(replayId)}`, { tenantId });
}
