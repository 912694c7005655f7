import { describe, expect, test } from 'vitest';
import { formatMoney, toDecimal } from './format-money.ts';

describe('money in minor units', () => {
  test('is exact where a float would not be', () => {
    expect(toDecimal('900719925474099301', 2)).toBe('9007199254740993.01');
    expect(toDecimal('5', 2)).toBe('0.05');
    expect(toDecimal('-1250', 2)).toBe('-12.50');
    expect(toDecimal('1250', 0)).toBe('1250');
  });

  test('follows the currency and the language', () => {
    expect(formatMoney({ amount: '6000', currency: 'EUR' }, 'en')).toBe('€60.00');
    expect(formatMoney({ amount: '6000', currency: 'EUR' }, 'de')).toBe('60,00\u00a0€');
    expect(formatMoney({ amount: '6000', currency: 'JPY' }, 'en')).toBe('¥6,000');
  });
});
