import { createRoute } from '@hono/zod-openapi';
import { bearer, findPrincipal, jsonBody, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import {
  chainKeyListSchema,
  checkpointListSchema,
  checkpointQuerySchema,
  verificationBodySchema,
  verificationParametersSchema,
  verificationSchema,
} from '../chain/chain-contract.ts';
import { listCheckpoints } from '../chain/list-checkpoints.ts';
import { findVerification, runVerification } from '../chain/run-verification.ts';
import type { EventStreamingContext } from '../context.ts';
import { visibleEvents } from '../reading/visible-events.ts';

const secured = { security: bearer, tags: ['hash chain'] };

const checkpointsRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/chain/checkpoints',
  summary: 'Signed checkpoints of the hash chains, newest first',
  request: { query: checkpointQuerySchema },
  responses: { 200: jsonResponse(checkpointListSchema, 'One page'), ...problemResponses(401, 403, 404, 422) },
});
const keysRoute = createRoute({
  method: 'get',
  path: '/v1/chain/keys',
  tags: ['hash chain'],
  summary: 'Public keys that checkpoints are signed with',
  responses: { 200: jsonResponse(chainKeyListSchema, 'The present key and earlier ones') },
});
const verifyRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/chain/verifications',
  summary: 'Holds the log against its hashes and checkpoints',
  request: { body: jsonBody(verificationBodySchema) },
  responses: {
    200: jsonResponse(verificationSchema, 'The outcome'),
    202: jsonResponse(verificationSchema, 'It goes on; ask for it by its id'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422),
  },
});
const verificationRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/chain/verifications/{verificationId}',
  summary: 'How a verification goes or ended',
  request: { params: verificationParametersSchema },
  responses: { 200: jsonResponse(verificationSchema, 'The verification'), ...problemResponses(401, 403, 404, 422) },
});

/** Whoever may read events may also see that nobody changed them: platform administrators all, a tenant's people their own. */
export function addChainRoutes(app: HttpApp, { chain }: EventStreamingContext): void {
  const keys = {
    items: chain.keys.keys.map(({ keyId, publicKey, isActive }) => ({
      keyId,
      algorithm: 'Ed25519' as const,
      publicKey,
      status: isActive ? ('active' as const) : ('retired' as const),
    })),
    nextCursor: null,
  };
  app.openapi(checkpointsRoute, async (c) => {
    const query = c.req.valid('query');
    const { tenant } = visibleEvents(findPrincipal(c), { tenantId: query.tenantId });
    return c.json(await listCheckpoints(chain, tenant, query), 200);
  });
  app.openapi(keysRoute, (c) => c.json(keys, 200));
  app.openapi(verifyRoute, async (c) => {
    const { tenant } = visibleEvents(findPrincipal(c), c.req.valid('json'));
    const verification = await runVerification(chain, tenant);
    if (verification.status !== 'running') return c.json(verification, 200);
    return c.json(verification, 202, { location: `/v1/chain/verifications/${verification.verificationId}` });
  });
  app.openapi(verificationRoute, async (c) => {
    const { tenant } = visibleEvents(findPrincipal(c), {});
    return c.json(await findVerification(chain, c.req.valid('param').verificationId, tenant), 200);
  });
}
