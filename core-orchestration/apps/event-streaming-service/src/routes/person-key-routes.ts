import { createRoute } from '@hono/zod-openapi';
import { authorizeService, bearer, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { destroyPersonKey } from '../person-keys/destroy-person-key.ts';
import { personKeyParametersSchema } from '../person-keys/person-key-contract.ts';

const destroyRoute = createRoute({
  security: bearer,
  method: 'delete',
  path: '/v1/person-keys/{userId}',
  tags: ['person keys'],
  summary: 'Makes what the log holds about a person unreadable, for good',
  request: { params: personKeyParametersSchema },
  responses: { 204: { description: 'Destroyed, now or before' }, ...problemResponses(401, 403, 404, 503) },
});

export function addPersonKeyRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(destroyRoute, async (c) => {
    authorizeService(c);
    await destroyPersonKey(context, c.req.valid('param').userId);
    return c.body(null, 204);
  });
}
