import { createRoute } from '@hono/zod-openapi';
import { authorizePlatform, bearer, jsonBody, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import {
  deadLetterPageSchema,
  deadLetterParametersSchema,
  deadLetterQuerySchema,
  discardBodySchema,
  groupParametersSchema,
  replayResultSchema,
  resetBodySchema,
} from '../consumer-groups/consumer-group-contract.ts';
import { discardDeadLetter, listDeadLetters, replayAllDeadLetters, replayDeadLetter } from '../consumer-groups/dead-letters.ts';
import { resetGroup } from '../consumer-groups/reset-group.ts';
import type { EventStreamingContext } from '../context.ts';

const shared = { security: bearer, tags: ['consumer groups'] };
const refusals = problemResponses(400, 401, 403, 404, 413, 415, 422, 503);

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/consumer-groups/{group}/dead-letters',
  summary: 'What a group could not handle, with the reasons',
  request: { params: groupParametersSchema, query: deadLetterQuerySchema },
  responses: { 200: jsonResponse(deadLetterPageSchema, 'One page by position'), ...problemResponses(401, 403, 404, 422) },
});
const replayAllRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/dead-letters/replay',
  summary: 'Gives all dead letters back to the group',
  request: { params: groupParametersSchema },
  responses: { 200: jsonResponse(replayResultSchema, 'How many were given back'), ...refusals },
});
const replayRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/dead-letters/{position}/replay',
  summary: 'Gives one dead letter back to the group',
  request: { params: deadLetterParametersSchema },
  responses: { 200: jsonResponse(replayResultSchema, 'Given back'), ...refusals },
});
const discardRoute = createRoute({
  ...shared,
  method: 'delete',
  path: '/v1/consumer-groups/{group}/dead-letters/{position}',
  summary: 'Gives a dead letter up',
  request: { params: deadLetterParametersSchema, body: jsonBody(discardBodySchema) },
  responses: { 204: { description: 'Given up' }, ...refusals },
});
const resetRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/v1/consumer-groups/{group}/reset',
  summary: 'Lets a group go on from another place in the log',
  request: { params: groupParametersSchema, body: jsonBody(resetBodySchema) },
  responses: { 204: { description: 'Moved' }, ...refusals },
});

/** What operators do with a group. */
export function addDeadLetterRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(listRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await listDeadLetters(context, c.req.valid('param').group, c.req.valid('query')), 200);
  });
  app.openapi(replayAllRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    return c.json({ replayed: await replayAllDeadLetters(context, c.req.valid('param').group) }, 200);
  });
  app.openapi(replayRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    const { group, position } = c.req.valid('param');
    return c.json({ replayed: await replayDeadLetter(context, group, position) }, 200);
  });
  app.openapi(discardRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    const { group, position } = c.req.valid('param');
    await discardDeadLetter(context, group, position, c.req.valid('json').reason);
    return c.body(null, 204);
  });
  app.openapi(resetRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    await resetGroup(context, c.req.valid('param').group, c.req.valid('json'));
    return c.body(null, 204);
  });
}
