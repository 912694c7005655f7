import { createRoute } from '@hono/zod-openapi';
import {
  authorizePlatform,
  bearer,
  idempotent,
  jsonBody,
  jsonResponse,
  pageSchema,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { listSagas, loadSaga } from '../sagas/read-sagas.ts';
import { requestOperation } from '../sagas/request-operation.ts';
import type { SagaContext } from '../sagas/saga-context.ts';
import {
  sagaDetailSchema,
  sagaOperationParametersSchema,
  sagaOperationSchema,
  sagaParametersSchema,
  sagaQuerySchema,
  sagaSchema,
} from '../sagas/saga-contract.ts';

const common = { tags: ['sagas'], security: bearer };

const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/sagas',
  summary: 'The sagas of all services, latest first',
  request: { query: sagaQuerySchema },
  responses: { 200: jsonResponse(pageSchema(sagaSchema), 'One page'), ...problemResponses(401, 403, 422, 503) },
});
const readRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/sagas/{sagaId}',
  summary: 'One saga with its steps and its timeline',
  request: { params: sagaParametersSchema },
  responses: { 200: jsonResponse(sagaDetailSchema, 'The saga'), ...problemResponses(401, 403, 404, 503) },
});
const operateRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/sagas/{sagaId}/{action}',
  summary: 'Ask the service of a saga to pause, resume or retry it, or to skip its present step',
  description: 'Audited. What the service makes of it, or why not, stands in the timeline a moment later.',
  request: { params: sagaOperationParametersSchema, body: jsonBody(sagaOperationSchema) },
  responses: {
    202: jsonResponse(sagaDetailSchema, 'Asked for; the saga as it is still'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503),
  },
});

export function addSagaRoutes(app: HttpApp, context: SagaContext): void {
  app.openapi(listRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await listSagas(context, c.req.valid('query')), 200);
  });
  app.openapi(readRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    return c.json(await loadSaga(context, c.req.valid('param').sagaId), 200);
  });
  app.use('/v1/sagas/:sagaId/:action', idempotent(context.database));
  app.openapi(operateRoute, async (c) => {
    authorizePlatform(c, 'platform.manage');
    return c.json(await requestOperation(context, { ...c.req.valid('param'), ...c.req.valid('json') }), 202);
  });
}
