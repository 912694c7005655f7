import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, asc, eq, gt, ilike, inArray, or, sql } from 'drizzle-orm';
import { organisationProfiles } from '../schema.ts';
import type { Tenant } from '../tenants/tenant.ts';

export type ProfileRow = typeof organisationProfiles.$inferSelect;

/** Takes the slug. False when somebody has it, even by a request at the same moment. */
export async function insertProfile(transaction: Transaction, tenant: Tenant): Promise<boolean> {
  const rows = await transaction.db
    .insert(organisationProfiles)
    .values({ organisationId: tenant.tenantId, createdAt: tenant.createdAt, ...publicPart(tenant) })
    .onConflictDoNothing({ target: organisationProfiles.slug })
    .returning({ id: organisationProfiles.organisationId });
  return rows.length === 1;
}

/** Keeps the public face in step with the tenant; a closed one has none, which frees its slug. */
export async function saveProfile(transaction: Transaction, tenant: Tenant): Promise<void> {
  const isThis = eq(organisationProfiles.organisationId, tenant.tenantId);
  if (tenant.status === 'closed') await transaction.db.delete(organisationProfiles).where(isThis);
  else await transaction.db.update(organisationProfiles).set(publicPart(tenant)).where(isThis);
}

function publicPart(tenant: Tenant) {
  const { slug, name, kind, parentId, description, branding, status } = tenant;
  if (status === 'closed') throw new Error('A closed tenant has no public face.');
  return { slug, name, kind, parentId, description, branding, status };
}

export async function findProfileBySlug(transaction: Transaction, slug: string): Promise<ProfileRow | undefined> {
  const rows = await transaction.db
    .select()
    .from(organisationProfiles)
    .where(and(eq(organisationProfiles.slug, slug), inArray(organisationProfiles.status, ['active', 'suspended'])));
  return rows[0];
}

export interface ProfileQuery {
  readonly limit: number;
  readonly afterSlug: string | undefined;
  readonly q: string | undefined;
}

export async function listOpenProfiles(transaction: Transaction, query: ProfileQuery): Promise<readonly ProfileRow[]> {
  return transaction.db
    .select()
    .from(organisationProfiles)
    .where(
      and(
        eq(organisationProfiles.status, 'active'),
        matchesText(query.q),
        query.afterSlug === undefined ? undefined : gt(organisationProfiles.slug, query.afterSlug),
      ),
    )
    .orderBy(asc(organisationProfiles.slug))
    .limit(query.limit + 1);
}

export async function listChildProfiles(
  transaction: Transaction,
  parentId: string,
  limit: number,
  afterSlug: string | undefined,
): Promise<readonly ProfileRow[]> {
  return transaction.db
    .select()
    .from(organisationProfiles)
    .where(and(eq(organisationProfiles.parentId, parentId), afterSlug === undefined ? undefined : gt(organisationProfiles.slug, afterSlug)))
    .orderBy(asc(organisationProfiles.slug))
    .limit(limit + 1);
}

/** Levels from the top of the tree down to this organisation; the bound keeps a damaged tree from looping. */
export async function countLevels(transaction: Transaction, organisationId: string, bound: number): Promise<number> {
  const { rows } = await transaction.db.execute<{ depth: number }>(sql`
    with recursive line as (
      select organisation_id, parent_id, 1 as depth from organisation_profiles where organisation_id = ${organisationId}
      union all
      select p.organisation_id, p.parent_id, line.depth + 1 from organisation_profiles p join line on p.organisation_id = line.parent_id
      where line.depth < ${bound}
    ) select max(depth)::int as depth from line`);
  return rows[0]?.depth ?? 0;
}

function matchesText(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(ilike(organisationProfiles.name, pattern), ilike(organisationProfiles.slug, pattern));
}
