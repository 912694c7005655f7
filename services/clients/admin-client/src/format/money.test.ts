import { describe, expect, test } from 'vitest';
import { parseAmount, sumMoney } from './money.ts';

describe('adding money', () => {
  test('never mixes currencies', () => {
    const sum = sumMoney([
      { amount: '6000', currency: 'EUR' },
      { amount: '2500', currency: 'CHF' },
      { amount: '-1000', currency: 'EUR' },
    ]);
    expect(sum).toEqual([
      { amount: '5000', currency: 'EUR' },
      { amount: '2500', currency: 'CHF' },
    ]);
  });

  test('is nothing for nothing', () => {
    expect(sumMoney([])).toEqual([]);
  });
});

describe('reading a typed price', () => {
  test.each([
    ['60', '6000'],
    ['60.5', '6050'],
    ['60,50', '6050'],
    ['1.250,50', '125050'],
    ['1,250', '125000'],
    [' 0.99 ', '99'],
  ])('takes %s', (typed, minor) => {
    expect(parseAmount(typed, 'EUR')).toBe(minor);
  });

  test.each(['', '0', '-5', 'abc', '60.000,001', '1e3', '60.5.5'])('refuses %j', (typed) => {
    expect(parseAmount(typed, 'EUR')).toBeUndefined();
  });
});

test('knows currencies without decimals', () => {
  expect(parseAmount('1250', 'JPY')).toBe('1250');
  expect(parseAmount('12.50', 'JPY')).toBeUndefined();
});
