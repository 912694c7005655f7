import * as z from 'zod';

const minorUnits = z.string().regex(/^-?\d{1,18}$/);
const currency = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as EUR');

/** Money in minor units. */
export const moneySchema = z.object({ amount: minorUnits, currency });
export const intervalSchema = z.enum(['month', 'year']);

export const platformPlanSchema = z.object({
  code: z.string(),
  name: z.string(),
  description: z.string(),
  price: moneySchema,
  interval: intervalSchema,
  features: z.array(z.string()),
});

export const planSchema = z.object({
  planId: z.uuid(),
  name: z.string(),
  description: z.string(),
  price: moneySchema,
  interval: intervalSchema,
});

export const createPlanSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(500).default(''),
  price: z.strictObject({ amount: z.string().regex(/^[1-9]\d{0,10}$/, 'must be a whole number of minor units above 0'), currency }),
  interval: intervalSchema,
  /** Tax included in the price, in hundredths of a per cent: 1900 is 19 %. */
  taxRateBasisPoints: z.int().min(0).max(10_000).default(0),
});
export type CreatePlan = z.infer<typeof createPlanSchema>;

export const startCheckoutSchema = z.strictObject({
  planId: z.uuid(),
  returnUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(1500),
});
export type StartCheckout = z.infer<typeof startCheckoutSchema>;

export const startedCheckoutSchema = z.object({ checkoutId: z.uuid(), url: z.url() });
export type StartedCheckout = z.infer<typeof startedCheckoutSchema>;

export const checkoutSchema = z.object({
  checkoutId: z.uuid(),
  status: z.enum(['open', 'processing', 'succeeded', 'failed']),
  failureCode: z.string().optional(),
  paymentId: z.uuid().optional(),
  invoiceId: z.uuid().optional(),
});
export type CheckoutView = z.infer<typeof checkoutSchema>;

export const paymentSchema = z.object({
  paymentId: z.uuid(),
  userId: z.uuid(),
  payerName: z.string(),
  amount: moneySchema,
  status: z.enum(['succeeded', 'failed']),
  failureCode: z.string().nullable(),
  description: z.string(),
  createdAt: z.iso.datetime(),
  traceId: z.string().nullable(),
});

export const ledgerEntrySchema = z.object({ account: z.string(), accountName: z.string(), amount: moneySchema });

export const paymentDetailSchema = paymentSchema.extend({
  checkoutId: z.uuid(),
  planId: z.uuid(),
  invoiceId: z.uuid().nullable(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  ledgerEntries: z.array(ledgerEntrySchema),
});

export const invoiceSchema = z.object({
  invoiceId: z.uuid(),
  number: z.string(),
  paymentId: z.uuid(),
  userId: z.uuid(),
  billTo: z.object({ name: z.string(), email: z.string() }),
  status: z.enum(['paid']),
  total: moneySchema,
  finalisedAt: z.iso.datetime(),
});

export const invoiceDetailSchema = invoiceSchema.extend({
  subtotal: moneySchema,
  discount: moneySchema,
  tax: moneySchema,
  paidAt: z.iso.datetime(),
  lines: z.array(
    z.object({
      description: z.string(),
      quantity: z.int(),
      unitPrice: moneySchema,
      amount: moneySchema,
      discount: moneySchema,
      taxRateBasisPoints: z.int(),
      tax: moneySchema,
      total: moneySchema,
    }),
  ),
});

export const subscriptionSchema = z.object({
  subscriptionId: z.uuid(),
  userId: z.uuid(),
  planId: z.uuid(),
  planName: z.string(),
  paymentId: z.uuid(),
  status: z.enum(['upcoming', 'active', 'ended']),
  periodStart: z.iso.datetime(),
  periodEnd: z.iso.datetime(),
});

export const balanceSchema = z.object({ account: z.string(), name: z.string(), kind: z.string(), balance: moneySchema });

export const openBillingAccountSchema = z.strictObject({ planCode: z.string().min(1).max(40) });

export const billingAccountSchema = z.object({
  planCode: z.string(),
  planName: z.string(),
  price: moneySchema,
  interval: intervalSchema,
  status: z.enum(['trialing', 'active', 'canceled']),
  currentPeriodEnd: z.iso.datetime(),
  createdAt: z.iso.datetime(),
});
export type BillingAccountView = z.infer<typeof billingAccountSchema>;
