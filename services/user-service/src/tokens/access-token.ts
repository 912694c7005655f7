import { permissionsOfRole, platformAdministratorPermissions, type Permission } from '@prognetwork/shared-infrastructure';
import type { MembershipRole } from '../contract.ts';

export const ACCESS_TOKEN_LIFETIME_SECONDS = 300;

export interface TokenHolder {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly isPlatformAdministrator: boolean;
}

export interface TenantScope {
  readonly tenantId: string;
  readonly role: MembershipRole;
}

/** What a token says beyond issuer, audience and times. A token acts for a tenant or for the platform, never for both. */
export interface AccessClaims {
  readonly sub: string;
  readonly sid?: string;
  readonly tid?: string;
  readonly role?: MembershipRole;
  readonly permissions: readonly Permission[];
  readonly name?: string;
  readonly email?: string;
}

export function personClaims(holder: TokenHolder, sessionId: string, tenant: TenantScope | undefined): AccessClaims {
  const person = { sub: holder.userId, sid: sessionId, name: holder.displayName, email: holder.email };
  if (tenant !== undefined) return { ...person, tid: tenant.tenantId, role: tenant.role, permissions: permissionsOfRole[tenant.role] };
  return { ...person, permissions: holder.isPlatformAdministrator ? platformAdministratorPermissions : [] };
}

export function serviceClaims(service: string, tenantId: string | undefined): AccessClaims {
  return { sub: `service:${service}`, permissions: ['service'], ...(tenantId === undefined ? {} : { tid: tenantId }) };
}
