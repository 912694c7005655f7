import type { Membership } from '../contract/people.ts';

const administratorRoles: ReadonlySet<string> = new Set(['owner', 'administrator']);

/** The memberships through which a person runs an organisation. */
export function administered(memberships: readonly Membership[]): Membership[] {
  return memberships.filter(({ role, status }) => status === 'active' && administratorRoles.has(role));
}

export type TenantAccess = { readonly kind: 'granted'; readonly membership: Membership } | { readonly kind: 'forbidden' | 'unknown' };

/** Someone who left is a stranger again; a member without an administrator's role belongs, but not here. */
export function decideTenantAccess(memberships: readonly Membership[], slug: string): TenantAccess {
  const own = memberships.find(({ tenantSlug, status }) => tenantSlug === slug && status !== 'left');
  if (own === undefined) return { kind: 'unknown' };
  const [granted] = administered([own]);
  return granted === undefined ? { kind: 'forbidden' } : { kind: 'granted', membership: granted };
}
