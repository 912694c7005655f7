import type { Membership } from '../../../../organisations/membership.ts';

/** A payment under way, as `GET /v1/checkouts/{checkoutId}` answers. */
export interface Checkout {
  readonly checkoutId: string;
  readonly status: 'open' | 'processing' | 'succeeded' | 'failed';
  readonly failureCode?: string | null;
  readonly invoiceId?: string | null;
}

export type JoinOutcome = 'waiting' | 'activating' | 'succeeded' | 'failed';

/** Money first, then membership: a payment that went through is not yet a membership until the event has arrived. */
export function joinOutcome(checkout: Checkout, membership: Membership | undefined): JoinOutcome {
  if (checkout.status === 'failed') return 'failed';
  if (checkout.status !== 'succeeded') return 'waiting';
  return membership?.status === 'active' ? 'succeeded' : 'activating';
}

const knownFailures = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'authentication_required',
  'processing_error',
] as const;
export type KnownFailure = (typeof knownFailures)[number];

export function knownFailure(code: string | null | undefined): KnownFailure | undefined {
  return knownFailures.find((known) => known === code);
}
