import { webhookTest } from '@prognetwork/event-based-service-client';
import { currentContext } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import { findDeliveryOfEvent, insertDeliveries } from './delivery-repository.ts';
import { enqueueDeliveries } from './delivery-queue-repository.ts';
import { findEndpoint } from './endpoint-repository.ts';
import type { WebhookContext } from './webhook-context.ts';

const MESSAGE = 'This is a test of your webhook endpoint.';

/** Sends `webhook.test` to one endpoint, also to one that is disabled: to see that it is ready. Returns the delivery's id. */
export async function sendTest(context: WebhookContext, tenantId: string, endpointId: string): Promise<string> {
  const { database, newId, serviceName } = context;
  const endpoint = await database.inTenantTransaction(tenantId, (tx) => findEndpoint(tx, endpointId));
  if (endpoint === undefined) throw eventStreamingError('webhook_endpoint.not_found');
  const [eventId, deliveryId, stream] = [newId(), newId(), `webhook-${endpointId}`];
  const work = currentContext();
  const event = {
    specversion: '1.0' as const,
    id: eventId,
    source: `/${serviceName}`,
    type: webhookTest.type,
    subject: endpointId,
    time: context.now().toISOString(),
    datacontenttype: 'application/json' as const,
    schemaversion: webhookTest.version,
    tenantid: tenantId,
    ...(work?.actorId === undefined ? {} : { actorid: work.actorId }),
    correlationid: work?.correlationId ?? eventId,
    data: webhookTest.data.parse({ endpointId, message: MESSAGE }),
  };
  const [appended] = await context.append([{ event, stream }]);
  const position = appended?.position ?? 0;
  const sent = await database.inTenantTransaction(tenantId, async (tx) => {
    const delivery = { deliveryId, endpointId, eventId, position, type: event.type, stream, status: 'pending' as const };
    // Whoever looks through the log may have come first.
    const inserted = await insertDeliveries(tx, tenantId, [delivery]);
    if (inserted.size > 0) await enqueueDeliveries(tx, tenantId, [{ deliveryId, endpointId, position, orderKey: null }]);
    return inserted.size > 0 ? deliveryId : (await findDeliveryOfEvent(tx, endpointId, eventId))?.deliveryId;
  });
  context.wake();
  if (sent === undefined) throw eventStreamingError('webhook_endpoint.not_found');
  return sent;
}
