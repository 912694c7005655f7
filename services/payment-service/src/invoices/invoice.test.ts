import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sum } from '../money/money.ts';
import { composeInvoice, formatInvoiceNumber } from './invoice.ts';

const item = fc.record({
  description: fc.constant('Dues'),
  quantity: fc.integer({ min: 1, max: 100 }),
  unitAmount: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  taxRateBasisPoints: fc.constantFrom(0, 500, 700, 1900, 2000, 2100, 2550),
});

describe('an invoice', () => {
  test('takes the tax out of a price that includes it', () => {
    const invoice = composeInvoice({
      currency: 'EUR',
      items: [{ description: 'Dues', quantity: 1, unitAmount: 11_900n, taxRateBasisPoints: 1900 }],
    });
    expect(invoice).toMatchObject({ subtotalAmount: 10_000n, taxAmount: 1900n, discountAmount: 0n, totalAmount: 11_900n });
  });

  test('adds up: lines − discounts + tax = total, for the invoice and for each line', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 25 }), fc.integer({ min: 0, max: 100 }), (items, percent) => {
        const billed = sum(items.map(({ unitAmount, quantity }) => unitAmount * BigInt(quantity)));
        const invoice = composeInvoice({ currency: 'EUR', items, discountAmount: (billed * BigInt(percent)) / 100n });
        expect(invoice.subtotalAmount - invoice.discountAmount + invoice.taxAmount).toBe(invoice.totalAmount);
        expect(invoice.totalAmount).toBe(billed - invoice.discountAmount);
        expect(sum(invoice.lines.map((line) => line.discountAmount))).toBe(invoice.discountAmount);
        expect(sum(invoice.lines.map((line) => line.taxAmount))).toBe(invoice.taxAmount);
        for (const line of invoice.lines) {
          expect(line.amount - line.discountAmount + line.taxAmount).toBe(line.totalAmount);
          expect(line.taxAmount >= 0n && line.totalAmount >= line.taxAmount).toBe(true);
        }
      }),
    );
  });

  test('refuses to be empty and to discount more than is billed', () => {
    expect(() => composeInvoice({ currency: 'EUR', items: [] })).toThrow();
    const one = { description: 'Dues', quantity: 1, unitAmount: 100n, taxRateBasisPoints: 0 };
    expect(() => composeInvoice({ currency: 'EUR', items: [one], discountAmount: 101n })).toThrow();
  });

  test('numbers sort by eye and never run out', () => {
    expect(formatInvoiceNumber(7n)).toBe('INV-00007');
    expect(formatInvoiceNumber(1_234_567n)).toBe('INV-1234567');
  });
});
