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
import { appendedBody, json, pageBody } from '../answers.ts';
import type { EventStreamingContext } from '../context.ts';
import {
  appendBodySchema,
  appendResultSchema,
  compactBodySchema,
  compactResultSchema,
  eventPageSchema,
  eventQuerySchema,
  liveHeadersSchema,
  liveQuerySchema,
  streamParametersSchema,
  streamQuerySchema,
  streamStateQuerySchema,
  streamStateSchema,
} from '../event-contract.ts';
import { openLiveFeed } from '../live/open-live-feed.ts';
import { acceptAppend } from '../publishing/accept-append.ts';
import { publishEvents } from '../publishing/publish-events.ts';
import { publishEachEvent } from '../publishing/publish-each-event.ts';
import { readEvents } from '../reading/read-events.ts';
import { readStream } from '../reading/read-stream.ts';
import { readStreamState } from '../reading/read-stream-state.ts';
import { compactStream } from '../retention/compact-stream.ts';

const secured = { security: bearer };

const appendRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/events',
  tags: ['events'],
  summary: 'Appends events: all or none, or with atomic=false each by itself. An event whose id is stored keeps its first place',
  request: { body: jsonBody(appendBodySchema) },
  responses: {
    200: jsonResponse(appendResultSchema, 'Where each event is, or why it was refused'),
    ...problemResponses(400, 401, 403, 409, 413, 415, 422, 503),
  },
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
    200: {
      description: 'An open stream; `id` is the epoch and the position',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
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
const stateRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/streams/{stream}/state',
  tags: ['events'],
  summary: 'What the events of a stream add up to at a time, and what changed each field last',
  request: { params: streamParametersSchema, query: streamStateQuerySchema },
  responses: { 200: jsonResponse(streamStateSchema, 'The state'), ...problemResponses(401, 403, 404, 422) },
});
const compactRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/streams/{stream}/compact',
  tags: ['events'],
  summary: 'Removes the oldest events of a stream, up to the version that a snapshot of its service holds',
  request: { params: streamParametersSchema, body: jsonBody(compactBodySchema) },
  responses: { 200: jsonResponse(compactResultSchema, 'How many went'), ...problemResponses(400, 401, 403, 404, 413, 415, 422, 503) },
});

export function addEventRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.post(appendRoute.path, async (c, next) => {
    // Nearly every request is plainly right and needs no schema; one that is not goes on to the schema, which says what is wrong.
    const items = c.req.header('content-type') === 'application/json' ? acceptAppend(await c.req.text()) : undefined;
    if (items === undefined) return next();
    return json(appendedBody(await publishEvents(context, authorizeService(c).service, items)));
  });
  app.openapi(appendRoute, async (c) => {
    const { service } = authorizeService(c);
    const body = c.req.valid('json');
    if (body.atomic === false) return c.json({ results: [...(await publishEachEvent(context, service, body.events))] }, 200);
    return json(appendedBody(await publishEvents(context, service, body.events)));
  });
  app.openapi(listRoute, async (c) => json(pageBody(await readEvents(context, findPrincipal(c), c.req.valid('query'), c.req.raw.signal))));
  app.openapi(liveRoute, async (c) => {
    const lastEventId = c.req.valid('header')['last-event-id'];
    return openLiveFeed(context, { principal: findPrincipal(c), query: c.req.valid('query'), lastEventId, request: c.req.raw });
  });
  app.openapi(streamRoute, async (c) => {
    const { stream } = c.req.valid('param');
    return json(pageBody(await readStream(context, findPrincipal(c), stream, c.req.valid('query'))));
  });
  app.openapi(stateRoute, async (c) => {
    const at = c.req.valid('query').at ?? context.now();
    return c.json(await readStreamState(context, findPrincipal(c), c.req.valid('param').stream, at, c.req.raw.signal), 200);
  });
  app.openapi(compactRoute, async (c) => {
    const { service } = authorizeService(c);
    return c.json(await compactStream(context, service, c.req.valid('param').stream, c.req.valid('json').upToVersion), 200);
  });
}
