import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';
import { money } from './fields.ts';

const producer = 'payment-service';
const payment = { paymentId: z.uuid(), userId: z.uuid(), planId: z.uuid(), amount: money, purpose: z.enum(['dues', 'donation']) };
const invoice = { invoiceId: z.uuid(), invoiceNumber: z.string().max(50), userId: z.uuid(), amount: money };
const subscription = { subscriptionId: z.uuid(), userId: z.uuid(), planId: z.uuid() };

export const paymentProcessed = defineEvent('payment.processed', {
  producer,
  description: 'A payment was settled and posted to the ledger.',
  data: z.strictObject({
    ...payment,
    description: z.string().max(200),
    invoiceId: z.uuid(),
    invoiceNumber: z.string().max(50),
    payerName: z.string().max(200),
    payerEmail: z.email().max(254),
  }),
  personal: [{ person: 'userId', fields: ['payerName', 'payerEmail'] }],
  notPersonal: { description: 'the name of the plan that was paid' },
});
export const paymentFailed = defineEvent('payment.failed', {
  producer,
  description: 'A payment was refused; nothing was posted.',
  data: z.strictObject({ ...payment, failureCode: z.string().max(100) }),
});
export const paymentRefunded = defineEvent('payment.refunded', {
  producer,
  description: 'A settled payment was given back, in whole or in part.',
  data: z.strictObject({ ...payment, refundId: z.uuid(), refunded: money }),
});
export const subscriptionCreated = defineEvent('subscription.created', {
  producer,
  description: 'A member subscribed to a plan.',
  data: z.strictObject({ ...subscription, currentPeriodEnd: z.iso.datetime() }),
});
export const subscriptionChanged = defineEvent('subscription.changed', {
  producer,
  description: 'Plan or period of a subscription changed.',
  data: z.strictObject({ ...subscription, currentPeriodEnd: z.iso.datetime() }),
});
export const subscriptionCanceled = defineEvent('subscription.canceled', {
  producer,
  description: 'A subscription ends.',
  data: z.strictObject({ ...subscription, endsAt: z.iso.datetime() }),
});
export const invoiceGenerated = defineEvent('invoice.generated', {
  producer,
  description: 'An invoice was finalised and got its number.',
  data: z.strictObject(invoice),
});
export const invoicePaid = defineEvent('invoice.paid', {
  producer,
  description: 'An invoice is settled.',
  data: z.strictObject({ ...invoice, paymentId: z.uuid() }),
});

export type PaymentProcessed = EventOf<typeof paymentProcessed>;
export type PaymentFailed = EventOf<typeof paymentFailed>;
export type PaymentRefunded = EventOf<typeof paymentRefunded>;
export type SubscriptionCreated = EventOf<typeof subscriptionCreated>;
export type SubscriptionChanged = EventOf<typeof subscriptionChanged>;
export type SubscriptionCanceled = EventOf<typeof subscriptionCanceled>;
export type InvoiceGenerated = EventOf<typeof invoiceGenerated>;
export type InvoicePaid = EventOf<typeof invoicePaid>;
