import type { UserContext } from '../context.ts';
import type { OwnMembership } from '../contract.ts';
import { listOwnMemberships } from './membership-repository.ts';

export async function listMyMemberships(context: UserContext, userId: string): Promise<OwnMembership[]> {
  const rows = await context.database.inPersonTransaction(userId, (transaction) => listOwnMemberships(transaction, userId));
  return rows.map(({ userId: _self, joinedAt, ...row }) => ({ ...row, joinedAt: joinedAt?.toISOString() ?? null }));
}
