import { tenantProvisioned } from '@prognetwork/event-based-service-client';
import { FinalStepError, type Database, type SagaStepContext, type Transaction } from '@prognetwork/shared-infrastructure';
import { endMember } from '../members/member-repository.ts';
import { saveProfile } from '../profiles/profile-repository.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { findTenantForUpdate, saveTenant } from '../tenants/tenant-repository.ts';

/** The steps in our own database. Each holds the saga's lease in its transaction, and does nothing the second time. */
type Change = (transaction: Transaction, tenant: Tenant) => Promise<void>;

async function inTenant(database: Database, context: SagaStepContext<unknown>, change: Change): Promise<void> {
  await database.inTenantTransaction(context.subject, async (transaction) => {
    await context.assertLease(transaction);
    const tenant = await findTenantForUpdate(transaction, context.subject);
    if (tenant === undefined) throw new FinalStepError('The organisation is gone.');
    await change(transaction, tenant);
  });
}

async function saveStatus(transaction: Transaction, tenant: Tenant, status: Tenant['status'], action: string): Promise<void> {
  const changed = { ...tenant, status };
  await saveTenant(transaction, changed);
  await saveProfile(transaction, changed);
  await transaction.audit({ action, subject: tenant.tenantId });
}

/** The slug was reserved together with the start of the saga; here it is made sure of. */
export function confirmReservation(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  return inTenant(database, context, async (_transaction, tenant) => {
    if (tenant.status === 'closed') throw new FinalStepError('The organisation was closed.');
  });
}

export function closeTenant(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  return inTenant(database, context, async (transaction, tenant) => {
    if (tenant.status === 'closed') return;
    await saveStatus(transaction, tenant, 'closed', 'tenant.closed');
    await endMember(transaction, tenant.createdBy);
  });
}

export function openTenant(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  return inTenant(database, context, async (transaction, tenant) => {
    if (tenant.status !== 'provisioning') return;
    await saveStatus(transaction, tenant, 'active', 'tenant.provisioned');
    const { tenantId, name, slug, kind, parentId } = tenant;
    await transaction.publish(tenantProvisioned, { subject: tenantId, data: { tenantId, name, slug, kind, parentId } });
  });
}

export function hideTenant(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  return inTenant(database, context, async (transaction, tenant) => {
    if (tenant.status === 'active') await saveStatus(transaction, tenant, 'provisioning', 'tenant.hidden');
  });
}
