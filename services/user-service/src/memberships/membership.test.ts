import { describe, expect, test } from 'vitest';
import { activate, changeRole, endWithSubscription, rejoin, type Membership } from './membership.ts';

const now = new Date('2026-11-20T12:00:00Z');
const applicant: Membership = { membershipId: 'm1', userId: 'u1', role: 'applicant', status: 'pending', joinedAt: null };
const member: Membership = { ...applicant, role: 'member', status: 'active', joinedAt: now };
const owner: Membership = { ...member, role: 'owner' };

describe('a membership', () => {
  test('becomes active when dues are paid, once', () => {
    expect(activate(applicant, now)).toEqual(member);
    expect(activate(member, now)).toBeUndefined();
    expect(activate({ ...member, status: 'left' }, now)).toBeUndefined();
  });
  test('starts over when a person who left asks again', () => {
    expect(rejoin({ ...member, status: 'left' })).toEqual(applicant);
    expect(rejoin(member)).toBeUndefined();
  });
  test('ends with its subscription, except for those who hold an office', () => {
    expect(endWithSubscription(member)?.status).toBe('left');
    expect(endWithSubscription(owner)).toBeUndefined();
    expect(endWithSubscription({ ...member, role: 'administrator' })).toBeUndefined();
  });
});

describe('changing a role', () => {
  test('refuses to take the role of the last owner', () => {
    expect(() => changeRole(owner, 'member', 'owner', new Set(['m1']))).toThrow(expect.objectContaining({ code: 'membership.last_owner' }));
    expect(changeRole(owner, 'member', 'owner', new Set(['m1', 'm2']))?.role).toBe('member');
  });
  test('lets only owners make or unmake owners', () => {
    expect(() => changeRole(member, 'owner', 'administrator', new Set(['m2']))).toThrow(
      expect.objectContaining({ code: 'membership.only_owners_change_owners' }),
    );
    expect(changeRole(member, 'owner', 'owner', new Set(['m2']))?.role).toBe('owner');
    expect(changeRole(member, 'administrator', 'administrator', new Set(['m2']))?.role).toBe('administrator');
  });
  test('refuses memberships that are not active, and changes nothing when the role is the same', () => {
    expect(() => changeRole(applicant, 'member', 'owner', new Set(['m2']))).toThrow(
      expect.objectContaining({ code: 'membership.not_active' }),
    );
    expect(changeRole(member, 'member', 'owner', new Set(['m2']))).toBeUndefined();
  });
});
