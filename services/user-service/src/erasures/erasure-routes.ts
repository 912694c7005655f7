import { createRoute } from '@hono/zod-openapi';
import {
  authenticatePerson,
  authorizePlatform,
  bearer,
  commonError,
  findPrincipal,
  idempotent,
  jsonBody,
  jsonResponse,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import type { UserContext } from '../context.ts';
import { erasure, erasureRequest, erasureStarted } from '../contract.ts';
import { loadErasure } from './read-erasure.ts';
import { requestErasure } from './request-erasure.ts';

const common = { tags: ['erasure'], security: bearer };

const eraseMeRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/me/erasure',
  summary: 'Erase me: close my account, leave all organisations, delete what is known about me',
  description: 'Invoices and the ledger stay, because the law asks for them. From the moment mail is deleted there is no way back.',
  request: { body: jsonBody(erasureRequest) },
  responses: {
    202: jsonResponse(erasureStarted, 'The erasure has begun, or runs already'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422),
  },
});
const erasePersonRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/people/{userId}/erasure',
  summary: 'Erase a person (platform administrators)',
  request: { params: z.object({ userId: z.uuid() }), body: jsonBody(erasureRequest) },
  responses: {
    202: jsonResponse(erasureStarted, 'The erasure has begun, or runs already'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422),
  },
});
const readErasureRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/erasures/{erasureId}',
  summary: 'How far an erasure has come',
  request: { params: z.object({ erasureId: z.string().max(100) }) },
  responses: { 200: jsonResponse(erasure, 'The erasure'), ...problemResponses(401, 404) },
});

export function addErasureRoutes(app: HttpApp, context: UserContext): void {
  app.use('/v1/me/erasure', idempotent(context.database));
  app.openapi(eraseMeRoute, async (c) => {
    const { userId } = authenticatePerson(c);
    const started = await requestErasure(context, userId, userId);
    return c.json(started, 202, { location: `/v1/erasures/${started.erasureId}` });
  });

  app.use('/v1/people/:userId/erasure', idempotent(context.database));
  app.openapi(erasePersonRoute, async (c) => {
    const { userId: requestedBy } = authorizePlatform(c, 'platform.manage');
    const started = await requestErasure(context, c.req.valid('param').userId, requestedBy);
    return c.json(started, 202, { location: `/v1/erasures/${started.erasureId}` });
  });

  app.openapi(readErasureRoute, async (c) => {
    const principal = findPrincipal(c);
    if (principal === undefined) throw commonError('authentication.required');
    return c.json(await loadErasure(context, principal, c.req.valid('param').erasureId), 200);
  });
}
