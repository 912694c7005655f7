import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createHash, timingSafeEqual } from 'node:crypto';
import { bearer, jsonBody, jsonResponse, problemResponses, type AppEnvironment, type HttpApp } from '@prognetwork/shared-infrastructure';
import { createSession, createSessionSchema } from './checkouts/create-session.ts';
import { expireSession, retrieveSession } from './checkouts/expire-session.ts';
import type { SandboxContext } from './context.ts';
import { sandboxError } from './errors.ts';

const sessionAnswer = jsonResponse(z.looseObject({ id: z.string(), object: z.literal('checkout.session') }), 'The checkout session');
const sessionId = z.object({ id: z.string().max(100) });

const createSessionRoute = createRoute({
  method: 'post',
  path: '/v1/checkout/sessions',
  summary: 'Create a checkout session',
  security: bearer,
  request: { headers: z.object({ 'idempotency-key': z.string().min(1).max(255).optional() }), body: jsonBody(createSessionSchema) },
  responses: { 200: sessionAnswer, ...problemResponses(401, 409, 422) },
});

const retrieveSessionRoute = createRoute({
  method: 'get',
  path: '/v1/checkout/sessions/{id}',
  summary: 'Retrieve a checkout session with its charges',
  security: bearer,
  request: { params: sessionId },
  responses: { 200: sessionAnswer, ...problemResponses(401, 404) },
});

const expireSessionRoute = createRoute({
  method: 'post',
  path: '/v1/checkout/sessions/{id}/expire',
  summary: 'Expire an open checkout session',
  security: bearer,
  request: { params: sessionId },
  responses: { 200: sessionAnswer, ...problemResponses(401, 404, 409) },
});

/** The API that merchants call with their secret key. */
export function addApiRoutes(app: HttpApp, context: SandboxContext): void {
  app.openapi(createSessionRoute, async (c) => {
    checkSecretKey(c, context);
    const key = c.req.valid('header')['idempotency-key'];
    if (key === undefined) throw sandboxError('idempotency_key.missing');
    return c.json({ ...(await createSession(context, c.req.valid('json'), key)) }, 200);
  });
  app.openapi(retrieveSessionRoute, async (c) => {
    checkSecretKey(c, context);
    return c.json({ ...(await retrieveSession(context, c.req.valid('param').id)) }, 200);
  });
  app.openapi(expireSessionRoute, async (c) => {
    checkSecretKey(c, context);
    return c.json({ ...(await expireSession(context, c.req.valid('param').id)) }, 200);
  });
}

function checkSecretKey(c: Context<AppEnvironment>, context: SandboxContext): void {
  const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  // Digests have one length, so that comparing them tells nothing of the key's.
  const [a, b] = [given, context.config.SANDBOX_SECRET_KEY.reveal()].map((key) => createHash('sha256').update(key).digest());
  if (a === undefined || b === undefined || !timingSafeEqual(a, b)) throw sandboxError('api_key.invalid');
}
