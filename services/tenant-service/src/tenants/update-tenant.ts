import { tenantUpdated } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import type { TenantChange, TenantView } from '../contract.ts';
import { tenantError } from '../errors.ts';
import { saveProfile } from '../profiles/profile-repository.ts';
import { changeTenant } from './tenant.ts';
import { findTenantForUpdate, saveTenant } from './tenant-repository.ts';
import { toView } from './tenant-view.ts';

export async function updateTenant(context: TenantContext, tenantId: string, input: TenantChange): Promise<TenantView> {
  return context.database.inTenantTransaction(tenantId, (transaction) => updateTenantIn(transaction, tenantId, input));
}

/** The same within a transaction that does more. */
export async function updateTenantIn(transaction: Transaction, tenantId: string, input: TenantChange): Promise<TenantView> {
  const present = await findTenantForUpdate(transaction, tenantId);
  if (present === undefined) throw tenantError('tenant.not_found');
  const { tenant, changed } = changeTenant(present, input);
  if (changed.length === 0) return toView(present);
  await saveTenant(transaction, tenant);
  await saveProfile(transaction, tenant);
  const { name, slug, kind, parentId } = tenant;
  await transaction.audit({ action: 'tenant.updated', subject: tenantId, detail: { changed } });
  await transaction.publish(tenantUpdated, { subject: tenantId, data: { tenantId, name, slug, kind, parentId, changed: [...changed] } });
  return toView(tenant);
}
