import { createRoute } from '@hono/zod-openapi';
import {
  authorize,
  authorizeServiceInTenant,
  bearer,
  jsonBody,
  jsonResponse,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { openBillingAccount, removeBillingAccount } from '../billing/open-billing-account.ts';
import { readBillingAccount } from '../billing/read-billing-account.ts';
import type { PaymentContext } from '../context.ts';
import { billingAccountSchema, openBillingAccountSchema } from '../contract.ts';

const account = { path: '/v1/billing-account' as const, tags: ['Billing account'], security: bearer };

const openBillingAccountRoute = createRoute({
  ...account,
  method: 'put',
  summary: 'Open the billing account of an organisation with a trial (services only)',
  request: { body: jsonBody(openBillingAccountSchema) },
  responses: { 200: jsonResponse(billingAccountSchema, 'The billing account'), ...problemResponses(400, 401, 403, 413, 415, 422) },
});

const removeBillingAccountRoute = createRoute({
  ...account,
  method: 'delete',
  summary: 'Take back a billing account (services only)',
  responses: { 204: { description: 'Removed, or not there' }, ...problemResponses(401, 403) },
});

const readBillingAccountRoute = createRoute({
  ...account,
  method: 'get',
  summary: 'Read what the organisation has booked of the platform',
  responses: { 200: jsonResponse(billingAccountSchema, 'The billing account'), ...problemResponses(401, 403, 404) },
});

export function addBillingRoutes(app: HttpApp, context: PaymentContext): void {
  app.openapi(openBillingAccountRoute, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    return c.json(await openBillingAccount(context, tenantId, c.req.valid('json').planCode), 200);
  });
  app.openapi(removeBillingAccountRoute, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    await removeBillingAccount(context, tenantId);
    return c.body(null, 204);
  });
  app.openapi(readBillingAccountRoute, async (c) => {
    const { tenantId } = authorize(c, 'payment.read');
    return c.json(await readBillingAccount(context, tenantId), 200);
  });
}
