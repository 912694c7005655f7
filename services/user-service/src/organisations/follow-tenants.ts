import type { TenantCreated, TenantProvisioned, TenantUpdated } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { OrganisationStatus } from '../schema.ts';
import { addOrganisation, updateOrganisation } from './organisation-repository.ts';

export async function noteCreated(transaction: Transaction, event: TenantCreated): Promise<void> {
  const { tenantId: id, name, slug } = event.data;
  await addOrganisation(transaction, { id, name, slug, status: 'provisioning' });
}

export async function noteProvisioned(transaction: Transaction, event: TenantProvisioned): Promise<void> {
  const { tenantId, name, slug } = event.data;
  await addOrganisation(transaction, { id: tenantId, name, slug, status: 'active' });
  await updateOrganisation(transaction, tenantId, { name, slug, status: 'active' });
}

export async function noteUpdated(transaction: Transaction, event: TenantUpdated): Promise<void> {
  const { tenantId, name, slug } = event.data;
  await updateOrganisation(transaction, tenantId, { name, slug });
}

export async function noteStatus(transaction: Transaction, tenantId: string, status: OrganisationStatus): Promise<void> {
  await updateOrganisation(transaction, tenantId, { status });
}
