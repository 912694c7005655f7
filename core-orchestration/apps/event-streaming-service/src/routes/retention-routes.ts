import { createRoute } from '@hono/zod-openapi';
import { authorizePlatform, bearer, jsonBody, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { putRule, readRules, removeRule } from '../retention/manage-rules.ts';
import {
  retentionRuleBodySchema,
  retentionRuleListSchema,
  retentionRuleParametersSchema,
  retentionRuleSchema,
} from '../retention/retention-contract.ts';

const shared = { security: bearer, tags: ['retention'] };

const listRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/v1/retention-rules',
  summary: 'How long which events are kept; events that no rule fits are kept for ever',
  responses: { 200: jsonResponse(retentionRuleListSchema, 'All rules'), ...problemResponses(401, 403) },
});
const putRoute = createRoute({
  ...shared,
  method: 'put',
  path: '/v1/retention-rules/{ruleId}',
  summary: 'Sets a rule under an id of your choice',
  request: { params: retentionRuleParametersSchema, body: jsonBody(retentionRuleBodySchema) },
  responses: { 200: jsonResponse(retentionRuleSchema, 'The rule'), ...problemResponses(400, 401, 403, 404, 413, 415, 422) },
});
const deleteRoute = createRoute({
  ...shared,
  method: 'delete',
  path: '/v1/retention-rules/{ruleId}',
  summary: 'Ends a rule; what it removed stays removed',
  request: { params: retentionRuleParametersSchema },
  responses: { 204: { description: 'Deleted' }, ...problemResponses(401, 403, 404) },
});

export function addRetentionRoutes(app: HttpApp, context: EventStreamingContext): void {
  app.openapi(listRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await readRules(context), 200);
  });
  app.openapi(putRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    return c.json(await putRule(context, c.req.valid('param').ruleId, c.req.valid('json')), 200);
  });
  app.openapi(deleteRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    await removeRule(context, c.req.valid('param').ruleId);
    return c.body(null, 204);
  });
}
