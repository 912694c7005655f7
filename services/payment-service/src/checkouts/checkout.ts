import type { GatewayCharge, GatewayCheckout } from '../gateway/payment-gateway.ts';

export type CheckoutStatus = 'open' | 'processing' | 'succeeded' | 'failed';

/** What is known about a checkout. Facts are only ever added, so that the order in which they are heard of does not matter. */
export interface CheckoutFacts {
  readonly gatewayStatus: GatewayCheckout['status'];
  readonly charges: readonly GatewayCharge[];
}

export interface CheckoutOutcome {
  readonly status: CheckoutStatus;
  readonly failureCode: string | null;
}

export interface CheckoutDecision {
  readonly facts: CheckoutFacts;
  readonly outcome: CheckoutOutcome;
  /** Charges not heard of before, oldest first: each has to be recorded now, in the same transaction. */
  readonly newCharges: readonly GatewayCharge[];
}

export const noFacts: CheckoutFacts = { gatewayStatus: 'open', charges: [] };

/** Adds what was seen at the gateway (by webhook, return or reconciliation; stale and repeated sightings included) to what is known. */
export function observe(known: CheckoutFacts, seen: CheckoutFacts): CheckoutDecision {
  const knownIds = new Set(known.charges.map((charge) => charge.id));
  const newCharges = oldestFirst(seen.charges.filter((charge) => !knownIds.has(charge.id)));
  const facts: CheckoutFacts = {
    gatewayStatus: known.gatewayStatus === 'open' ? seen.gatewayStatus : known.gatewayStatus,
    charges: oldestFirst([...known.charges, ...newCharges]),
  };
  return { facts, outcome: outcomeOf(facts), newCharges };
}

/** Money that moved wins over every refusal; a refusal counts until the payer tries again with success. */
export function outcomeOf(facts: CheckoutFacts): CheckoutOutcome {
  if (facts.charges.some((charge) => charge.outcome === 'succeeded')) return { status: 'succeeded', failureCode: null };
  const lastFailure = facts.charges.at(-1)?.failureCode ?? null;
  if (facts.gatewayStatus === 'expired') return { status: 'failed', failureCode: lastFailure ?? 'checkout_expired' };
  if (facts.gatewayStatus === 'complete') return { status: 'processing', failureCode: null };
  return lastFailure === null ? { status: 'open', failureCode: null } : { status: 'failed', failureCode: lastFailure };
}

/** True when nothing more can come from the gateway. A refused checkout stays payable with another card until it expires. */
export function isFinal(facts: CheckoutFacts): boolean {
  return facts.gatewayStatus === 'expired' || (facts.gatewayStatus === 'complete' && outcomeOf(facts).status === 'succeeded');
}

function oldestFirst(charges: readonly GatewayCharge[]): GatewayCharge[] {
  return charges.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
}
