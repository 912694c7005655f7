/** Money as the API carries it: minor units in a string, so that no amount is ever a float. */
export interface MoneyAmount {
  readonly amount: string;
  readonly currency: string;
}

/** Moves the point inside the string: exact for any size, where dividing a number would not be. */
export function toDecimal(amount: string, fractionDigits: number): string {
  const negative = amount.startsWith('-');
  const digits = (negative ? amount.slice(1) : amount).padStart(fractionDigits + 1, '0');
  const whole = digits.slice(0, digits.length - fractionDigits);
  const fraction = fractionDigits === 0 ? '' : `.${digits.slice(-fractionDigits)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

export function formatMoney({ amount, currency }: MoneyAmount, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const fractionDigits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(toDecimal(amount, fractionDigits) as Intl.StringNumericLiteral);
}
