import { createRoute } from '@hono/zod-openapi';
import {
  authorize,
  bearer,
  decodeCursor,
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
import { addSuppressionSchema, suppressionParametersSchema, suppressionSchema } from '../contract.ts';
import { emailError } from '../errors.ts';
import { deleteSuppression, listSuppressions, saveSuppression } from './suppression-repository.ts';

const common = { tags: ['suppressions'], security: bearer };

const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/suppressions',
  summary: 'Addresses that get no mail of the organisation',
  request: { query: listQuery.strict() },
  responses: { 200: jsonResponse(pageSchema(suppressionSchema), 'Suppressions by address'), ...problemResponses(401, 403, 422) },
});
const removeRoute = createRoute({
  ...common,
  method: 'delete',
  path: '/v1/suppressions/{suppressionId}',
  summary: 'Let an address get mail again',
  request: { params: suppressionParametersSchema },
  responses: { 204: { description: 'The address gets mail again' }, ...problemResponses(401, 403, 404) },
});

export function addSuppressionRoutes(app: HttpApp, context: EmailContext): void {
  const { database } = context;
  const addRoute = createRoute({
    ...common,
    method: 'post',
    path: '/v1/suppressions',
    summary: 'Send an address no more mail',
    middleware: [idempotent(database)] as const,
    request: { body: jsonBody(addSuppressionSchema) },
    responses: {
      201: jsonResponse(suppressionSchema, 'The suppression; the first one when there was one'),
      ...problemResponses(400, 401, 403, 409, 413, 415, 422),
    },
  });

  app.openapi(listRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.read');
    const { limit, cursor } = c.req.valid('query');
    const [after] = decodeCursor(cursor, 1) ?? [];
    const rows = await database.inTenantTransaction(tenantId, (tx) => listSuppressions(tx, { limit: limit + 1, after }));
    return c.json(
      toPage(
        rows,
        limit,
        (row) => row,
        ({ address }) => [address],
      ),
      200,
    );
  });

  app.openapi(addRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.manage');
    const { address, reason } = c.req.valid('json');
    const suppression = await database.inTenantTransaction(tenantId, async (tx) => {
      const saved = await saveSuppression(tx, tenantId, { suppressionId: context.newId(), address, reason });
      await tx.audit({ action: 'suppression.added', subject: saved.suppressionId, detail: { reason } });
      return saved;
    });
    return c.json(suppression, 201);
  });

  app.openapi(removeRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.manage');
    const { suppressionId } = c.req.valid('param');
    await database.inTenantTransaction(tenantId, async (tx) => {
      if ((await deleteSuppression(tx, suppressionId)) === undefined) throw emailError('suppression.not_found');
      await tx.audit({ action: 'suppression.removed', subject: suppressionId });
    });
    return c.body(null, 204);
  });
}
