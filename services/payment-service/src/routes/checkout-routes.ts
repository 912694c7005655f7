import { createRoute, z } from '@hono/zod-openapi';
import { authorize, bearer, idempotent, jsonBody, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import { readCheckout } from '../checkouts/read-checkout.ts';
import { receiveWebhook } from '../checkouts/receive-webhook.ts';
import { startCheckout } from '../checkouts/start-checkout.ts';
import type { PaymentContext } from '../context.ts';
import { checkoutSchema, startCheckoutSchema, startedCheckoutSchema } from '../contract.ts';
import { authorizeViewer } from './authorize-viewer.ts';

const tags = ['Checkouts'];

const startCheckoutRoute = (context: PaymentContext) =>
  createRoute({
    method: 'post',
    path: '/v1/checkouts',
    tags,
    summary: 'Start paying for a plan',
    description: 'Send the payer to `url`. They come back to `returnUrl` with `?checkout=<checkoutId>` added.',
    security: bearer,
    middleware: [idempotent(context.foundation.database)] as const,
    request: { body: jsonBody(startCheckoutSchema) },
    responses: {
      201: jsonResponse(startedCheckoutSchema, 'The checkout'),
      ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
  });

const readCheckoutRoute = createRoute({
  method: 'get',
  path: '/v1/checkouts/{checkoutId}',
  tags,
  summary: 'Read how a checkout stands',
  security: bearer,
  request: { params: z.object({ checkoutId: z.uuid() }) },
  responses: { 200: jsonResponse(checkoutSchema, 'The checkout'), ...problemResponses(401, 403, 404) },
});

// Its body is declared for readers only: the signature covers the bytes, so nothing may parse them first.
const sandboxWebhookRoute = createRoute({
  method: 'post',
  path: '/v1/gateway-webhooks/sandbox',
  tags,
  summary: 'Receive a signed webhook of the sandbox gateway',
  request: { headers: z.object({ 'sandbox-signature': z.string().max(1000).optional() }) },
  responses: { 200: jsonResponse(z.object({ received: z.literal(true) }), 'Recorded'), ...problemResponses(401, 404, 413, 415, 422) },
});

export function addCheckoutRoutes(app: HttpApp, context: PaymentContext): void {
  app.openapi(startCheckoutRoute(context), async (c) => {
    const { tenantId, userId, principal } = authorize(c, 'payment.pay');
    const { name, email } = principal;
    return c.json(await startCheckout(context, { tenantId, userId, name, email }, c.req.valid('json')), 201);
  });
  app.openapi(readCheckoutRoute, async (c) => {
    const viewer = authorizeViewer(c);
    return c.json(await readCheckout(context, viewer, c.req.valid('param').checkoutId), 200);
  });
  app.openapi(sandboxWebhookRoute, async (c) => {
    await receiveWebhook(context, await c.req.text(), c.req.raw.headers);
    return c.json({ received: true as const }, 200);
  });
}
