import {
  memberJoined,
  memberRequested,
  on,
  tenantDeleted,
  tenantProvisioned,
  tenantProvisioningFailed,
  tenantReactivated,
  tenantSuspended,
  tenantUpdated,
  userDeleted,
  type Subscription,
} from '@prognetwork/event-based-service-client';
import { onPerson, type Database, type EventScope } from '@prognetwork/shared-infrastructure';
import { savePayer } from './checkouts/checkout-repository.ts';
import { erasePayer } from './checkouts/erase-payer.ts';
import { deleteOrganisation, saveOrganisation, updateOrganisation } from './organisations/organisation-repository.ts';

interface Member {
  readonly userId: string;
  readonly displayName: string;
  readonly email: string;
}

/** What this service learns from the others: which organisations there are, and who may pay. */
export const paymentSubscriptions: readonly Subscription<EventScope>[] = [
  on(tenantProvisioned, ({ data }, { tx }: EventScope) =>
    saveOrganisation(tx, { organisationId: data.tenantId, slug: data.slug, name: data.name }),
  ),
  on(tenantUpdated, ({ data }, { tx }: EventScope) => updateOrganisation(tx, data.tenantId, { slug: data.slug, name: data.name })),
  on(tenantSuspended, ({ data }, { tx }: EventScope) => updateOrganisation(tx, data.tenantId, { status: 'suspended' })),
  on(tenantReactivated, ({ data }, { tx }: EventScope) => updateOrganisation(tx, data.tenantId, { status: 'active' })),
  on(tenantProvisioningFailed, ({ data }, { tx }: EventScope) => deleteOrganisation(tx, data.tenantId)),
  on(tenantDeleted, ({ data }, { tx }: EventScope) => deleteOrganisation(tx, data.tenantId)),
  onPerson(memberRequested, ({ data }, { tx }) => rememberPayer(tx, data)),
  onPerson(memberJoined, ({ data }, { tx }) => rememberPayer(tx, data)),
];

/** Once more, for a service whose database was restored to before the erasure had come by. */
export function eraseDeletedPayers(database: Database): Subscription<EventScope> {
  return on(userDeleted, ({ data }) => erasePayer(database, 'payment-service', data.userId));
}

async function rememberPayer(tx: EventScope['tx'], member: Member): Promise<void> {
  // Events of members always carry their tenant.
  if (tx.tenantId === undefined) throw new Error('A membership belongs to a tenant.');
  await savePayer(tx, { tenantId: tx.tenantId, userId: member.userId, name: member.displayName, email: member.email });
}
