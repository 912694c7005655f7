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

/**
 * Mail to these addresses, sent or waiting, and whatever else is kept under them. Needs a transaction of the cross-tenant role. Answers how many
 * messages there were.
 */
export async function deleteMailOf(tx: Transaction, addresses: readonly string[]): Promise<number> {
  const wanted = sql.param(addresses.map((address) => address.toLowerCase()));
  const { rowCount } = await tx.db.execute(sql`
    with of_tenants as (delete from messages where lower(to_address) = any(${wanted}::text[]) returning message_id),
      of_platform as (delete from platform_messages where lower(to_address) = any(${wanted}::text[]) returning message_id),
      gone as (select message_id from of_tenants union all select message_id from of_platform),
      waiting as (delete from delivery_queue where message_id in (select message_id from gone))
    select message_id from gone`);
  await tx.db.execute(sql`delete from suppressions where address = any(${wanted}::text[])`);
  await tx.db.execute(sql`delete from leads where lower(email) = any(${wanted}::text[])`);
  return rowCount ?? 0;
}

export async function forgetPerson(tx: Transaction, userId: string): Promise<void> {
  await tx.db.execute(sql`delete from people where user_id = ${userId}`);
}
