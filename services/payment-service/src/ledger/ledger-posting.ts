import type { Money } from '../money/money.ts';

/** Accounts every tenant's books start with. Debits are positive, credits negative. */
export const ledgerAccounts = {
  gateway_clearing: { name: 'Payment gateway clearing', kind: 'asset' },
  dues_income: { name: 'Membership dues', kind: 'income' },
  tax_payable: { name: 'Tax payable', kind: 'liability' },
} as const;

export type LedgerAccountCode = keyof typeof ledgerAccounts;

export interface LedgerEntry {
  readonly account: LedgerAccountCode;
  readonly amount: bigint;
  readonly currency: string;
}

/** What one settled payment posts: the gateway owes us the total; dues and tax are the other side. Entries of 0 are left out. */
export function postPayment(payment: { readonly total: Money; readonly tax: bigint }): LedgerEntry[] {
  const { amount, currency } = payment.total;
  if (amount <= 0n || payment.tax < 0n || payment.tax > amount) throw new Error('A payment posts a positive total that covers its tax.');
  const entries: LedgerEntry[] = [
    { account: 'gateway_clearing', amount, currency },
    { account: 'dues_income', amount: -(amount - payment.tax), currency },
    { account: 'tax_payable', amount: -payment.tax, currency },
  ];
  return entries.filter((entry) => entry.amount !== 0n);
}

/** True when every currency of the batch sums to zero and nothing in it is empty. The database holds the same rule. */
export function isBalanced(entries: readonly LedgerEntry[]): boolean {
  const totals = new Map<string, bigint>();
  for (const { amount, currency } of entries) totals.set(currency, (totals.get(currency) ?? 0n) + amount);
  return entries.length >= 2 && entries.every(({ amount }) => amount !== 0n) && [...totals.values()].every((total) => total === 0n);
}
