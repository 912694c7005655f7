import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';

/** The provisionings that a person started still hold the name and address they were started with. Answers how many there were. */
export async function eraseFounderRows(transaction: Transaction, definition: string, userId: string): Promise<number> {
  const { rowCount } = await transaction.db.execute(sql`
    update sagas set input = input || jsonb_build_object('founder', (input -> 'founder') || '{"email": "", "displayName": ""}'::jsonb)
    where definition = ${definition} and input -> 'founder' ->> 'userId' = ${userId}`);
  return rowCount ?? 0;
}
