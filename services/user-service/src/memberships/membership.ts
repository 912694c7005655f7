import type { MembershipRole, MembershipStatus } from '../contract.ts';
import { userError } from '../errors.ts';

export interface Membership {
  readonly membershipId: string;
  readonly userId: string;
  readonly role: MembershipRole;
  readonly status: MembershipStatus;
  readonly joinedAt: Date | null;
}

/** Dues are paid: an applicant becomes a member. Nothing changes for anyone else, so a second payment is harmless. */
export function activate(membership: Membership, now: Date): Membership | undefined {
  if (membership.status !== 'pending') return undefined;
  return { ...membership, role: 'member', status: 'active', joinedAt: now };
}

/** Asking to join again after leaving starts over; otherwise the existing membership stays as it is. */
export function rejoin(membership: Membership): Membership | undefined {
  if (membership.status !== 'left') return undefined;
  return { ...membership, role: 'applicant', status: 'pending', joinedAt: null };
}

/** A cancelled subscription ends a plain membership. Those who hold an office stay until the office is given up. */
export function endWithSubscription(membership: Membership): Membership | undefined {
  if (membership.status === 'left' || membership.role === 'owner' || membership.role === 'administrator') return undefined;
  return { ...membership, status: 'left' };
}

/** `owners` are the ids of all active owners' memberships, locked. Returns undefined when the role is the same. */
export function changeRole(
  membership: Membership,
  role: Exclude<MembershipRole, 'applicant'>,
  actorRole: MembershipRole,
  owners: ReadonlySet<string>,
): Membership | undefined {
  if (membership.status !== 'active') throw userError('membership.not_active');
  if (membership.role === role) return undefined;
  const touchesOwnership = membership.role === 'owner' || role === 'owner';
  if (touchesOwnership && actorRole !== 'owner') throw userError('membership.only_owners_change_owners');
  const others = owners.size - (owners.has(membership.membershipId) ? 1 : 0);
  if (membership.role === 'owner' && others === 0) throw userError('membership.last_owner');
  return { ...membership, role };
}
