import { describe, expect, test } from 'vitest';
import { joinOutcome, knownFailure } from './join-outcome.ts';

const paid = { checkoutId: 'c', status: 'succeeded' } as const;

describe('the outcome of joining', () => {
  test('is success only when the money and the membership have both arrived', () => {
    expect(joinOutcome(paid, { tenantId: 't', role: 'member', status: 'active' })).toBe('succeeded');
    expect(joinOutcome(paid, { tenantId: 't', role: 'applicant', status: 'pending' })).toBe('activating');
    expect(joinOutcome(paid, undefined)).toBe('activating');
  });

  test('waits while the gateway has not told', () => {
    for (const status of ['open', 'processing'] as const) expect(joinOutcome({ checkoutId: 'c', status }, undefined)).toBe('waiting');
  });

  test('is failure when the card was declined, with the reasons that we can put into words', () => {
    expect(joinOutcome({ checkoutId: 'c', status: 'failed', failureCode: 'card_declined' }, undefined)).toBe('failed');
    expect(knownFailure('expired_card')).toBe('expired_card');
    expect(knownFailure('something_new')).toBeUndefined();
    expect(knownFailure(null)).toBeUndefined();
  });
});
