/** An amount in minor units (cents) of one currency (ISO 4217). */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

/** Money as the APIs and events write it. */
export interface MoneyText {
  readonly amount: string;
  readonly currency: string;
}

export function toMoneyText(money: Money): MoneyText {
  return { amount: money.amount.toString(), currency: money.currency };
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
