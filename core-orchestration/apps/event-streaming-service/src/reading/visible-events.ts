import { commonError, type Principal } from '@prognetwork/shared-infrastructure';
import type { EventFilter } from '../log/event-store.ts';

export interface RequestedEvents {
  readonly type?: readonly string[] | undefined;
  readonly tenantId?: string | undefined;
  readonly subject?: string | undefined;
  readonly category?: string | undefined;
}

/**
 * The one place that decides whose events a principal sees: a platform administrator, and a service that acts for no tenant, all; a bearer
 * of `event.read` those of the tenant in the token. Another tenant's events are not found, whether that tenant exists or not.
 */
export function visibleEvents(principal: Principal | undefined, requested: RequestedEvents): EventFilter {
  if (principal === undefined) throw commonError('authentication.required');
  const tenant = seesAllTenants(principal) ? requested.tenantId : ownTenant(principal, requested.tenantId);
  return {
    ...(requested.type === undefined ? {} : { types: requested.type }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(requested.subject === undefined ? {} : { subject: requested.subject }),
    ...(requested.category === undefined ? {} : { category: requested.category }),
  };
}

function seesAllTenants({ kind, permissions, tenantId }: Principal): boolean {
  return permissions.has('platform.read') || (kind === 'service' && permissions.has('service') && tenantId === undefined);
}

function ownTenant(principal: Principal, requested: string | undefined): string {
  if (!principal.permissions.has('event.read')) throw commonError('authorization.forbidden', { permission: 'event.read' });
  if (principal.tenantId === undefined) throw commonError('authorization.tenant_required');
  if (requested !== undefined && requested !== principal.tenantId) throw commonError('resource.not_found');
  return principal.tenantId;
}
