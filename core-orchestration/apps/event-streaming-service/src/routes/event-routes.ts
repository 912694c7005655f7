import { createRoute } from '@hono/zod-openapi';
import {
  authorizeService,
  bearer,
  findPrincipal,
  jsonBody,
  jsonResponse,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { eventStream, json, pageBody } from '../answers.ts';
import type { EventStreamingContext } from '../context.ts';
import {
  appendBodySchema,
  appendResultSchema,
  eventPageSchema,
  eventQuerySchema,
  liveHeadersSchema,
  liveQuerySchema,
  streamParametersSchema,
  streamQuerySchema,
} from '../event-contract.ts';
import { openLiveFeed } from '../live/open-live-feed.ts';
import { publishEvents } from '../publishing/publish-events.ts';
import { readEvents, readStream } from '../reading/read-events.ts';

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
export function addEventRoutes(app: HttpApp, context: EventStreamingContext): void {
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
}
