import type { MemberJoined, MemberLeft, MemberRequested, MemberRoleChanged } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { endMember, saveMember } from './member-repository.ts';

export async function noteRequested(transaction: Transaction, event: MemberRequested): Promise<void> {
  await saveMember(transaction, event.data.userId, event.data.role, 'pending');
}

export async function noteJoined(transaction: Transaction, event: MemberJoined): Promise<void> {
  await saveMember(transaction, event.data.userId, event.data.role, 'active');
}

export async function noteRole(transaction: Transaction, event: MemberRoleChanged): Promise<void> {
  await saveMember(transaction, event.data.userId, event.data.role, 'active');
}

export async function noteLeft(transaction: Transaction, event: MemberLeft): Promise<void> {
  await endMember(transaction, event.data.userId);
}
