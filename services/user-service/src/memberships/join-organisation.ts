import { memberRequested } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import type { OwnMembership } from '../contract.ts';
import { userError } from '../errors.ts';
import { findOpenOrganisation, type Organisation } from '../organisations/organisation-repository.ts';
import { loadOpenPerson } from '../people/person-repository.ts';
import type { PersonRow } from '../registrations/registration-repository.ts';
import { rejoin, type Membership } from './membership.ts';
import { findMembershipOfForUpdate, insertMembership, saveMembership } from './membership-repository.ts';

/** Asks to join. The membership is pending until its dues are paid; whoever asked before gets the same membership again. */
export async function joinOrganisation(context: UserContext, userId: string, slug: string): Promise<OwnMembership> {
  const organisation = await context.database.inGlobalTransaction((transaction) => findOpenOrganisation(transaction, slug));
  if (organisation === undefined) throw userError('organisation.not_found');
  if (organisation.status === 'suspended') throw userError('tenant.not_available');
  return context.database.inTenantTransaction(organisation.id, async (transaction) => {
    // A token lives on for some minutes after its person was erased.
    const person = await loadOpenPerson(transaction, userId);
    const wanted: Membership = { membershipId: context.newId(), userId, role: 'applicant', status: 'pending', joinedAt: null };
    if (await insertMembership(transaction, organisation.id, wanted)) {
      await requested(transaction, person, wanted);
      return toOwnMembership(wanted, organisation);
    }
    const existing = await findMembershipOfForUpdate(transaction, userId);
    if (existing === undefined) throw new Error('A membership that was in the way is gone.');
    const again = rejoin(existing);
    if (again === undefined) return toOwnMembership(existing, organisation);
    await saveMembership(transaction, again);
    await requested(transaction, person, again);
    return toOwnMembership(again, organisation);
  });
}

async function requested(
  transaction: Transaction,
  { email, displayName }: Pick<PersonRow, 'email' | 'displayName'>,
  { membershipId, userId, role }: Membership,
): Promise<void> {
  await transaction.audit({ action: 'member.requested', subject: membershipId, detail: { userId } });
  await transaction.publish(memberRequested, { subject: membershipId, data: { membershipId, userId, role, email, displayName } });
}

function toOwnMembership({ membershipId, role, status, joinedAt }: Membership, organisation: Organisation): OwnMembership {
  const { id: tenantId, name: tenantName, slug: tenantSlug } = organisation;
  return { membershipId, tenantId, tenantName, tenantSlug, role, status, joinedAt: joinedAt?.toISOString() ?? null };
}
