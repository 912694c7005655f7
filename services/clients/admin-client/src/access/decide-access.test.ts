import { describe, expect, test } from 'vitest';
import type { Membership } from '../contract/people.ts';
import { administered, decideTenantAccess } from './decide-access.ts';

function membership(tenantSlug: string, role: Membership['role'], status: Membership['status'] = 'active'): Membership {
  return { membershipId: `m-${tenantSlug}`, tenantId: `t-${tenantSlug}`, tenantName: tenantSlug, tenantSlug, role, status, joinedAt: null };
}

const memberships = [
  membership('own', 'owner'),
  membership('run', 'administrator'),
  membership('joined', 'member'),
  membership('asked', 'applicant', 'pending'),
  membership('gone', 'owner', 'left'),
  membership('unpaid', 'administrator', 'pending'),
];

describe('opening an organisation', () => {
  test.each([
    ['own', 'granted'],
    ['run', 'granted'],
    ['joined', 'forbidden'],
    ['asked', 'forbidden'],
    ['unpaid', 'forbidden'],
    ['gone', 'unknown'],
    ['elsewhere', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (slug, kind) => {
    expect(decideTenantAccess(memberships, slug).kind).toBe(kind);
  });

  test('takes the tenant from the membership, never from the address', () => {
    expect(decideTenantAccess(memberships, 'run')).toMatchObject({ membership: { tenantId: 't-run' } });
  });
});

test('only active owners and administrators run an organisation', () => {
  expect(administered(memberships).map(({ tenantSlug }) => tenantSlug)).toEqual(['own', 'run']);
});
