import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, count, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Membership } from '../memberships/membership.ts';
import type { PersonRow } from '../registrations/registration-repository.ts';
import { memberships, organisations, people, sessions } from '../schema.ts';
import type { LeftMembership } from './erasure.ts';

export async function findPersonForUpdate(transaction: Transaction, userId: string): Promise<PersonRow | undefined> {
  const rows = await transaction.db.select().from(people).where(eq(people.id, userId)).for('update');
  return rows[0];
}

/** Waits for another closing of an administrator, so that two last ones cannot close at the same moment. */
export async function hasOtherAdministratorForUpdate(transaction: Transaction, userId: string): Promise<boolean> {
  const { db } = transaction;
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('close-administrator'))`);
  const isOpen = and(eq(people.isPlatformAdministrator, true), isNull(people.closedAt), ne(people.id, userId));
  const rows = await db.select({ n: count() }).from(people).where(isOpen);
  return (rows[0]?.n ?? 0) > 0;
}

/** The sign-ins of a person that are still alive, by their first session. */
export async function listSignIns(transaction: Transaction, userId: string): Promise<readonly string[]> {
  const rows = await transaction.db
    .selectDistinct({ id: sessions.rootSessionId })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)));
  return rows.map(({ id }) => id);
}

export interface OpenMembership extends Pick<Membership, 'membershipId' | 'role' | 'status'> {
  readonly tenantId: string;
  readonly organisation: string | null;
  readonly isClosed: boolean;
}

/** The memberships that a person has not left, in all tenants, which the `self` policy shows. */
export async function listOpenMemberships(transaction: Transaction, userId: string): Promise<readonly OpenMembership[]> {
  return transaction.db
    .select({
      tenantId: memberships.tenantId,
      membershipId: memberships.membershipId,
      role: memberships.role,
      status: memberships.status,
      organisation: organisations.name,
      isClosed: sql<boolean>`coalesce(${organisations.status} = 'closed', false)`,
    })
    .from(memberships)
    .leftJoin(organisations, eq(organisations.id, memberships.tenantId))
    .where(and(eq(memberships.userId, userId), ne(memberships.status, 'left')))
    .orderBy(memberships.tenantId);
}

export async function rememberLeft(transaction: Transaction, userId: string, left: LeftMembership): Promise<void> {
  await transaction.db
    .update(people)
    .set({ leftMemberships: sql`${people.leftMemberships} || ${JSON.stringify([left])}::jsonb` })
    .where(eq(people.id, userId));
}

/** With everything that hangs on the row: sessions, links, memberships. */
export async function deletePerson(transaction: Transaction, userId: string): Promise<boolean> {
  const rows = await transaction.db.delete(people).where(eq(people.id, userId)).returning({ id: people.id });
  return rows.length === 1;
}
