import type { Money } from '../money/money.ts';

/** One try to take money. `id` is the gateway's and never changes, so it is also the key under which its effect is recorded once. */
export interface GatewayCharge {
  readonly id: string;
  readonly outcome: 'succeeded' | 'failed';
  readonly failureCode: string | null;
  readonly cardBrand: string | null;
  readonly cardLast4: string | null;
  readonly at: Date;
}

/** A checkout as the gateway sees it at one moment. Every charge so far is in it; `status` leaves `open` once and for ever. */
export interface GatewayCheckout {
  readonly reference: string;
  readonly url: string | null;
  readonly tenantId: string;
  readonly checkoutId: string;
  readonly amount: Money;
  readonly status: 'open' | 'complete' | 'expired';
  readonly charges: readonly GatewayCharge[];
}

export interface CreateGatewayCheckout {
  readonly idempotencyKey: string;
  readonly tenantId: string;
  readonly checkoutId: string;
  readonly merchantName: string;
  readonly description: string;
  readonly amount: Money;
  readonly payerEmail: string;
  readonly returnUrl: string;
  readonly expiresAt: Date;
}

/** A webhook whose signature was right. `checkout` is undefined for types this platform does not act on. */
export interface GatewayWebhook {
  readonly eventId: string;
  readonly type: string;
  readonly checkout: GatewayCheckout | undefined;
}

/** A payment provider with a payment page of its own: card numbers are typed there and never reach the platform. */
export interface PaymentGateway {
  readonly name: string;
  /** Safe to repeat with the same idempotency key: the first checkout comes back. */
  createCheckout(request: CreateGatewayCheckout): Promise<GatewayCheckout>;
  retrieveCheckout(reference: string, timeoutMs?: number): Promise<GatewayCheckout>;
  /** Closes a checkout nobody paid; one that was paid meanwhile comes back as it is. */
  expireCheckout(reference: string): Promise<GatewayCheckout>;
  /** Throws `webhook.invalid_signature`. `body` is the request's, byte for byte. */
  readWebhook(body: string, headers: Headers, now: Date): GatewayWebhook;
}

/** No answer in time, or an answer that does not say what happened: the outcome is unknown and has to be asked after. */
export class GatewayOutcomeUnknown extends Error {
  override readonly name = 'GatewayOutcomeUnknown';
}

/** The gateway refused the request and did nothing. */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
}
