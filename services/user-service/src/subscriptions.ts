import {
  on,
  paymentProcessed,
  subscriptionCanceled,
  tenantCreated,
  tenantProvisioned,
  tenantProvisioningFailed,
  tenantReactivated,
  tenantSuspended,
  tenantUpdated,
  type Subscription,
} from '@prognetwork/event-based-service-client';
import type { EventScope } from '@prognetwork/shared-infrastructure';
import { activateMembership, endMembership } from './memberships/follow-payments.ts';
import { noteCreated, noteProvisioned, noteStatus, noteUpdated } from './organisations/follow-tenants.ts';

export const subscriptions: readonly Subscription<EventScope>[] = [
  on(tenantCreated, (event, { tx }) => noteCreated(tx, event)),
  on(tenantProvisioned, (event, { tx }) => noteProvisioned(tx, event)),
  on(tenantUpdated, (event, { tx }) => noteUpdated(tx, event)),
  on(tenantSuspended, (event, { tx }) => noteStatus(tx, event.data.tenantId, 'suspended')),
  on(tenantReactivated, (event, { tx }) => noteStatus(tx, event.data.tenantId, 'active')),
  on(tenantProvisioningFailed, (event, { tx }) => noteStatus(tx, event.data.tenantId, 'closed')),
  on(paymentProcessed, (event, { tx }) => activateMembership(tx, event)),
  on(subscriptionCanceled, (event, { tx }) => endMembership(tx, event)),
];
