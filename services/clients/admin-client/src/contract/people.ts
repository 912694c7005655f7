export const roles = ['owner', 'administrator', 'member', 'applicant'] as const;
/** An applicant becomes a member by paying. */
export const grantableRoles = ['owner', 'administrator', 'member'] as const;
export type Role = (typeof roles)[number];

export const membershipStatuses = ['pending', 'active', 'left'] as const;
export type MembershipStatus = (typeof membershipStatuses)[number];

export interface Membership {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly tenantSlug: string;
  readonly role: Role;
  readonly status: MembershipStatus;
  readonly joinedAt: string | null;
}

export interface Member {
  readonly membershipId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: Role;
  readonly status: MembershipStatus;
  readonly joinedAt: string | null;
}

export interface PersonSummary {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly createdAt: string;
  readonly emailVerifiedAt: string | null;
  readonly membershipCount: number;
  readonly isPlatformAdministrator: boolean;
}

export interface PersonDetail extends PersonSummary {
  readonly memberships?: readonly Membership[];
}
