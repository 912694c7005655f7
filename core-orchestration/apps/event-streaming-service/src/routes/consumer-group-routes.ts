import { createRoute } from '@hono/zod-openapi';
import {
  authorizePlatform,
  authorizeService,
  bearer,
  jsonBody,
  jsonResponse,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { json } from '../answers.ts';
import { acknowledgeEvents } from '../consumer-groups/acknowledge-events.ts';
import {
  acknowledgeBodySchema,
  fetchBodySchema,
  fetchResultSchema,
  groupListSchema,
  groupParametersSchema,
} from '../consumer-groups/consumer-group-contract.ts';
import { fetchEvents } from '../consumer-groups/fetch-events.ts';
import { listGroups } from '../consumer-groups/list-groups.ts';
import type { EventStreamingContext } from '../context.ts';
import { toJsonArray } from '../recorded-event.ts';

const secured = { security: bearer };

const fetchRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/consumer-groups/{group}/fetch',
  tags: ['consumer groups'],
  summary: 'The next events of a group, waiting for them if need be',
  request: { params: groupParametersSchema, body: jsonBody(fetchBodySchema) },
  responses: {
    200: jsonResponse(fetchResultSchema, 'Events and the lease'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503),
  },
});
const acknowledgeRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/consumer-groups/{group}/acknowledge',
  tags: ['consumer groups'],
  summary: 'Moves the checkpoint of a group',
  request: { params: groupParametersSchema, body: jsonBody(acknowledgeBodySchema) },
  responses: { 204: { description: 'Moved' }, ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503) },
});
const groupsRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/consumer-groups',
  tags: ['consumer groups'],
  summary: 'All consumer groups with their lag',
  responses: { 200: jsonResponse(groupListSchema, 'Groups by name'), ...problemResponses(401, 403) },
});
export function addConsumerGroupRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(fetchRoute, async (c) => {
    authorizeService(c);
    const { group } = c.req.valid('param');
    const { lease, leaseExpiresAt, events } = await fetchEvents(context, group, c.req.valid('json'), c.req.raw.signal);
    return json(`{"lease":"${lease}","leaseExpiresAt":"${leaseExpiresAt.toISOString()}","items":${toJsonArray(events)}}`);
  });
  app.openapi(acknowledgeRoute, async (c) => {
    authorizeService(c);
    await acknowledgeEvents(context, c.req.valid('param').group, c.req.valid('json'));
    return c.body(null, 204);
  });
  app.openapi(groupsRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await listGroups(context), 200);
  });
}
