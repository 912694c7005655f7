import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';

/** Someone who wrote to the platform through its website. */
export interface Lead {
  readonly leadId: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly message: string;
  readonly createdAt: string;
}

export async function insertLead(tx: Transaction, lead: Omit<Lead, 'createdAt'>): Promise<void> {
  await tx.db.execute(sql`
    insert into leads (lead_id, name, email, organisation, message, created_at)
    values (${lead.leadId}, ${lead.name}, ${lead.email}, ${lead.organisation}, ${lead.message}, ${tx.now.toISOString()})`);
}

export async function listLeads(tx: Transaction, page: { readonly limit: number; readonly before: string | undefined }): Promise<Lead[]> {
  const { rows } = await tx.db.execute<Pick<Lead, keyof Lead>>(sql`
    select lead_id as "leadId", name, email, organisation, message, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
    from leads where ${page.before ?? null}::uuid is null or lead_id < ${page.before ?? null}::uuid order by lead_id desc limit ${page.limit}`);
  return rows;
}
