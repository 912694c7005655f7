import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';

/** Whom mail goes to; a projection of the user service's events. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly locale: string;
}

export async function findPerson(tx: Transaction, userId: string): Promise<Person | undefined> {
  const { rows } = await tx.db.execute<Pick<Person, keyof Person>>(sql`
    select user_id as "userId", email, display_name as "displayName", locale from people where user_id = ${userId}`);
  return rows[0];
}

export async function savePerson(tx: Transaction, person: Person): Promise<void> {
  await tx.db.execute(sql`
    insert into people (user_id, email, display_name, locale) values (${person.userId}, ${person.email}, ${person.displayName}, ${person.locale})
    on conflict (user_id) do update set email = excluded.email, display_name = excluded.display_name, locale = excluded.locale`);
}

export async function forgetPerson(tx: Transaction, userId: string): Promise<void> {
  await tx.db.execute(sql`delete from people where user_id = ${userId}`);
}
