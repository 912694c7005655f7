import type { Transaction } from '@prognetwork/shared-infrastructure';
import { eq } from 'drizzle-orm';
import { organisations, type OrganisationStatus } from '../schema.ts';

export interface Organisation {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly status: OrganisationStatus;
}

export async function findOpenOrganisation(transaction: Transaction, slug: string): Promise<Organisation | undefined> {
  const rows = await transaction.db.select().from(organisations).where(eq(organisations.slug, slug));
  return rows.find((row) => row.status === 'active') ?? rows.find((row) => row.status === 'suspended');
}

/** Adds an organisation that was just created; one that is known already stays as it is. */
export async function addOrganisation(transaction: Transaction, organisation: Organisation): Promise<void> {
  await transaction.db.insert(organisations).values(organisation).onConflictDoNothing({ target: organisations.id });
}

export async function updateOrganisation(transaction: Transaction, id: string, change: Partial<Omit<Organisation, 'id'>>): Promise<void> {
  await transaction.db.update(organisations).set(change).where(eq(organisations.id, id));
}
