import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateByLargestRemainder, divideHalfUp } from './allocation.ts';
import { sum } from './money.ts';

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe('an allocation by largest remainder', () => {
  test('gives the odd cent to the largest remainder, and to the earlier line on a tie', () => {
    expect(allocateByLargestRemainder(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocateByLargestRemainder(10n, [1n, 2n])).toEqual([3n, 7n]);
    expect(allocateByLargestRemainder(5n, [0n, 0n])).toEqual([5n, 0n]);
  });

  test('loses and invents nothing, and is never a whole unit away from the exact share', () => {
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 30 }), (total, weights) => {
        const shares = allocateByLargestRemainder(total, weights);
        expect(sum(shares)).toBe(total);
        const weightTotal = sum(weights);
        if (weightTotal === 0n) return;
        shares.forEach((share, index) => {
          const distance = share * weightTotal - total * (weights[index] ?? 0n);
          expect(distance < weightTotal && distance > -weightTotal).toBe(true);
        });
      }),
    );
  });

  test('refuses to allocate something to nothing', () => {
    expect(() => allocateByLargestRemainder(1n, [])).toThrow();
    expect(() => allocateByLargestRemainder(-1n, [1n])).toThrow();
  });
});

test('halves are rounded up', () => {
  expect([divideHalfUp(5n, 2n), divideHalfUp(4n, 3n), divideHalfUp(5n, 3n)]).toEqual([3n, 1n, 2n]);
});
