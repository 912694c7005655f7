import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, count, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import { userError } from '../errors.ts';
import { matchesPerson } from '../memberships/membership-repository.ts';
import type { PersonRow } from '../registrations/registration-repository.ts';
import { memberships, people } from '../schema.ts';

export async function findPerson(transaction: Transaction, userId: string): Promise<PersonRow | undefined> {
  const rows = await transaction.db.select().from(people).where(eq(people.id, userId));
  return rows[0];
}

export async function loadPerson(transaction: Transaction, userId: string): Promise<PersonRow> {
  const person = await findPerson(transaction, userId);
  if (person === undefined) throw userError('person.not_found');
  return person;
}

/** Locked against a closing at the same moment, until the transaction ends. */
export async function loadOpenPerson(transaction: Transaction, userId: string): Promise<PersonRow> {
  const rows = await transaction.db.select().from(people).where(eq(people.id, userId)).for('share');
  const [person] = rows;
  if (person === undefined) throw userError('person.not_found');
  if (person.closedAt !== null) throw userError('account.closed');
  return person;
}

export interface PeopleQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
  readonly userId?: string | undefined;
}

export type PersonWithMemberships = PersonRow & { readonly membershipCount: number };

/** Needs a transaction of the cross-tenant role: it counts memberships in all tenants. */
export async function listPeopleWithMemberships(transaction: Transaction, query: PeopleQuery): Promise<readonly PersonWithMemberships[]> {
  const { db } = transaction;
  const membershipCount = db.$count(memberships, and(eq(memberships.userId, people.id), eq(memberships.status, 'active')));
  return db
    .select({ ...getTableColumns(people), membershipCount })
    .from(people)
    .where(
      and(
        matchesPerson(query.q),
        query.userId === undefined ? undefined : eq(people.id, query.userId),
        query.cursor === undefined ? undefined : lt(people.id, query.cursor),
      ),
    )
    .orderBy(desc(people.id))
    .limit(query.limit + 1);
}

export async function hasPlatformAdministrator(transaction: Transaction): Promise<boolean> {
  const rows = await transaction.db.select({ n: count() }).from(people).where(eq(people.isPlatformAdministrator, true));
  return (rows[0]?.n ?? 0) > 0;
}

/** Waits for other processes that are about to make one, and keeps them waiting until the transaction ends. */
export async function hasPlatformAdministratorForUpdate(transaction: Transaction): Promise<boolean> {
  await transaction.db.execute(sql`select pg_advisory_xact_lock(hashtext('bootstrap-administrator'))`);
  return hasPlatformAdministrator(transaction);
}
