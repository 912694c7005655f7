import { memberJoined, memberLeft } from '@prognetwork/event-based-service-client';
import type { UserContext } from '../context.ts';
import type { Member, OwnerRequest } from '../contract.ts';
import { addOrganisation } from '../organisations/organisation-repository.ts';
import { loadOpenPerson } from '../people/person-repository.ts';
import { toMember } from './list-members.ts';
import type { Membership } from './membership.ts';
import { deleteMembership, findMembershipOfForUpdate, insertMembership, loadOwnersForUpdate } from './membership-repository.ts';

/** Step of the provisioning: makes the person who created the organisation its owner. Done twice, it is done once. */
export async function setFirstOwner(context: UserContext, tenantId: string, input: OwnerRequest): Promise<Member> {
  return context.database.inTenantTransaction(tenantId, async (transaction) => {
    const person = await loadOpenPerson(transaction, input.userId);
    if (input.organisation !== undefined)
      await addOrganisation(transaction, { id: tenantId, ...input.organisation, status: 'provisioning' });
    const { id: userId, email, displayName } = person;
    const membershipId = context.newId();
    const wanted: Membership = { membershipId, userId, role: 'owner', status: 'active', joinedAt: transaction.now };
    if (!(await insertMembership(transaction, tenantId, wanted))) {
      const existing = await findMembershipOfForUpdate(transaction, userId);
      return toMember({ ...(existing ?? wanted), email, displayName });
    }
    await transaction.audit({ action: 'member.joined', subject: membershipId, detail: { userId, role: 'owner' } });
    await transaction.publish(memberJoined, { subject: membershipId, data: { membershipId, userId, role: 'owner', email, displayName } });
    return toMember({ ...wanted, email, displayName });
  });
}

/** Compensation of that step: the organisation will never be open, or no longer is. */
export async function removeFirstOwner(context: UserContext, tenantId: string): Promise<void> {
  await context.database.inTenantTransaction(tenantId, async (transaction) => {
    const owners = await loadOwnersForUpdate(transaction);
    for (const { membershipId, userId } of owners) {
      await deleteMembership(transaction, membershipId);
      await transaction.audit({ action: 'member.left', subject: membershipId, detail: { userId, reason: 'provisioning_failed' } });
      await transaction.publish(memberLeft, { subject: membershipId, data: { membershipId, userId, reason: 'provisioning_failed' } });
    }
  });
}
