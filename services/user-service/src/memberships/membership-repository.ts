import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, desc, eq, ilike, inArray, lt, ne, or } from 'drizzle-orm';
import type { MembershipStatus } from '../contract.ts';
import { memberships, organisations, people } from '../schema.ts';
import type { Membership } from './membership.ts';

const membershipColumns = {
  membershipId: memberships.membershipId,
  userId: memberships.userId,
  role: memberships.role,
  status: memberships.status,
  joinedAt: memberships.joinedAt,
};
const memberColumns = { ...membershipColumns, displayName: people.displayName, email: people.email };

export type MemberRow = Membership & { readonly displayName: string; readonly email: string };

export async function insertMembership(transaction: Transaction, tenantId: string, membership: Membership): Promise<boolean> {
  const { now } = transaction;
  const rows = await transaction.db
    .insert(memberships)
    .values({ tenantId, ...membership, createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: [memberships.tenantId, memberships.userId] })
    .returning({ id: memberships.membershipId });
  return rows.length === 1;
}

export async function saveMembership(transaction: Transaction, membership: Membership): Promise<void> {
  const { role, status, joinedAt } = membership;
  await transaction.db
    .update(memberships)
    .set({ role, status, joinedAt, updatedAt: transaction.now })
    .where(eq(memberships.membershipId, membership.membershipId));
}

export async function deleteMembership(transaction: Transaction, membershipId: string): Promise<void> {
  await transaction.db.delete(memberships).where(eq(memberships.membershipId, membershipId));
}

export async function findMembershipOfForUpdate(transaction: Transaction, userId: string): Promise<Membership | undefined> {
  const rows = await transaction.db.select(membershipColumns).from(memberships).where(eq(memberships.userId, userId)).for('update');
  return rows[0];
}

export async function findMember(transaction: Transaction, membershipId: string): Promise<MemberRow | undefined> {
  const rows = await transaction.db
    .select(memberColumns)
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.userId))
    .where(eq(memberships.membershipId, membershipId));
  return rows[0];
}

/** Locks every owner's membership, so that two owners cannot step down at the same moment. */
export async function loadOwnersForUpdate(transaction: Transaction): Promise<readonly Membership[]> {
  return transaction.db
    .select(membershipColumns)
    .from(memberships)
    .where(and(eq(memberships.role, 'owner'), eq(memberships.status, 'active')))
    .orderBy(memberships.membershipId)
    .for('update');
}

export async function listMembers(
  transaction: Transaction,
  query: {
    readonly limit: number;
    readonly cursor: string | undefined;
    readonly status?: MembershipStatus | undefined;
    readonly q?: string | undefined;
  },
): Promise<readonly MemberRow[]> {
  return transaction.db
    .select(memberColumns)
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.userId))
    .where(
      and(
        query.status === undefined ? undefined : eq(memberships.status, query.status),
        matchesPerson(query.q),
        query.cursor === undefined ? undefined : lt(memberships.membershipId, query.cursor),
      ),
    )
    .orderBy(desc(memberships.membershipId))
    .limit(query.limit + 1);
}

/** The person's own memberships in all tenants, which the `self` policy shows. */
export async function listOwnMemberships(transaction: Transaction, userId: string) {
  return transaction.db
    .select({ ...membershipColumns, tenantId: memberships.tenantId, tenantName: organisations.name, tenantSlug: organisations.slug })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.tenantId))
    .where(and(eq(memberships.userId, userId), inArray(organisations.status, ['provisioning', 'active', 'suspended'])))
    .orderBy(organisations.name, memberships.membershipId)
    .limit(1000);
}

/** The person's role in a tenant they have not left, with the state of the organisation where it is known. */
export async function findRoleAndOrganisation(transaction: Transaction, userId: string, tenantId: string) {
  const rows = await transaction.db
    .select({ role: memberships.role, organisationStatus: organisations.status })
    .from(memberships)
    .leftJoin(organisations, eq(organisations.id, memberships.tenantId))
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId), ne(memberships.status, 'left')));
  return rows[0];
}

/** Name or address contains the text; the wildcards of LIKE in it stand for themselves. */
export function matchesPerson(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(ilike(people.displayName, pattern), ilike(people.email, pattern));
}
