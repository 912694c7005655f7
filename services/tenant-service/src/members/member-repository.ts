import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, asc, eq, gt, ne } from 'drizzle-orm';
import type { MemberRole, MemberStatus } from '../contract.ts';
import { organisationProfiles, tenantMembers } from '../schema.ts';

/** Adds a member to the tenant of the transaction, or replaces what was known of one. */
export async function saveMember(transaction: Transaction, userId: string, role: MemberRole, status: MemberStatus): Promise<void> {
  const { tenantId, now: updatedAt } = transaction;
  if (tenantId === undefined) throw new Error('A member belongs to a tenant.');
  await transaction.db
    .insert(tenantMembers)
    .values({ tenantId, userId, role, status, updatedAt })
    .onConflictDoUpdate({ target: [tenantMembers.tenantId, tenantMembers.userId], set: { role, status, updatedAt } });
}

export async function endMember(transaction: Transaction, userId: string): Promise<void> {
  await transaction.db.update(tenantMembers).set({ status: 'left', updatedAt: transaction.now }).where(eq(tenantMembers.userId, userId));
}

/** Needs a transaction of the cross-tenant role. Answers how many memberships there were. */
export async function deleteMemberRows(transaction: Transaction, userId: string): Promise<number> {
  const { rowCount } = await transaction.db.delete(tenantMembers).where(eq(tenantMembers.userId, userId));
  return rowCount ?? 0;
}

export interface OwnTenantQuery {
  readonly limit: number;
  readonly afterId?: string | undefined;
  readonly tenantId?: string | undefined;
}

/** The person's tenants that are not closed, in a person transaction: the `self` policy shows no other memberships. */
export async function listTenantsOfPerson(transaction: Transaction, userId: string, query: OwnTenantQuery) {
  return transaction.db
    .select({
      tenantId: organisationProfiles.organisationId,
      name: organisationProfiles.name,
      slug: organisationProfiles.slug,
      kind: organisationProfiles.kind,
      status: organisationProfiles.status,
      parentId: organisationProfiles.parentId,
      role: tenantMembers.role,
    })
    .from(tenantMembers)
    .innerJoin(organisationProfiles, eq(organisationProfiles.organisationId, tenantMembers.tenantId))
    .where(
      and(
        eq(tenantMembers.userId, userId),
        ne(tenantMembers.status, 'left'),
        query.afterId === undefined ? undefined : gt(tenantMembers.tenantId, query.afterId),
        query.tenantId === undefined ? undefined : eq(tenantMembers.tenantId, query.tenantId),
      ),
    )
    .orderBy(asc(tenantMembers.tenantId))
    .limit(query.limit + 1);
}
