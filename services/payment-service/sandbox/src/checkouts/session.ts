import type { ChargeRow, CheckoutSessionRow } from '../schema.ts';

/** A checkout session as the API and the webhooks show it. Amounts are integers in minor units, times are Unix seconds, as at Stripe. */
export interface SessionObject {
  readonly id: string;
  readonly object: 'checkout.session';
  readonly url: string | null;
  readonly status: 'open' | 'complete' | 'expired';
  readonly payment_status: 'paid' | 'unpaid';
  readonly amount_total: number;
  readonly currency: string;
  readonly success_url: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created: number;
  readonly expires_at: number;
  readonly charges: { readonly data: readonly ChargeObject[] };
}

export interface ChargeObject {
  readonly id: string;
  readonly object: 'charge';
  readonly status: 'succeeded' | 'failed';
  readonly failure_code: string | null;
  readonly payment_method_details: { readonly card: { readonly brand: string; readonly last4: string } };
  readonly created: number;
}

export type SessionEventType = 'checkout.session.completed' | 'checkout.session.payment_failed' | 'checkout.session.expired';

export function toSessionObject(session: CheckoutSessionRow, charges: readonly ChargeRow[], publicUrl: URL): SessionObject {
  return {
    id: session.id,
    object: 'checkout.session',
    url: session.status === 'open' ? new URL(`/pay/${session.id}`, publicUrl).href : null,
    status: session.status,
    payment_status: charges.some((charge) => charge.status === 'succeeded') ? 'paid' : 'unpaid',
    amount_total: Number(session.amount),
    currency: session.currency.toLowerCase(),
    success_url: session.successUrl,
    metadata: session.metadata,
    created: unixSeconds(session.createdAt),
    expires_at: unixSeconds(session.expiresAt),
    charges: { data: charges.map(toChargeObject) },
  };
}

function toChargeObject(charge: ChargeRow): ChargeObject {
  return {
    id: charge.id,
    object: 'charge',
    status: charge.status,
    failure_code: charge.failureCode,
    payment_method_details: { card: { brand: charge.cardBrand, last4: charge.cardLast4 } },
    created: unixSeconds(charge.createdAt),
  };
}

export function unixSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
