import type { MembershipRole, MembershipStatus } from '../contract.ts';
import type { Membership } from '../memberships/membership.ts';

/** What a membership was before its person was to be erased. */
export interface LeftMembership {
  readonly tenantId: string;
  readonly membershipId: string;
  readonly role: MembershipRole;
  readonly status: Exclude<MembershipStatus, 'left'>;
}

/** In the order in which they run. Up to and with `memberships` there is a way back; what follows destroys, and is done until it is done. */
export const STEP_TITLES = {
  close: 'Close the account',
  memberships: 'Leave all organisations',
  messages: 'Delete mail to the person',
  payments: 'Take name and address off payments',
  organisations: 'Take name and address off founded organisations',
  key: 'Destroy the key to what the log holds',
  profile: 'Delete the profile',
} as const;
export type ErasureStepName = keyof typeof STEP_TITLES;

/** `owners` are the ids of all active owners' memberships. */
export function isLastOwner(membership: Pick<Membership, 'membershipId' | 'role' | 'status'>, owners: readonly string[]): boolean {
  if (membership.role !== 'owner' || membership.status !== 'active') return false;
  return owners.every((owner) => owner === membership.membershipId);
}

/** The membership as it was, unless the person has joined again meanwhile. */
export function giveBack(present: Membership, { role, status }: LeftMembership): Membership | undefined {
  return present.status === 'left' ? { ...present, role, status } : undefined;
}
