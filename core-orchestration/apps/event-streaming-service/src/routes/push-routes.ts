import { createRoute } from '@hono/zod-openapi';
import { authorizePlatform, bearer, jsonBody, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import { groupParametersSchema, groupSchema, pushBodySchema } from '../consumer-groups/consumer-group-contract.ts';
import { loadGroup } from '../consumer-groups/list-groups.ts';
import { endPush, setPush } from '../consumer-groups/push/set-push.ts';
import type { EventStreamingContext } from '../context.ts';

const shared = { security: bearer, tags: ['consumer groups'] };
const refusals = problemResponses(400, 401, 403, 404, 413, 415, 422, 503);

const setRoute = createRoute({
  ...shared,
  method: 'put',
  path: '/v1/consumer-groups/{group}/push',
  summary: 'Lets the service send each event of a group to a URL, as a CloudEvent',
  request: { params: groupParametersSchema, body: jsonBody(pushBodySchema) },
  responses: { 200: jsonResponse(groupSchema, 'The group'), ...refusals },
});
const endRoute = createRoute({
  ...shared,
  method: 'delete',
  path: '/v1/consumer-groups/{group}/push',
  summary: 'Ends the pushing of a group; its place stays',
  request: { params: groupParametersSchema },
  responses: { 204: { description: 'Ended' }, ...refusals },
});

export function addPushRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(setRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    const { group } = c.req.valid('param');
    await setPush(context, group, c.req.valid('json'));
    return c.json(await loadGroup(context, group), 200);
  });
  app.openapi(endRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    await endPush(context, c.req.valid('param').group);
    return c.body(null, 204);
  });
}
