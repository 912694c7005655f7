import { describe, expect, test } from 'vitest';
import { isRedeemable, isWithinClient } from './handoff.ts';

const now = new Date('2026-11-20T12:00:00Z');
const handoff = { client: 'admin', expiresAt: new Date(now.getTime() + 60_000) } as const;

describe('a handoff', () => {
  test('counts for its client within its minute only', () => {
    expect(isRedeemable(handoff, 'admin', now)).toBe(true);
    expect(isRedeemable(handoff, 'marketing', now)).toBe(false);
    expect(isRedeemable(handoff, 'admin', handoff.expiresAt)).toBe(false);
  });
  test.each([
    ['/members?status=active', true],
    ['http://localhost:3000/members', true],
    ['http://localhost:3001/members', false],
    ['//evil.example/members', false],
    ['/\\evil.example', false],
    ['javascript:alert(1)', false],
  ])('returns only to the client itself: %s', (returnTo, isAllowed) => {
    expect(isWithinClient(returnTo, new URL('http://localhost:3000'))).toBe(isAllowed);
  });
});
