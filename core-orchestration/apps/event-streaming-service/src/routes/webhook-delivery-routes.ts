import { createRoute } from '@hono/zod-openapi';
import { authorize, bearer, jsonBody, jsonResponse, pageSchema, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import { readDeliveries, readDelivery } from '../webhooks/read-deliveries.ts';
import { readReplay, replayDelivery, replayPeriod } from '../webhooks/replay-deliveries.ts';
import { sendTest } from '../webhooks/send-test.ts';
import {
  acceptedDeliverySchema,
  acceptedReplaySchema,
  deliveryParametersSchema,
  deliveryQuerySchema,
  endpointParametersSchema,
  replayParametersSchema,
  replayRequestSchema,
  replaySchema,
  webhookDeliveryDetailSchema,
  webhookDeliverySchema,
} from '../webhooks/webhook-contract.ts';
import type { WebhookContext } from '../webhooks/webhook-context.ts';

const common = { tags: ['webhooks'], security: bearer };

const testRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/test',
  summary: 'Sends the event webhook.test to this endpoint',
  request: { params: endpointParametersSchema },
  responses: { 202: jsonResponse(acceptedDeliverySchema, 'The delivery to look at'), ...problemResponses(401, 403, 404, 409, 422, 503) },
});
const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/webhook-endpoints/{endpointId}/deliveries',
  summary: 'What was or is to be sent to an endpoint, newest first',
  request: { params: endpointParametersSchema, query: deliveryQuerySchema },
  responses: { 200: jsonResponse(pageSchema(webhookDeliverySchema), 'One page'), ...problemResponses(401, 403, 404, 422) },
});
const replayPeriodRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/replay',
  summary: 'Sends the deliveries of a period again, the earliest first',
  request: { params: endpointParametersSchema, body: jsonBody(replayRequestSchema) },
  responses: {
    202: jsonResponse(acceptedReplaySchema, 'The replay to follow'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503),
  },
});
const readReplayRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/webhook-endpoints/{endpointId}/replays/{replayId}',
  summary: 'How a replay goes',
  request: { params: replayParametersSchema },
  responses: { 200: jsonResponse(replaySchema, 'The replay'), ...problemResponses(401, 403, 404, 422) },
});
const readRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/webhook-deliveries/{deliveryId}',
  summary: 'A delivery with its attempts',
  request: { params: deliveryParametersSchema },
  responses: { 200: jsonResponse(webhookDeliveryDetailSchema, 'The delivery'), ...problemResponses(401, 403, 404, 422) },
});
const replayRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-deliveries/{deliveryId}/replay',
  summary: 'Sends a delivery again under the same id; one that waits is sent now',
  request: { params: deliveryParametersSchema },
  responses: { 202: jsonResponse(acceptedDeliverySchema, 'It will be sent'), ...problemResponses(401, 403, 404, 409, 422, 503) },
});

export function addWebhookDeliveryRoutes(app: HttpApp, context: WebhookContext): void {
  app.openapi(testRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json({ deliveryId: await sendTest(context, tenantId, c.req.valid('param').endpointId) }, 202);
  });
  app.openapi(listRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json(await readDeliveries(context, tenantId, c.req.valid('param').endpointId, c.req.valid('query')), 200);
  });
  app.openapi(replayPeriodRoute, async (c) => {
    const { tenantId, userId } = authorize(c, 'webhook.manage');
    return c.json(await replayPeriod(context, tenantId, c.req.valid('param').endpointId, c.req.valid('json'), userId), 202);
  });
  app.openapi(readReplayRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    const { endpointId, replayId } = c.req.valid('param');
    return c.json(await readReplay(context, tenantId, endpointId, replayId), 200);
  });
  app.openapi(readRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json(await readDelivery(context, tenantId, c.req.valid('param').deliveryId), 200);
  });
  app.openapi(replayRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    const { deliveryId } = c.req.valid('param');
    await replayDelivery(context, tenantId, deliveryId);
    return c.json({ deliveryId }, 202);
  });
}
