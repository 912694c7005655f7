import { memberRoleChanged } from '@prognetwork/event-based-service-client';
import type { UserContext } from '../context.ts';
import type { Member, MembershipRole, RoleChange } from '../contract.ts';
import { userError } from '../errors.ts';
import { toMember } from './list-members.ts';
import { changeRole } from './membership.ts';
import { findMember, loadOwnersForUpdate, saveMembership } from './membership-repository.ts';

export async function changeMemberRole(
  context: UserContext,
  actor: { readonly tenantId: string; readonly role: MembershipRole },
  membershipId: string,
  input: RoleChange,
): Promise<Member> {
  return context.database.inTenantTransaction(actor.tenantId, async (transaction) => {
    // The owners are locked before the member is read, so every change of an owner's role sees the one before it.
    const owners = await loadOwnersForUpdate(transaction);
    const member = await findMember(transaction, membershipId);
    if (member === undefined) throw userError('membership.not_found');
    const changed = changeRole(member, input.role, actor.role, new Set(owners.map((owner) => owner.membershipId)));
    if (changed === undefined) return toMember(member);
    await saveMembership(transaction, changed);
    const { userId, role: previousRole } = member;
    await transaction.audit({ action: 'member.role_changed', subject: membershipId, detail: { from: previousRole, to: changed.role } });
    await transaction.publish(memberRoleChanged, {
      subject: membershipId,
      data: { membershipId, userId, role: changed.role, previousRole },
    });
    return toMember({ ...member, role: changed.role });
  });
}
