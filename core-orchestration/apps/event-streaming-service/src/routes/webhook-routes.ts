import { createRoute } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import {
  authorize,
  authorizePlatform,
  bearer,
  idempotent,
  jsonBody,
  jsonResponse,
  listQuery,
  pageSchema,
  problemResponses,
  type AppEnvironment,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { changeEndpoint, createEndpoint, executeOnEndpoint, rotateSecret } from '../webhooks/manage-endpoints.ts';
import { readAllEndpoints, readEndpoint, readEndpoints } from '../webhooks/read-endpoints.ts';
import {
  changeEndpointSchema,
  createEndpointSchema,
  endpointParametersSchema,
  platformWebhookEndpointSchema,
  rotateSecretSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
} from '../webhooks/webhook-contract.ts';
import { createAnswerSeal } from '../webhooks/secret-seal.ts';
import type { WebhookContext } from '../webhooks/webhook-context.ts';
import { addWebhookDeliveryRoutes } from './webhook-delivery-routes.ts';

const common = { tags: ['webhooks'], security: bearer };
const one = { params: endpointParametersSchema };

const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/webhook-endpoints',
  summary: 'The webhook endpoints of the organisation',
  responses: { 200: jsonResponse(pageSchema(webhookEndpointSchema), 'All of them'), ...problemResponses(401, 403) },
});
const createEndpointRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-endpoints',
  summary: 'Asks for events at an address; the answer alone shows the secret they are signed with',
  request: { body: jsonBody(createEndpointSchema) },
  responses: {
    201: jsonResponse(webhookEndpointWithSecretSchema, 'The endpoint with its secret'),
    ...problemResponses(400, 401, 403, 409, 413, 415, 422, 429, 503),
  },
});
const readRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/webhook-endpoints/{endpointId}',
  summary: 'A webhook endpoint',
  request: one,
  responses: { 200: jsonResponse(webhookEndpointSchema, 'The endpoint'), ...problemResponses(401, 403, 404, 422) },
});
const changeRoute = createRoute({
  ...common,
  method: 'patch',
  path: '/v1/webhook-endpoints/{endpointId}',
  summary: 'Changes what the body names',
  request: { ...one, body: jsonBody(changeEndpointSchema) },
  responses: { 200: jsonResponse(webhookEndpointSchema, 'The endpoint'), ...problemResponses(400, 401, 403, 404, 413, 415, 422, 503) },
});
const deleteRoute = createRoute({
  ...common,
  method: 'delete',
  path: '/v1/webhook-endpoints/{endpointId}',
  summary: 'Removes an endpoint with its deliveries',
  request: one,
  responses: { 204: { description: 'Removed' }, ...problemResponses(401, 403, 404, 422, 503) },
});
const rotateRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/rotate-secret',
  summary: 'Makes a new secret; the one before also signs for a while',
  request: { ...one, body: jsonBody(rotateSecretSchema) },
  responses: {
    200: jsonResponse(webhookEndpointWithSecretSchema, 'The endpoint with its new secret'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503),
  },
});
const enableRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/enable',
  summary: 'Sends events again, from now on',
  request: one,
  responses: { 204: { description: 'Enabled' }, ...problemResponses(401, 403, 404, 422, 503) },
});
const disableRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/webhook-endpoints/{endpointId}/disable',
  summary: 'Sends no more events; what waits is skipped',
  request: one,
  responses: { 204: { description: 'Disabled' }, ...problemResponses(401, 403, 404, 422, 503) },
});
const platformListRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/platform/webhook-endpoints',
  summary: 'The webhook endpoints of all organisations',
  request: { query: listQuery },
  responses: { 200: jsonResponse(pageSchema(platformWebhookEndpointSchema), 'One page'), ...problemResponses(401, 403, 422) },
});

export function addWebhookRoutes(app: HttpApp, context: WebhookContext): void {
  // Who may not manage webhooks any more does not get the first answer either: it shows a secret.
  const once = [
    createMiddleware<AppEnvironment>(async (c, next) => {
      authorize(c, 'webhook.manage');
      await next();
    }),
    idempotent(context.database, createAnswerSeal(context.seal)),
  ] as const;
  for (const path of ['', '/:endpointId/rotate-secret', '/:endpointId/replay', '/:endpointId/test'])
    app.on('POST', `/v1/webhook-endpoints${path}`, ...once);
  app.openapi(listRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json({ items: await readEndpoints(context, tenantId), nextCursor: null }, 200);
  });
  app.openapi(createEndpointRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json(await createEndpoint(context, tenantId, c.req.valid('json')), 201);
  });
  app.openapi(readRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json(await readEndpoint(context, tenantId, c.req.valid('param').endpointId), 200);
  });
  app.openapi(changeRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json(await changeEndpoint(context, tenantId, c.req.valid('param').endpointId, c.req.valid('json')), 200);
  });
  app.openapi(deleteRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    await executeOnEndpoint(context, tenantId, { kind: 'delete', endpointId: c.req.valid('param').endpointId });
    return c.body(null, 204);
  });
  app.openapi(rotateRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    return c.json(await rotateSecret(context, tenantId, c.req.valid('param').endpointId, c.req.valid('json').overlapHours), 200);
  });
  app.openapi(enableRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    await executeOnEndpoint(context, tenantId, { kind: 'enable', endpointId: c.req.valid('param').endpointId });
    return c.body(null, 204);
  });
  app.openapi(disableRoute, async (c) => {
    const { tenantId } = authorize(c, 'webhook.manage');
    await executeOnEndpoint(context, tenantId, { kind: 'disable', endpointId: c.req.valid('param').endpointId, reason: 'operator' });
    return c.body(null, 204);
  });
  app.openapi(platformListRoute, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    return c.json(await readAllEndpoints(context, userId, c.req.valid('query')), 200);
  });
  addWebhookDeliveryRoutes(app, context);
}
