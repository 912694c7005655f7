import type { MoneyAmount } from '@prognetwork/design-system';

export const organisationKinds = ['federation', 'chapter', 'union', 'cooperative', 'campaign', 'association'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

/** The public face of a tenant, as `GET /v1/organisations` and `/v1/organisations/{slug}` answer. */
export interface Organisation {
  readonly tenantId: string;
  readonly name: string;
  readonly slug: string;
  readonly kind: OrganisationKind;
  readonly description?: string | null;
  readonly branding?: { readonly primaryColor?: string | null; readonly logoText?: string | null; readonly tagline?: string | null } | null;
  readonly status: 'provisioning' | 'active' | 'suspended' | 'closed';
}

/** One kind of dues, as `GET /v1/organisations/{slug}/plans` answers. */
export interface DuesPlan {
  readonly planId: string;
  readonly name: string;
  readonly description?: string | null;
  readonly price: MoneyAmount;
  readonly interval: 'month' | 'year';
}

export function organisationPath(slug: string): string {
  return `/o/${encodeURIComponent(slug)}`;
}

/** Up to two letters that stand for a name where there is no logo. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toUpperCase();
}
