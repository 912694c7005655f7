import { and, eq, ne } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { organisations } from '../schema.ts';

export type OrganisationRow = typeof organisations.$inferSelect;

export async function findOrganisation(tx: Transaction, organisationId: string): Promise<OrganisationRow | undefined> {
  const [row] = await tx.db.select().from(organisations).where(eq(organisations.organisationId, organisationId));
  return row;
}

export async function findOrganisationBySlug(tx: Transaction, slug: string): Promise<OrganisationRow | undefined> {
  const [row] = await tx.db.select().from(organisations).where(eq(organisations.slug, slug));
  return row;
}

/** Stores an organisation that has opened. A slug belongs to the one that was told of last. */
export async function saveOrganisation(
  tx: Transaction,
  organisation: Pick<OrganisationRow, 'organisationId' | 'slug' | 'name'>,
): Promise<void> {
  const { organisationId, slug, name } = organisation;
  await tx.db.delete(organisations).where(and(eq(organisations.slug, slug), ne(organisations.organisationId, organisationId)));
  await tx.db
    .insert(organisations)
    .values({ organisationId, slug, name, status: 'active', updatedAt: tx.now })
    .onConflictDoUpdate({ target: organisations.organisationId, set: { slug, name, updatedAt: tx.now } });
}

export async function updateOrganisation(
  tx: Transaction,
  organisationId: string,
  change: Partial<Pick<OrganisationRow, 'slug' | 'name' | 'status'>>,
): Promise<void> {
  await tx.db
    .update(organisations)
    .set({ ...change, updatedAt: tx.now })
    .where(eq(organisations.organisationId, organisationId));
}

export async function deleteOrganisation(tx: Transaction, organisationId: string): Promise<void> {
  await tx.db.delete(organisations).where(eq(organisations.organisationId, organisationId));
}
