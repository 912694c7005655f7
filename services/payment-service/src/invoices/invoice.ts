import { allocateByLargestRemainder, divideHalfUp } from '../money/allocation.ts';
import { sum } from '../money/money.ts';

/** What is billed. `unitAmount` is what a person pays, tax included, in minor units. */
export interface InvoiceItem {
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: bigint;
  readonly taxRateBasisPoints: number;
}

/** One line: `amount` is before discount and without tax. `amount - discountAmount + taxAmount = totalAmount`. */
export interface InvoiceLine extends InvoiceItem {
  readonly amount: bigint;
  readonly discountAmount: bigint;
  readonly taxAmount: bigint;
  readonly totalAmount: bigint;
}

export interface Invoice {
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  readonly subtotalAmount: bigint;
  readonly discountAmount: bigint;
  readonly taxAmount: bigint;
  readonly totalAmount: bigint;
}

/**
 * Composes an invoice from prices that include tax. Tax is computed once a rate, on what is left after the discount, and spread over
 * the lines of that rate by largest remainder, so that lines − discounts + tax is the total to the cent.
 */
export function composeInvoice(input: {
  readonly currency: string;
  readonly items: readonly InvoiceItem[];
  readonly discountAmount?: bigint;
}): Invoice {
  const gross = input.items.map((item) => item.unitAmount * BigInt(item.quantity));
  const discount = input.discountAmount ?? 0n;
  if (gross.length === 0 || gross.some((amount) => amount < 0n)) throw new Error('An invoice needs lines of 0 or more.');
  if (discount < 0n || discount > sum(gross)) throw new Error('A discount is between 0 and what is billed.');
  const discounts = allocateByLargestRemainder(discount, gross);
  const payable = gross.map((amount, index) => amount - at(discounts, index));
  const taxes = taxesIncluded(input.items, payable);
  const lines = input.items.map((item, index) => {
    const [totalAmount, taxAmount, discountAmount] = [at(payable, index), at(taxes, index), at(discounts, index)];
    return { ...item, amount: totalAmount - taxAmount + discountAmount, discountAmount, taxAmount, totalAmount };
  });
  return {
    currency: input.currency,
    lines,
    subtotalAmount: sum(lines.map((line) => line.amount)),
    discountAmount: discount,
    taxAmount: sum(taxes),
    totalAmount: sum(payable),
  };
}

/** `INV-00042`: the sequence is gapless in each tenant, the padding is only for sorting by eye. */
export function formatInvoiceNumber(sequence: bigint): string {
  return `INV-${sequence.toString().padStart(5, '0')}`;
}

function taxesIncluded(items: readonly InvoiceItem[], payable: readonly bigint[]): bigint[] {
  const taxes = payable.map(() => 0n);
  for (const rate of new Set(items.map((item) => item.taxRateBasisPoints))) {
    const indexes = items.flatMap((item, index) => (item.taxRateBasisPoints === rate ? [index] : []));
    const base = indexes.map((index) => at(payable, index));
    const tax = divideHalfUp(sum(base) * BigInt(rate), 10_000n + BigInt(rate));
    const shares = allocateByLargestRemainder(tax, base);
    indexes.forEach((index, place) => (taxes[index] = at(shares, place)));
  }
  return taxes;
}

function at(amounts: readonly bigint[], index: number): bigint {
  const amount = amounts[index];
  if (amount === undefined) throw new Error(`No amount at ${index}.`);
  return amount;
}
