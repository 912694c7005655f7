import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';
import { ACTOR } from '../personal.ts';
import { tenantKind } from './fields.ts';

const producer = 'tenant-service';
const tenant = {
  tenantId: z.uuid(),
  name: z.string().min(1).max(200),
  slug: z.string().min(1).max(63),
  kind: tenantKind,
  parentId: z.uuid().nullable(),
};
const notPersonal = { name: 'the name of an organisation, which everybody may see' };

export const tenantCreated = defineEvent('tenant.created', {
  producer,
  description: 'An organisation was reserved; its provisioning runs.',
  data: z.strictObject({ ...tenant, createdBy: z.uuid() }),
  notPersonal,
});
export const tenantUpdated = defineEvent('tenant.updated', {
  producer,
  description: 'Name, description, settings or branding changed.',
  data: z.strictObject({ ...tenant, changed: z.array(z.string().max(50)).max(20) }),
  notPersonal,
});
export const tenantProvisioned = defineEvent('tenant.provisioned', {
  producer,
  description: 'Everything the organisation needs exists; it is open.',
  data: z.strictObject(tenant),
  notPersonal,
});
export const tenantProvisioningProgressed = defineEvent('tenant.provisioning_progressed', {
  producer,
  description: 'A step of the provisioning began, was done, failed or was compensated.',
  data: z.strictObject({
    tenantId: z.uuid(),
    provisioningId: z.uuid(),
    step: z.string().max(100),
    outcome: z.enum(['running', 'done', 'failed', 'compensated']),
  }),
});
export const tenantProvisioningFailed = defineEvent('tenant.provisioning_failed', {
  producer,
  description: 'The provisioning failed for good and what was done was compensated.',
  data: z.strictObject({ tenantId: z.uuid(), provisioningId: z.uuid(), step: z.string().max(100), reason: z.string().max(500) }),
  personal: [{ person: ACTOR, fields: ['reason'] }],
});
export const tenantSuspended = defineEvent('tenant.suspended', {
  producer,
  description: 'The members of the organisation can no longer act in it.',
  data: z.strictObject({ tenantId: z.uuid(), reason: z.string().max(500) }),
  personal: [{ person: ACTOR, fields: ['reason'] }],
});
export const tenantReactivated = defineEvent('tenant.reactivated', {
  producer,
  description: 'The suspension ended.',
  data: z.strictObject({ tenantId: z.uuid() }),
});
export const tenantMilestoneReached = defineEvent('tenant.milestone_reached', {
  producer,
  description: 'The organisation has this many members for the first time.',
  data: z.strictObject({ tenantId: z.uuid(), milestone: z.int().min(1), members: z.int().min(1) }),
});
export const tenantDeleted = defineEvent('tenant.deleted', {
  producer,
  description: 'The organisation no longer exists.',
  data: z.strictObject({ tenantId: z.uuid() }),
});

export type TenantCreated = EventOf<typeof tenantCreated>;
export type TenantUpdated = EventOf<typeof tenantUpdated>;
export type TenantProvisioned = EventOf<typeof tenantProvisioned>;
export type TenantProvisioningProgressed = EventOf<typeof tenantProvisioningProgressed>;
export type TenantProvisioningFailed = EventOf<typeof tenantProvisioningFailed>;
export type TenantSuspended = EventOf<typeof tenantSuspended>;
export type TenantReactivated = EventOf<typeof tenantReactivated>;
export type TenantMilestoneReached = EventOf<typeof tenantMilestoneReached>;
export type TenantDeleted = EventOf<typeof tenantDeleted>;
