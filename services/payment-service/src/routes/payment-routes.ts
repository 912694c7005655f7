import { createRoute, z } from '@hono/zod-openapi';
import {
  authorize,
  authorizeService,
  bearer,
  jsonResponse,
  listQuery,
  pageSchema,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { erasePayer } from '../checkouts/erase-payer.ts';
import type { PaymentContext } from '../context.ts';
import { balanceSchema, invoiceDetailSchema, invoiceSchema, paymentDetailSchema, paymentSchema, subscriptionSchema } from '../contract.ts';
import { readInvoice, readInvoices } from '../invoices/read-invoices.ts';
import { readBalances } from '../ledger/read-balances.ts';
import { readPayment, readPayments } from '../payments/read-payments.ts';
import { readSubscriptions } from '../subscriptions/read-subscriptions.ts';
import { authorizeViewer } from './authorize-viewer.ts';

const read = { method: 'get', security: bearer } as const;
const list = { ...read, request: { query: listQuery } } as const;
const OWN = 'With `payment.pay` only, the list holds what is your own.';

const listPaymentsRoute = createRoute({
  ...list,
  path: '/v1/payments',
  tags: ['Payments'],
  summary: 'List payments, newest first',
  description: OWN,
  responses: { 200: jsonResponse(pageSchema(paymentSchema), 'The payments'), ...problemResponses(401, 403, 422) },
});

const readPaymentRoute = createRoute({
  ...read,
  path: '/v1/payments/{paymentId}',
  tags: ['Payments'],
  summary: 'Read a payment with its ledger entries',
  request: { params: z.object({ paymentId: z.uuid() }) },
  responses: { 200: jsonResponse(paymentDetailSchema, 'The payment'), ...problemResponses(401, 403, 404) },
});

const erasePayerRoute = createRoute({
  method: 'delete',
  security: bearer,
  path: '/v1/payments/payers/{userId}',
  tags: ['Payments'],
  summary: 'Take the name and address of a person off payments (services only)',
  description: 'Invoices and the ledger stay as they are: they are documents that the law has kept.',
  request: { params: z.object({ userId: z.uuid() }) },
  responses: { 204: { description: 'Only documents still name the person' }, ...problemResponses(401, 403, 422) },
});

const listInvoicesRoute = createRoute({
  ...list,
  path: '/v1/invoices',
  tags: ['Invoices'],
  summary: 'List invoices, newest first',
  description: OWN,
  responses: { 200: jsonResponse(pageSchema(invoiceSchema), 'The invoices'), ...problemResponses(401, 403, 422) },
});

const readInvoiceRoute = createRoute({
  ...read,
  path: '/v1/invoices/{invoiceId}',
  tags: ['Invoices'],
  summary: 'Read an invoice with its lines',
  request: { params: z.object({ invoiceId: z.uuid() }) },
  responses: { 200: jsonResponse(invoiceDetailSchema, 'The invoice'), ...problemResponses(401, 403, 404) },
});

const listSubscriptionsRoute = createRoute({
  ...list,
  path: '/v1/subscriptions',
  tags: ['Subscriptions'],
  summary: 'List the periods members paid for, newest first',
  description: OWN,
  responses: { 200: jsonResponse(pageSchema(subscriptionSchema), 'The subscriptions'), ...problemResponses(401, 403, 422) },
});

const listBalancesRoute = createRoute({
  ...read,
  path: '/v1/ledger/balances',
  tags: ['Ledger'],
  summary: 'List the balance of every account',
  description: 'Debits are positive, credits negative; all balances of a currency sum to zero.',
  responses: { 200: jsonResponse(pageSchema(balanceSchema), 'The balances'), ...problemResponses(401, 403) },
});

export function addPaymentRoutes(app: HttpApp, context: PaymentContext): void {
  app.openapi(listPaymentsRoute, async (c) => c.json(await readPayments(context, authorizeViewer(c), c.req.valid('query')), 200));
  app.openapi(readPaymentRoute, async (c) => c.json(await readPayment(context, authorizeViewer(c), c.req.valid('param').paymentId), 200));
  app.openapi(erasePayerRoute, async (c) => {
    const { service } = authorizeService(c);
    await erasePayer(context.foundation.database, service, c.req.valid('param').userId);
    return c.body(null, 204);
  });
  app.openapi(listInvoicesRoute, async (c) => c.json(await readInvoices(context, authorizeViewer(c), c.req.valid('query')), 200));
  app.openapi(readInvoiceRoute, async (c) => c.json(await readInvoice(context, authorizeViewer(c), c.req.valid('param').invoiceId), 200));
  app.openapi(listSubscriptionsRoute, async (c) => c.json(await readSubscriptions(context, authorizeViewer(c), c.req.valid('query')), 200));
  app.openapi(listBalancesRoute, async (c) => {
    const { tenantId } = authorize(c, 'payment.read');
    return c.json({ items: await readBalances(context, tenantId), nextCursor: null }, 200);
  });
}
