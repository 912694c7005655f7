import { createRoute } from '@hono/zod-openapi';
import {
  authorizePlatform,
  authorizeService,
  bearer,
  findPrincipal,
  jsonBody,
  jsonResponse,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import type { TypedResponse } from 'hono';
import { acknowledgeEvents } from './consumer-groups/acknowledge-events.ts';
import { fetchEvents } from './consumer-groups/fetch-events.ts';
import { listGroups } from './consumer-groups/list-groups.ts';
import type { EventStreamingContext } from './context.ts';
import {
  acknowledgeBodySchema,
  appendBodySchema,
  appendResultSchema,
  eventPageSchema,
  eventQuerySchema,
  eventSchemaListSchema,
  fetchBodySchema,
  fetchResultSchema,
  groupListSchema,
  groupParametersSchema,
  liveHeadersSchema,
  liveQuerySchema,
  streamParametersSchema,
  streamQuerySchema,
} from './contract.ts';
import { openLiveFeed } from './live/open-live-feed.ts';
import { publishEvents } from './publishing/publish-events.ts';
import { readEvents, readStream, type EventPage } from './reading/read-events.ts';
import { toJsonArray } from './recorded-event.ts';
import { describeCatalogue } from './schemas.ts';

const secured = { security: bearer };

const appendRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/events',
  tags: ['events'],
  summary: 'Appends events, all or none; an event whose id is stored keeps its first place',
  request: { body: jsonBody(appendBodySchema) },
  responses: { 200: jsonResponse(appendResultSchema, 'Where each event is'), ...problemResponses(400, 401, 403, 409, 413, 415, 422, 503) },
});
const listRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/events',
  tags: ['events'],
  summary: 'Events by position',
  request: { query: eventQuerySchema },
  responses: { 200: jsonResponse(eventPageSchema, 'One page'), ...problemResponses(401, 403, 404, 409, 422) },
});
const liveRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/events/live',
  tags: ['events'],
  summary: 'Server-sent events: what follows Last-Event-ID, then each new event',
  request: { query: liveQuerySchema, headers: liveHeadersSchema },
  responses: {
    200: { description: 'An open stream; `id` is the position', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    ...problemResponses(401, 403, 404, 409, 422),
  },
});
const streamRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/streams/{stream}/events',
  tags: ['events'],
  summary: 'Events of one stream, by version',
  request: { params: streamParametersSchema, query: streamQuerySchema },
  responses: { 200: jsonResponse(eventPageSchema, 'One page'), ...problemResponses(401, 403, 404, 409, 422) },
});
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
const schemasRoute = createRoute({
  method: 'get',
  path: '/v1/schemas',
  tags: ['schemas'],
  summary: 'Every event type with the JSON Schema of its data',
  responses: { 200: jsonResponse(eventSchemaListSchema, 'The catalogue') },
});

export function addRoutes(app: HttpApp, context: EventStreamingContext): void {
  const schemas = describeCatalogue(context.catalogue);
  app.openapi(appendRoute, async (c) => {
    const { service } = authorizeService(c);
    const appended = await publishEvents(context, service, c.req.valid('json').events);
    const results = appended.map(({ isDuplicate, position, ...place }) => ({
      ...place,
      position: String(position),
      duplicate: isDuplicate,
    }));
    return c.json({ results }, 200);
  });
  app.openapi(listRoute, async (c) => json(pageBody(await readEvents(context, findPrincipal(c), c.req.valid('query')))));
  app.openapi(liveRoute, async (c) => {
    const lastEventId = c.req.valid('header')['last-event-id'];
    return eventStream(await openLiveFeed(context, findPrincipal(c), c.req.valid('query'), lastEventId));
  });
  app.openapi(streamRoute, async (c) => {
    const { stream } = c.req.valid('param');
    return json(pageBody(await readStream(context, findPrincipal(c), stream, c.req.valid('query'))));
  });
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
  app.openapi(schemasRoute, (c) => c.json(schemas, 200));
}

// Stored events go out as the text they are, so these answers are put together as text.
function pageBody({ events, nextCursor }: EventPage): string {
  return `{"items":${toJsonArray(events)},"nextCursor":${JSON.stringify(nextCursor)}}`;
}

function json(body: string): Response & TypedResponse<never, 200, 'json'> {
  const response = new Response(body, { headers: { 'content-type': 'application/json' } });
  // The text is made of stored events, which had this shape when they were appended.
  return response as Response & TypedResponse<never, 200, 'json'>;
}

function eventStream(body: ReadableStream<Uint8Array>): Response {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  return new Response(body, { headers });
}
