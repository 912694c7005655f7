import { describe, expect, test } from 'vitest';
import { changeTenant, checkParent, MAX_DEPTH, reactivate, suspend, type Tenant } from './tenant.ts';

const tenant: Tenant = {
  tenantId: 't',
  name: 'River Keepers',
  slug: 'river-keepers',
  kind: 'federation',
  parentId: null,
  status: 'active',
  description: '',
  settings: { currency: 'EUR' },
  branding: { tagline: 'Clean water' },
  createdBy: 'u',
  suspendedReason: null,
  createdAt: new Date('2026-11-20T12:00:00Z'),
};
const withCode = (code: string) => expect.objectContaining({ code });

describe('a parent', () => {
  const parent = { status: 'active', role: 'owner', depth: 1 } as const;
  test('must exist for the person, be administered by them, be open and not too deep', () => {
    expect(() => checkParent(parent)).not.toThrow();
    expect(() => checkParent({ ...parent, role: 'administrator' })).not.toThrow();
    expect(() => checkParent(undefined)).toThrow(withCode('tenant.parent_not_found'));
    expect(() => checkParent({ ...parent, role: undefined })).toThrow(withCode('tenant.parent_not_found'));
    expect(() => checkParent({ ...parent, role: 'member' })).toThrow(withCode('tenant.parent_forbidden'));
    expect(() => checkParent({ ...parent, status: 'suspended' })).toThrow(withCode('tenant.parent_not_active'));
    expect(() => checkParent({ ...parent, depth: MAX_DEPTH })).toThrow(withCode('tenant.too_deep'));
  });
});

describe('changing a tenant', () => {
  test('merges settings and branding and names what changed', () => {
    const { tenant: next, changed } = changeTenant(tenant, {
      branding: { logoText: 'RK' },
      settings: { currency: 'EUR' },
      name: 'River Keepers',
    });
    expect(next.branding).toEqual({ tagline: 'Clean water', logoText: 'RK' });
    expect(changed).toEqual(['branding']);
  });
  test('is refused while it is suspended or not open', () => {
    expect(() => changeTenant({ ...tenant, status: 'suspended' }, { name: 'A' })).toThrow(withCode('tenant.suspended'));
    expect(() => changeTenant({ ...tenant, status: 'provisioning' }, { name: 'A' })).toThrow(withCode('tenant.not_open'));
  });
});

describe('suspending and reactivating', () => {
  test('go back and forth, and twice is once', () => {
    const suspended = suspend(tenant, 'Abuse');
    expect(suspended).toMatchObject({ status: 'suspended', suspendedReason: 'Abuse' });
    if (suspended === undefined) throw new Error('It was not suspended.');
    expect(suspend(suspended, 'Again')).toBeUndefined();
    expect(reactivate(suspended)).toEqual(tenant);
    expect(reactivate(tenant)).toBeUndefined();
  });
  test('are refused for a tenant that is not open', () => {
    expect(() => suspend({ ...tenant, status: 'provisioning' }, 'Abuse')).toThrow(withCode('tenant.not_open'));
    expect(() => reactivate({ ...tenant, status: 'closed' })).toThrow(withCode('tenant.not_open'));
  });
});
