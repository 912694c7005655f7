import { memberJoined, memberLeft, type PaymentProcessed, type SubscriptionCanceled } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { loadPerson } from '../people/person-repository.ts';
import { activate, endWithSubscription } from './membership.ts';
import { findMembershipOfForUpdate, saveMembership } from './membership-repository.ts';

/** Paid dues make the membership active. It follows settled money only, never a promise of it. */
export async function activateMembership(transaction: Transaction, event: PaymentProcessed): Promise<void> {
  if (event.data.purpose !== 'dues') return;
  const membership = await findMembershipOfForUpdate(transaction, event.data.userId);
  const active = membership === undefined ? undefined : activate(membership, transaction.now);
  if (active === undefined) return;
  await saveMembership(transaction, active);
  const { membershipId, userId, role } = active;
  const { email, displayName } = await loadPerson(transaction, userId);
  await transaction.audit({ action: 'member.joined', subject: membershipId, detail: { userId, paymentId: event.data.paymentId } });
  await transaction.publish(memberJoined, { subject: membershipId, data: { membershipId, userId, role, email, displayName } });
}

export async function endMembership(transaction: Transaction, event: SubscriptionCanceled): Promise<void> {
  const membership = await findMembershipOfForUpdate(transaction, event.data.userId);
  const ended = membership === undefined ? undefined : endWithSubscription(membership);
  if (ended === undefined) return;
  await saveMembership(transaction, ended);
  const { membershipId, userId } = ended;
  await transaction.audit({ action: 'member.left', subject: membershipId, detail: { userId, subscriptionId: event.data.subscriptionId } });
  await transaction.publish(memberLeft, { subject: membershipId, data: { membershipId, userId, reason: 'subscription_canceled' } });
}
