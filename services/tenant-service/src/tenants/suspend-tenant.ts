import { tenantReactivated, tenantSuspended } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import type { TenantView } from '../contract.ts';
import { tenantError } from '../errors.ts';
import { saveProfile } from '../profiles/profile-repository.ts';
import { reactivate, suspend, type Tenant } from './tenant.ts';
import { findTenantForUpdate, saveTenant } from './tenant-repository.ts';
import { toView } from './tenant-view.ts';

/** Its members can no longer act: the user service gives them no more tokens. */
export async function suspendTenant(context: TenantContext, actorId: string, tenantId: string, reason: string): Promise<TenantView> {
  return context.database.inPlatformTransaction({ actorId, reason: `suspend tenant ${tenantId}` }, async (transaction) => {
    const present = await loadForUpdate(transaction, tenantId);
    const suspended = suspend(present, reason);
    if (suspended === undefined) return toView(present);
    await save(transaction, suspended);
    await transaction.audit({ action: 'tenant.suspended', subject: tenantId, detail: { reason } });
    await transaction.publish(tenantSuspended, { subject: tenantId, tenantId, data: { tenantId, reason } });
    return toView(suspended);
  });
}

export async function reactivateTenant(context: TenantContext, actorId: string, tenantId: string): Promise<TenantView> {
  return context.database.inPlatformTransaction({ actorId, reason: `reactivate tenant ${tenantId}` }, async (transaction) => {
    const present = await loadForUpdate(transaction, tenantId);
    const active = reactivate(present);
    if (active === undefined) return toView(present);
    await save(transaction, active);
    await transaction.audit({ action: 'tenant.reactivated', subject: tenantId });
    await transaction.publish(tenantReactivated, { subject: tenantId, tenantId, data: { tenantId } });
    return toView(active);
  });
}

async function loadForUpdate(transaction: Transaction, tenantId: string): Promise<Tenant> {
  const tenant = await findTenantForUpdate(transaction, tenantId);
  if (tenant === undefined) throw tenantError('tenant.not_found');
  return tenant;
}

async function save(transaction: Transaction, tenant: Tenant): Promise<void> {
  await saveTenant(transaction, tenant);
  await saveProfile(transaction, tenant);
}
