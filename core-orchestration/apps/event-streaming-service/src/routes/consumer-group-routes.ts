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
  extendBodySchema,
  extendResultSchema,
  fetchBodySchema,
  fetchResultSchema,
  groupListSchema,
  groupParametersSchema,
  groupSchema,
  rejectBodySchema,
} from '../consumer-groups/consumer-group-contract.ts';
import { extendLease } from '../consumer-groups/extend-lease.ts';
import { fetchEvents, type FetchedEvents } from '../consumer-groups/fetch-events.ts';
import { listGroups, loadGroup } from '../consumer-groups/list-groups.ts';
import { rejectEvents } from '../consumer-groups/reject-events.ts';
import type { EventStreamingContext } from '../context.ts';
import { toJson } from '../recorded-event.ts';

const shared = { security: bearer, tags: ['consumer groups'] };
const refusals = problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503);

const fetchRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/fetch',
  summary: 'The next events for a consumer of a group, waiting for them if need be',
  request: { params: groupParametersSchema, body: jsonBody(fetchBodySchema) },
  responses: { 200: jsonResponse(fetchResultSchema, 'Events and the lease on them'), ...refusals },
});
const acknowledgeRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/acknowledge',
  summary: 'Tells that events were handled',
  request: { params: groupParametersSchema, body: jsonBody(acknowledgeBodySchema) },
  responses: { 204: { description: 'Finished' }, ...refusals },
});
const rejectRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/reject',
  summary: 'Tells that events could not be handled: they come again later, or become dead letters',
  request: { params: groupParametersSchema, body: jsonBody(rejectBodySchema) },
  responses: { 204: { description: 'Taken back' }, ...refusals },
});
const extendRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/extend',
  summary: 'Prolongs a lease',
  request: { params: groupParametersSchema, body: jsonBody(extendBodySchema) },
  responses: { 200: jsonResponse(extendResultSchema, 'Prolonged'), ...refusals },
});
const groupsRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/consumer-groups',
  summary: 'All consumer groups with their lag',
  responses: { 200: jsonResponse(groupListSchema, 'Groups by name'), ...problemResponses(401, 403) },
});
const groupRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/consumer-groups/{group}',
  summary: 'One consumer group',
  request: { params: groupParametersSchema },
  responses: { 200: jsonResponse(groupSchema, 'The group'), ...problemResponses(401, 403, 404, 422) },
});

export function addConsumerGroupRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(fetchRoute, async (c) => {
    authorizeService(c);
    return json(
      fetchBody(
        await fetchEvents(
          { ...context, store: context.storeOfServices },
          c.req.valid('param').group,
          c.req.valid('json'),
          c.req.raw.signal,
        ),
      ),
    );
  });
  app.openapi(acknowledgeRoute, async (c) => {
    authorizeService(c);
    await acknowledgeEvents(context, c.req.valid('param').group, c.req.valid('json'));
    return c.body(null, 204);
  });
  app.openapi(rejectRoute, async (c) => {
    authorizeService(c);
    await rejectEvents(context, c.req.valid('param').group, c.req.valid('json'));
    return c.body(null, 204);
  });
  app.openapi(extendRoute, async (c) => {
    authorizeService(c);
    const leaseExpiresAt = await extendLease(context, c.req.valid('param').group, c.req.valid('json'));
    return c.json({ leaseExpiresAt: leaseExpiresAt.toISOString() }, 200);
  });
  app.openapi(groupsRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await listGroups(context), 200);
  });
  app.openapi(groupRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await loadGroup(context, c.req.valid('param').group), 200);
  });
}

function fetchBody({ lease, leaseExpiresAt, leaseMs, deliveries }: FetchedEvents): string {
  const items = deliveries.map(
    ({ event, attempt, key }) => `${toJson(event).slice(0, -1)},"attempt":${attempt},"key":${JSON.stringify(key)}}`,
  );
  return `{"lease":"${lease}","leaseExpiresAt":"${leaseExpiresAt.toISOString()}","leaseMs":${leaseMs},"items":[${items.join(',')}]}`;
}
