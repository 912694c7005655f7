import { createRoute } from '@hono/zod-openapi';
import {
  authorizePlatform,
  bearer,
  idOfCursor,
  idempotent,
  jsonBody,
  jsonResponse,
  listQuery,
  pageSchema,
  problemResponses,
  toPage,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import type { EmailContext } from '../context.ts';
import { addLeadSchema, leadCreatedSchema, leadSchema } from '../contract.ts';
import { addLead } from './add-lead.ts';
import { listLeads } from './lead-repository.ts';

const tags = ['leads'];

const listRoute = createRoute({
  tags,
  security: bearer,
  method: 'get',
  path: '/v1/platform/leads',
  summary: 'Enquiries from the website',
  request: { query: listQuery.strict() },
  responses: { 200: jsonResponse(pageSchema(leadSchema), 'Enquiries, latest first'), ...problemResponses(401, 403, 422) },
});

export function addLeadRoutes(app: HttpApp, context: EmailContext): void {
  const addRoute = createRoute({
    tags,
    method: 'post',
    path: '/v1/leads',
    summary: 'Write to the platform (no sign-in needed)',
    middleware: [idempotent(context.database)] as const,
    request: { body: jsonBody(addLeadSchema) },
    responses: { 202: jsonResponse(leadCreatedSchema, 'It was kept and is mailed'), ...problemResponses(400, 409, 413, 415, 422) },
  });

  app.openapi(addRoute, async (c) => c.json({ leadId: await addLead(context, c.req.valid('json')) }, 202));

  app.openapi(listRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const { limit, cursor } = c.req.valid('query');
    const page = { limit: limit + 1, before: idOfCursor(cursor) };
    const rows = await context.database.inGlobalTransaction((tx) => listLeads(tx, page));
    return c.json(
      toPage(
        rows,
        limit,
        (row) => row,
        ({ leadId }) => [leadId],
      ),
      200,
    );
  });
}
