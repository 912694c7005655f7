import { bff } from '../bff.ts';

export interface Membership {
  readonly tenantId: string;
  readonly role: 'owner' | 'administrator' | 'member' | 'applicant';
  readonly status: 'pending' | 'active' | 'left';
}

/** The signed-in person's membership in one organisation; undefined for none, and when the platform cannot say. */
export async function findMembership(tenantId: string): Promise<Membership | undefined> {
  const mine = await bff.gateway<{ items: Membership[] }>('/v1/me/memberships');
  return mine.ok ? mine.body.items.find((membership) => membership.tenantId === tenantId) : undefined;
}
