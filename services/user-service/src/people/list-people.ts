import { idOfCursor, toPage, type Page } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import type { Person } from '../contract.ts';
import { userError } from '../errors.ts';
import { listPeopleWithMemberships, type PersonWithMemberships } from './person-repository.ts';

export interface PeopleListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
}

export async function listPeople(context: UserContext, actorId: string, query: PeopleListQuery): Promise<Page<Person>> {
  const cursor = idOfCursor(query.cursor);
  const access = { actorId, reason: 'list people' };
  const rows = await context.database.inPlatformTransaction(access, (transaction) =>
    listPeopleWithMemberships(transaction, { ...query, cursor }),
  );
  return toPage(rows, query.limit, toPerson, (row) => [row.id]);
}

export async function readPerson(context: UserContext, actorId: string, userId: string): Promise<Person> {
  const access = { actorId, reason: `read person ${userId}` };
  const rows = await context.database.inPlatformTransaction(access, (transaction) =>
    listPeopleWithMemberships(transaction, { limit: 1, userId }),
  );
  const [row] = rows;
  if (row === undefined) throw userError('person.not_found');
  return toPerson(row);
}

function toPerson(row: PersonWithMemberships): Person {
  const { id, email, displayName, isPlatformAdministrator, membershipCount } = row;
  return {
    id,
    email,
    displayName,
    isPlatformAdministrator,
    membershipCount,
    createdAt: row.createdAt.toISOString(),
    emailVerifiedAt: row.emailVerifiedAt?.toISOString() ?? null,
  };
}
