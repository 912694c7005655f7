import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBalanced, postPayment } from './ledger-posting.ts';

describe('posting a payment', () => {
  test('debits the gateway and credits dues', () => {
    expect(postPayment({ total: { amount: 6000n, currency: 'EUR' }, tax: 0n })).toEqual([
      { account: 'gateway_clearing', amount: 6000n, currency: 'EUR' },
      { account: 'dues_income', amount: -6000n, currency: 'EUR' },
    ]);
  });

  test('always balances, whatever the tax', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.nat({ max: 10_000 }), (amount, share) => {
        const tax = (amount * BigInt(share)) / 10_000n;
        expect(isBalanced(postPayment({ total: { amount, currency: 'EUR' }, tax }))).toBe(true);
      }),
    );
  });

  test('refuses nothing, less than nothing, and more tax than money', () => {
    expect(() => postPayment({ total: { amount: 0n, currency: 'EUR' }, tax: 0n })).toThrow();
    expect(() => postPayment({ total: { amount: -1n, currency: 'EUR' }, tax: 0n })).toThrow();
    expect(() => postPayment({ total: { amount: 1n, currency: 'EUR' }, tax: 2n })).toThrow();
  });

  test('is not balanced across currencies', () => {
    expect(
      isBalanced([
        { account: 'gateway_clearing', amount: 1n, currency: 'EUR' },
        { account: 'dues_income', amount: -1n, currency: 'USD' },
      ]),
    ).toBe(false);
  });
});
