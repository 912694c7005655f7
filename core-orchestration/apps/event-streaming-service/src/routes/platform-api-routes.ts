import { createRoute } from '@hono/zod-openapi';
import { toConsistencyToken } from '@prognetwork/event-based-service-client';
import { bearer, commonError, findPrincipal, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { consistencyTokenSchema } from '../platform-api/platform-api-contract.ts';

const secured = { security: bearer };

const consistencyTokenRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/consistency-token',
  tags: ['platform API'],
  summary: 'The end of the log, as a token that makes a query see all before it',
  responses: { 200: jsonResponse(consistencyTokenSchema, 'The token'), ...problemResponses(401, 503) },
});

export function addPlatformApiRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(consistencyTokenRoute, async (c) => {
    if (findPrincipal(c) === undefined) throw commonError('authentication.required');
    const { epoch, position } = await context.head.refresh();
    return c.json({ consistencyToken: toConsistencyToken({ epoch: String(epoch), position: String(position) }) }, 200);
  });
}
