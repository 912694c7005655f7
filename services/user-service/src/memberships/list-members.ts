import { idOfCursor, toPage, type Page } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import type { Member, MembershipStatus } from '../contract.ts';
import { userError } from '../errors.ts';
import { findMember, listMembers, type MemberRow } from './membership-repository.ts';

export interface MemberQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: MembershipStatus | undefined;
  readonly q?: string | undefined;
}

export async function listTenantMembers(context: UserContext, tenantId: string, query: MemberQuery): Promise<Page<Member>> {
  const cursor = idOfCursor(query.cursor);
  const rows = await context.database.inTenantTransaction(tenantId, (transaction) => listMembers(transaction, { ...query, cursor }));
  return toPage(rows, query.limit, toMember, (row) => [row.membershipId]);
}

export async function loadMember(context: UserContext, tenantId: string, membershipId: string): Promise<Member> {
  const row = await context.database.inTenantTransaction(tenantId, (transaction) => findMember(transaction, membershipId));
  if (row === undefined) throw userError('membership.not_found');
  return toMember(row);
}

export function toMember(row: MemberRow): Member {
  return { ...row, joinedAt: row.joinedAt?.toISOString() ?? null };
}
