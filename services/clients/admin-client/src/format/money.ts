import type { Money } from '../contract/shared.ts';

/** One sum a currency, in the order in which the currencies first appear. */
export function sumMoney(amounts: readonly Money[]): Money[] {
  const totals = new Map<string, bigint>();
  for (const { amount, currency } of amounts) totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amount));
  return [...totals].map(([currency, total]) => ({ amount: total.toString(), currency }));
}

/**
 * Reads what a person typed as a price ("60", "60.00", "1.250,50") into minor units; undefined when it is not one plain positive
 * amount or has more decimals than the currency.
 */
export function parseAmount(typed: string, currency: string): string | undefined {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const match = /^(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:['\s]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(typed.trim());
  const [, whole, fraction = ''] = match ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  const minor = BigInt(whole.replaceAll(/\D/g, '') + fraction.padEnd(digits, '0'));
  return minor > 0n ? minor.toString() : undefined;
}
