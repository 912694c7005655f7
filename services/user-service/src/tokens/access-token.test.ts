import { describe, expect, test } from 'vitest';
import { personClaims, serviceClaims } from './access-token.ts';

const tenantId = '01990000-0000-7000-8000-000000000001';
const holder = { userId: 'u', email: 'a@example.org', displayName: 'A', isPlatformAdministrator: true };

describe('claims of a token', () => {
  test('give platform permissions only outside a tenant', () => {
    expect(personClaims(holder, 's', undefined).permissions).toEqual(['platform.read', 'platform.manage']);
    const inTenant = personClaims(holder, 's', { tenantId, role: 'member' });
    expect(inTenant).toMatchObject({ tid: tenantId, role: 'member', permissions: ['tenant.read', 'payment.pay'] });
  });
  test('give an ordinary person no permission outside a tenant', () => {
    expect(personClaims({ ...holder, isPlatformAdministrator: false }, 's', undefined).permissions).toEqual([]);
  });
  test('name a service as what it is', () => {
    expect(serviceClaims('tenant-service', undefined)).toEqual({ sub: 'service:tenant-service', permissions: ['service'] });
    expect(serviceClaims('tenant-service', tenantId).tid).toBe(tenantId);
  });
});
