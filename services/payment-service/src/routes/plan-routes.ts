import { createRoute, z } from '@hono/zod-openapi';
import {
  authorize,
  bearer,
  idempotent,
  jsonBody,
  jsonResponse,
  pageSchema,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import { createPlanSchema, planSchema, platformPlanSchema } from '../contract.ts';
import { createPlan } from '../plans/create-plan.ts';
import { readPlans, readPlansOfOrganisation, readPlatformPlans } from '../plans/read-plans.ts';

const tags = ['Plans'];

const listPlatformPlansRoute = createRoute({
  method: 'get',
  path: '/v1/platform-plans',
  tags,
  summary: 'List what the platform offers to organisations',
  responses: { 200: jsonResponse(pageSchema(platformPlanSchema), 'The platform plans') },
});

const listOrganisationPlansRoute = createRoute({
  method: 'get',
  path: '/v1/organisations/{slug}/plans',
  tags,
  summary: 'List the dues an organisation asks of its members',
  request: { params: z.object({ slug: z.string().min(1).max(63) }) },
  responses: { 200: jsonResponse(pageSchema(planSchema), 'The plans'), ...problemResponses(404) },
});

const listPlansRoute = createRoute({
  method: 'get',
  path: '/v1/plans',
  tags,
  summary: 'List the plans of the organisation',
  security: bearer,
  responses: { 200: jsonResponse(pageSchema(planSchema), 'The plans'), ...problemResponses(401, 403) },
});

const createPlanRoute = (context: PaymentContext) =>
  createRoute({
    method: 'post',
    path: '/v1/plans',
    tags,
    summary: 'Create a plan',
    security: bearer,
    middleware: [idempotent(context.foundation.database)] as const,
    request: { body: jsonBody(createPlanSchema) },
    responses: { 201: jsonResponse(planSchema, 'The plan'), ...problemResponses(400, 401, 403, 409, 413, 415, 422) },
  });

export function addPlanRoutes(app: HttpApp, context: PaymentContext): void {
  app.openapi(listPlatformPlansRoute, async (c) => c.json({ items: await readPlatformPlans(context), nextCursor: null }, 200));
  app.openapi(listOrganisationPlansRoute, async (c) => {
    const { slug } = c.req.valid('param');
    return c.json({ items: await readPlansOfOrganisation(context, slug), nextCursor: null }, 200);
  });
  app.openapi(listPlansRoute, async (c) => {
    const { tenantId } = authorize(c, 'payment.read');
    return c.json({ items: await readPlans(context, tenantId), nextCursor: null }, 200);
  });
  app.openapi(createPlanRoute(context), async (c) => {
    const { tenantId } = authorize(c, 'payment.manage');
    return c.json(await createPlan(context, tenantId, c.req.valid('json')), 201);
  });
}
