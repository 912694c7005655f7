import { createRoute } from '@hono/zod-openapi';
import { authorizeService, bearer, jsonBody, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { destroyPersonKey } from '../person-keys/destroy-person-key.ts';
import { personErasureSchema, personKeyParametersSchema } from '../person-keys/person-key-contract.ts';

const destroyRoute = createRoute({
  security: bearer,
  method: 'delete',
  path: '/v1/person-keys/{userId}',
  tags: ['person keys'],
  summary: 'Makes what the log holds about a person unreadable, for good',
  request: { params: personKeyParametersSchema },
  responses: { 204: { description: 'Destroyed, now or before' }, ...problemResponses(401, 403, 404, 503) },
});

const eraseRoute = createRoute({
  security: bearer,
  method: 'post',
  path: '/v1/person-keys/erasures',
  tags: ['person keys'],
  summary: 'Makes what the log holds about a person, also under their e-mail address, unreadable, for good',
  request: { body: jsonBody(personErasureSchema) },
  responses: { 204: { description: 'Destroyed, now or before' }, ...problemResponses(400, 401, 403, 413, 415, 422, 503) },
});

export function addPersonKeyRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(destroyRoute, async (c) => {
    authorizeService(c);
    await destroyPersonKey(context, c.req.valid('param'));
    return c.body(null, 204);
  });
  app.openapi(eraseRoute, async (c) => {
    authorizeService(c);
    await destroyPersonKey(context, c.req.valid('json'));
    return c.body(null, 204);
  });
}
