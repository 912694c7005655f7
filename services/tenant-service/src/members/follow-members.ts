import type { MemberJoined, MemberLeft, MemberRequested, MemberRoleChanged } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { eq } from 'drizzle-orm';
import type { MemberRole, MemberStatus } from '../contract.ts';
import { tenantMembers } from '../schema.ts';

export async function noteRequested(transaction: Transaction, event: MemberRequested): Promise<void> {
  await noteMember(transaction, event.data.userId, event.data.role, 'pending');
}

export async function noteJoined(transaction: Transaction, event: MemberJoined): Promise<void> {
  await noteMember(transaction, event.data.userId, event.data.role, 'active');
}

export async function noteRole(transaction: Transaction, event: MemberRoleChanged): Promise<void> {
  await noteMember(transaction, event.data.userId, event.data.role, 'active');
}

export async function noteLeft(transaction: Transaction, event: MemberLeft): Promise<void> {
  await transaction.db
    .update(tenantMembers)
    .set({ status: 'left', updatedAt: transaction.now })
    .where(eq(tenantMembers.userId, event.data.userId));
}

async function noteMember(transaction: Transaction, userId: string, role: MemberRole, status: MemberStatus): Promise<void> {
  const { tenantId, now: updatedAt } = transaction;
  if (tenantId === undefined) throw new Error('An event about a member must name its tenant.');
  await transaction.db
    .insert(tenantMembers)
    .values({ tenantId, userId, role, status, updatedAt })
    .onConflictDoUpdate({ target: [tenantMembers.tenantId, tenantMembers.userId], set: { role, status, updatedAt } });
}
