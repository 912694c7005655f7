/** One of my memberships, as `GET /v1/me/memberships` answers. */
export interface Membership {
  readonly membershipId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly tenantSlug: string;
  readonly role: 'owner' | 'administrator' | 'member' | 'applicant';
  readonly status: 'pending' | 'active' | 'left';
  readonly joinedAt: string | null;
}

export function isManaging({ role, status }: Membership): boolean {
  return status === 'active' && (role === 'owner' || role === 'administrator');
}
