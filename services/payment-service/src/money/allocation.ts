import { sum } from './money.ts';

/**
 * Splits a total (≥ 0) in proportion to the weights (≥ 0), exactly: each share is rounded down, and what is left goes one unit each
 * to the largest remainders, the earlier weight first on a tie. When all weights are 0 the first share takes everything.
 */
export function allocateByLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n || weights.some((weight) => weight < 0n)) throw new Error('An allocation needs a total and weights of 0 or more.');
  if (weights.length === 0) {
    if (total === 0n) return [];
    throw new Error('There is nothing to allocate the total to.');
  }
  const weightTotal = sum(weights);
  if (weightTotal === 0n) return weights.map((_, index) => (index === 0 ? total : 0n));
  const shares = weights.map((weight, index) => ({
    index,
    share: (total * weight) / weightTotal,
    remainder: (total * weight) % weightTotal,
  }));
  const left = Number(total - sum(shares.map(({ share }) => share)));
  const favoured = new Set(
    shares
      .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map(({ index }) => index),
  );
  return shares.map(({ index, share }) => share + (favoured.has(index) ? 1n : 0n));
}

/** Division of non-negative numbers, halves rounded up. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
