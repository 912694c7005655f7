import { describe, expect, test } from 'vitest';
import { giveBack, isLastOwner } from './erasure.ts';

const owner = { membershipId: 'm', userId: 'u', role: 'owner', status: 'active', joinedAt: null } as const;

describe('the last owner', () => {
  test('is one beside whom there is no other', () => {
    expect(isLastOwner(owner, ['m'])).toBe(true);
    expect(isLastOwner(owner, ['m', 'other'])).toBe(false);
  });

  test('is nobody with another role, and nobody who has left', () => {
    expect(isLastOwner({ ...owner, role: 'administrator' }, ['other'])).toBe(false);
    expect(isLastOwner({ ...owner, status: 'left' }, ['other'])).toBe(false);
  });
});

describe('a membership that was left for an erasure', () => {
  const before = { tenantId: 't', membershipId: 'm', role: 'administrator', status: 'active' } as const;

  test('is given back with its role', () => {
    expect(giveBack({ ...owner, role: 'administrator', status: 'left' }, before)).toMatchObject({
      role: 'administrator',
      status: 'active',
    });
  });

  test('stays as it is when the person has joined again', () => {
    expect(giveBack({ ...owner, role: 'applicant', status: 'pending' }, before)).toBeUndefined();
  });
});
