import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';

export interface Suppression {
  readonly suppressionId: string;
  readonly address: string;
  readonly reason: string;
  readonly createdAt: string;
}

const columns = sql`suppression_id as "suppressionId", address, reason, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

export async function isSuppressed(tx: Transaction, address: string): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`select 1 from suppressions where address = lower(${address})`);
  return rowCount !== 0;
}

export async function listSuppressions(
  tx: Transaction,
  page: { readonly limit: number; readonly after: string | undefined },
): Promise<Suppression[]> {
  const { rows } = await tx.db.execute<Pick<Suppression, keyof Suppression>>(sql`
    select ${columns} from suppressions where ${page.after ?? ''} = '' or address > ${page.after ?? ''} order by address limit ${page.limit}`);
  return rows;
}

/** Adds an address, or finds that it is there already; then its first reason stays. */
export async function saveSuppression(
  tx: Transaction,
  tenantId: string,
  input: { readonly suppressionId: string; readonly address: string; readonly reason: string },
): Promise<Suppression> {
  await tx.db.execute(sql`
    insert into suppressions (tenant_id, address, suppression_id, reason, created_at)
    values (${tenantId}, lower(${input.address}), ${input.suppressionId}, ${input.reason}, ${tx.now.toISOString()}) on conflict (tenant_id, address) do nothing`);
  const { rows } = await tx.db.execute<Pick<Suppression, keyof Suppression>>(
    sql`select ${columns} from suppressions where address = lower(${input.address})`,
  );
  // The row was inserted above or was there before.
  const [saved] = rows;
  if (saved === undefined) throw new Error('A suppression that was just saved cannot be read.');
  return saved;
}

export async function deleteSuppression(tx: Transaction, suppressionId: string): Promise<string | undefined> {
  const { rows } = await tx.db.execute<{ address: string }>(
    sql`delete from suppressions where suppression_id = ${suppressionId} returning address`,
  );
  return rows[0]?.address;
}
