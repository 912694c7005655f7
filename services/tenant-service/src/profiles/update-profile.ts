import type { Transaction } from '@prognetwork/shared-infrastructure';
import { tenantError } from '../errors.ts';
import { updateTenantIn } from '../tenants/update-tenant.ts';

export interface ProfileChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly tagline?: string | undefined;
}

export interface ProfileView {
  readonly tenantId: string;
  readonly name: string;
  readonly description: string;
  readonly tagline: string;
}

/** Changes the public face of the transaction's organisation. */
export async function updateProfile(transaction: Transaction, { name, description, tagline }: ProfileChange): Promise<ProfileView> {
  const { tenantId } = transaction;
  if (tenantId === undefined) throw tenantError('tenant.not_found');
  const tenant = await updateTenantIn(transaction, tenantId, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(tagline === undefined ? {} : { branding: { tagline } }),
  });
  return { tenantId, name: tenant.name, description: tenant.description, tagline: tenant.branding.tagline };
}
