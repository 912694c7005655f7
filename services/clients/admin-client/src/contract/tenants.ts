export const tenantStatuses = ['provisioning', 'active', 'suspended', 'closed'] as const;
export type TenantStatus = (typeof tenantStatuses)[number];

export const tenantKinds = ['federation', 'chapter', 'union', 'cooperative', 'campaign', 'association'] as const;
export type TenantKind = (typeof tenantKinds)[number];

export interface TenantSummary {
  readonly tenantId: string;
  readonly name: string;
  readonly slug: string;
  readonly kind: TenantKind;
  readonly status: TenantStatus;
  readonly parentId: string | null;
  readonly memberCount?: number;
  readonly createdAt?: string;
}

export interface Branding {
  readonly primaryColor?: string | null;
  readonly logoText?: string | null;
  readonly tagline?: string | null;
}

export interface Tenant extends TenantSummary {
  readonly description?: string | null;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly branding?: Branding | null;
}

/** How many members an organisation has; undefined until its first one, who founds it, has been counted. */
export function countedMembers({ memberCount, status }: { readonly memberCount?: number; readonly status: string }): number | undefined {
  return memberCount === 0 && status !== 'closed' ? undefined : memberCount;
}
