import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayCharge } from '../gateway/payment-gateway.ts';
import { isFinal, noFacts, observe, outcomeOf, type CheckoutFacts } from './checkout.ts';

function charge(index: number, failureCode: string | null): GatewayCharge {
  const outcome = failureCode === null ? 'succeeded' : 'failed';
  return { id: `ch_${index}`, outcome, failureCode, cardBrand: 'visa', cardLast4: '4242', at: new Date(1_000 * index) };
}

/** Every state one checkout goes through at the gateway: refusals, then paid, expired or still open. */
const history = fc
  .record({
    refusals: fc.array(fc.constantFrom('card_declined', 'insufficient_funds'), { maxLength: 4 }),
    end: fc.constantFrom('paid', 'expired', 'open'),
  })
  .map(({ refusals, end }): CheckoutFacts[] => {
    const states: CheckoutFacts[] = [noFacts];
    const charges: GatewayCharge[] = [];
    for (const code of refusals) {
      charges.push(charge(charges.length, code));
      states.push({ gatewayStatus: 'open', charges: [...charges] });
    }
    if (end === 'paid') states.push({ gatewayStatus: 'complete', charges: [...charges, charge(charges.length, null)] });
    if (end === 'expired') states.push({ gatewayStatus: 'expired', charges });
    return states;
  });

describe('hearing of a checkout by webhook, return and reconciliation', () => {
  test('ends in the same state in any order and with any duplication, and records each charge once', () => {
    const sightings = history.chain((states) =>
      fc
        .array(fc.constantFrom(...states), { maxLength: 10 })
        .chain((more) => fc.shuffledSubarray([...states, ...more], { minLength: states.length + more.length }))
        .map((seen) => ({ states, seen })),
    );
    fc.assert(
      fc.property(sightings, ({ states, seen }) => {
        let known = noFacts;
        const recorded: string[] = [];
        for (const sighting of seen) {
          const decision = observe(known, sighting);
          known = decision.facts;
          recorded.push(...decision.newCharges.map(({ id }) => id));
        }
        const truth = states.at(-1) ?? noFacts;
        expect(known).toEqual(truth);
        expect(outcomeOf(known)).toEqual(outcomeOf(truth));
        expect(recorded.toSorted()).toEqual(truth.charges.map(({ id }) => id).toSorted());
      }),
    );
  });

  test('a late refusal never takes back a success', () => {
    const paid = observe(noFacts, { gatewayStatus: 'complete', charges: [charge(0, 'card_declined'), charge(1, null)] });
    const late = observe(paid.facts, { gatewayStatus: 'open', charges: [charge(0, 'card_declined')] });
    expect(late.outcome).toEqual({ status: 'succeeded', failureCode: null });
    expect(late.newCharges).toEqual([]);
  });
});

describe('a checkout', () => {
  test('is failed after a refusal, yet not final: another card may be tried', () => {
    const { facts, outcome } = observe(noFacts, { gatewayStatus: 'open', charges: [charge(0, 'card_declined')] });
    expect(outcome).toEqual({ status: 'failed', failureCode: 'card_declined' });
    expect(isFinal(facts)).toBe(false);
  });

  test('is processing when the gateway is done but the money has not come', () => {
    expect(outcomeOf({ gatewayStatus: 'complete', charges: [] }).status).toBe('processing');
    expect(isFinal({ gatewayStatus: 'complete', charges: [] })).toBe(false);
  });

  test('is failed for good when it expires unpaid', () => {
    expect(outcomeOf({ gatewayStatus: 'expired', charges: [] })).toEqual({ status: 'failed', failureCode: 'checkout_expired' });
    expect(isFinal({ gatewayStatus: 'expired', charges: [] })).toBe(true);
  });
});
