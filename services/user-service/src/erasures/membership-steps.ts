import { memberJoined, memberLeft, memberRequested } from '@prognetwork/event-based-service-client';
import { FinalStepError, type Database, type SagaStepContext, type Transaction } from '@prognetwork/shared-infrastructure';
import type { Membership } from '../memberships/membership.ts';
import { findMembershipOfForUpdate, loadOwnersForUpdate, saveMembership } from '../memberships/membership-repository.ts';
import { loadPerson } from '../people/person-repository.ts';
import { updatePerson } from '../registrations/registration-repository.ts';
import { giveBack, isLastOwner, type LeftMembership } from './erasure.ts';
import { listOpenMemberships, rememberLeft, type OpenMembership } from './erasure-repository.ts';

/** One transaction a tenant, so that each tenant's rows, audit and event commit together. What was left is noted, for the way back. */
export async function leaveOrganisations(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  const { subject: userId } = context;
  const open = await database.inPersonTransaction(userId, (transaction) => listOpenMemberships(transaction, userId));
  // First a look at all of them, so that a refusal finds nothing left; owners may still change before each is locked.
  for (const membership of open) {
    const owners = await database.inTenantTransaction(membership.tenantId, loadOwnersForUpdate);
    refuseLastOwner(membership, owners, membership);
  }
  for (const membership of open) {
    await database.inTenantTransaction(membership.tenantId, async (transaction) => {
      await context.assertLease(transaction);
      await leave(transaction, userId, membership);
    });
  }
}

type Candidate = Pick<Membership, 'membershipId' | 'role' | 'status'>;

function refuseLastOwner(candidate: Candidate, owners: readonly Membership[], { organisation, isClosed }: OpenMembership): void {
  const ids = owners.map(({ membershipId }) => membershipId);
  if (isClosed || !isLastOwner(candidate, ids)) return;
  throw new FinalStepError(`The person is the last owner of ${organisation ?? 'an organisation'}. Make somebody else an owner first.`);
}

async function leave(transaction: Transaction, userId: string, open: OpenMembership): Promise<void> {
  const { tenantId } = open;
  // The owners are locked before the membership is read, as for every change of an owner.
  const owners = await loadOwnersForUpdate(transaction);
  const present = await findMembershipOfForUpdate(transaction, userId);
  if (present === undefined || present.status === 'left') return;
  refuseLastOwner(present, owners, open);
  const { membershipId, role, status } = present;
  await saveMembership(transaction, { ...present, status: 'left' });
  await rememberLeft(transaction, userId, { tenantId, membershipId, role, status });
  await transaction.audit({ action: 'member.left', subject: membershipId, detail: { userId, reason: 'erasure' } });
  await transaction.publish(memberLeft, { subject: membershipId, data: { membershipId, userId, reason: 'erasure' } });
}

/** Gives back what was left, each in its tenant; done again, it finds nothing to give. */
export async function restoreMemberships(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  const { subject: userId } = context;
  const { leftMemberships } = await database.inGlobalTransaction((transaction) => loadPerson(transaction, userId));
  for (const left of leftMemberships) {
    await database.inTenantTransaction(left.tenantId, async (transaction) => {
      await context.assertLease(transaction);
      await restore(transaction, userId, left);
    });
  }
  await database.inGlobalTransaction(async (transaction) => {
    await context.assertLease(transaction);
    await updatePerson(transaction, userId, { leftMemberships: [] });
  });
}

async function restore(transaction: Transaction, userId: string, left: LeftMembership): Promise<void> {
  const present = await findMembershipOfForUpdate(transaction, userId);
  const restored = present === undefined ? undefined : giveBack(present, left);
  if (restored === undefined) return;
  await saveMembership(transaction, restored);
  const { membershipId, role } = restored;
  const { email, displayName } = await loadPerson(transaction, userId);
  await transaction.audit({ action: 'member.restored', subject: membershipId, detail: { userId, reason: 'erasure refused' } });
  const definition = left.status === 'active' ? memberJoined : memberRequested;
  await transaction.publish(definition, { subject: membershipId, data: { membershipId, userId, role, email, displayName } });
}
