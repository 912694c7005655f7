import { permissionsOfRole, platformAdministratorPermissions, type Principal, type TenantRole } from '@prognetwork/shared-infrastructure';
import { describe, expect, it } from 'vitest';
import { visibleEvents } from './visible-events.ts';

const OWN = '0199aaaa-0000-7000-8000-000000000001';
const OTHER = '0199aaaa-0000-7000-8000-000000000002';

function principal(permissions: readonly string[], tenantId?: string, kind: Principal['kind'] = 'person'): Principal {
  return {
    kind,
    id: 'someone',
    sessionId: undefined,
    tenantId,
    role: undefined,
    permissions: new Set(permissions) as Principal['permissions'],
    name: undefined,
    email: undefined,
    issuedAt: 0,
    expiresAt: 0,
  };
}
const withRole = (role: TenantRole) => principal(permissionsOfRole[role], OWN);

describe('the events a principal sees', () => {
  it('are those of the own tenant, whatever else is asked for', () => {
    expect(visibleEvents(withRole('owner'), {})).toEqual({ tenant: OWN });
    expect(visibleEvents(withRole('administrator'), { tenantId: OWN, type: ['user.created'], subject: 's' })).toEqual({
      tenant: OWN,
      types: ['user.created'],
      subject: 's',
    });
  });

  it('are not found when they belong to another tenant', () => {
    expect(() => visibleEvents(withRole('owner'), { tenantId: OTHER })).toThrow(expect.objectContaining({ kind: 'not_found' }));
  });

  it('are all, or one tenant’s, for a platform administrator', () => {
    const administrator = principal(platformAdministratorPermissions);
    expect(visibleEvents(administrator, {})).toEqual({});
    expect(visibleEvents(administrator, { tenantId: OTHER })).toEqual({ tenant: OTHER });
  });

  it('are all for a service that acts for no tenant', () => {
    expect(visibleEvents(principal(['service'], undefined, 'service'), {})).toEqual({});
  });

  it('are none without the permission, without a tenant, or without a token', () => {
    const forbidden = expect.objectContaining({ kind: 'forbidden' }) as Error;
    expect(() => visibleEvents(withRole('member'), {})).toThrow(forbidden);
    expect(() => visibleEvents(principal(['service'], OWN), {})).toThrow(forbidden);
    expect(() => visibleEvents(principal(['event.read']), {})).toThrow(forbidden);
    expect(() => visibleEvents(undefined, {})).toThrow(expect.objectContaining({ kind: 'unauthenticated' }));
  });
});
