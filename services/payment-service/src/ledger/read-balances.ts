import type * as z from 'zod';
import type { PaymentContext } from '../context.ts';
import type { balanceSchema } from '../contract.ts';
import { toMoneyText } from '../money/money.ts';
import { listBalances } from './ledger-repository.ts';

export async function readBalances(context: PaymentContext, tenantId: string): Promise<z.infer<typeof balanceSchema>[]> {
  const rows = await context.foundation.database.inTenantTransaction(tenantId, listBalances);
  return rows.map((row) => ({ account: row.account, name: row.name, kind: row.kind, balance: toMoneyText(row) }));
}
