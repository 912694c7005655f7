import type { Branding, MemberRole, TenantChange, TenantKind, TenantSettings, TenantStatus } from '../contract.ts';
import { tenantError } from '../errors.ts';

/** Levels of the tree, the topmost counted. */
export const MAX_DEPTH = 5;

export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  readonly slug: string;
  readonly kind: TenantKind;
  readonly parentId: string | null;
  readonly status: TenantStatus;
  readonly description: string;
  readonly settings: Partial<TenantSettings>;
  readonly branding: Partial<Branding>;
  readonly createdBy: string;
  readonly suspendedReason: string | null;
  readonly createdAt: Date;
}

export interface Parent {
  readonly status: TenantStatus;
  /** The role of the person who wants to create a child. */
  readonly role: MemberRole | undefined;
  /** How many levels there are from the top down to the parent. */
  readonly depth: number;
}

/** A parent the person has nothing to do with is the same as one that does not exist. */
export function checkParent(parent: Parent | undefined): void {
  if (parent === undefined || parent.role === undefined) throw tenantError('tenant.parent_not_found');
  if (parent.role !== 'owner' && parent.role !== 'administrator') throw tenantError('tenant.parent_forbidden');
  if (parent.status !== 'active') throw tenantError('tenant.parent_not_active');
  if (parent.depth >= MAX_DEPTH) throw tenantError('tenant.too_deep', { limit: MAX_DEPTH });
}

export interface ChangedTenant {
  readonly tenant: Tenant;
  /** Names of the fields that have another value now. */
  readonly changed: readonly string[];
}

/** Settings and branding are merged, so that a form may send only what it shows. */
export function changeTenant(tenant: Tenant, change: TenantChange): ChangedTenant {
  if (tenant.status === 'suspended') throw tenantError('tenant.suspended');
  if (tenant.status !== 'active') throw tenantError('tenant.not_open');
  const next: Tenant = {
    ...tenant,
    name: change.name ?? tenant.name,
    description: change.description ?? tenant.description,
    settings: { ...tenant.settings, ...defined(change.settings) },
    branding: { ...tenant.branding, ...defined(change.branding) },
  };
  const fields = ['name', 'description', 'settings', 'branding'] as const;
  return { tenant: next, changed: fields.filter((field) => JSON.stringify(next[field]) !== JSON.stringify(tenant[field])) };
}

type Defined<Part> = { [Key in keyof Part]?: Exclude<Part[Key], undefined> };

function defined<Part extends object>(part: Part | undefined): Defined<Part> {
  // Only entries are left out, so what remains is part of the same object.
  return Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined)) as Defined<Part>;
}

/** Undefined when it is suspended already. */
export function suspend(tenant: Tenant, reason: string): Tenant | undefined {
  if (tenant.status === 'suspended') return undefined;
  if (tenant.status !== 'active') throw tenantError('tenant.not_open');
  return { ...tenant, status: 'suspended', suspendedReason: reason };
}

/** Undefined when it is active already. */
export function reactivate(tenant: Tenant): Tenant | undefined {
  if (tenant.status === 'active') return undefined;
  if (tenant.status !== 'suspended') throw tenantError('tenant.not_open');
  return { ...tenant, status: 'active', suspendedReason: null };
}
