import { describe, expect, test } from 'vitest';
import { attemptKey, clientAddress, SIGN_IN_BY_ADDRESS, signInAttemptKeys } from './attempt-window.ts';

describe('attempts', () => {
  test('fall into a bounded number of buckets, the same for the same key', () => {
    const buckets = Array.from({ length: 2000 }, (_, index) => attemptKey(SIGN_IN_BY_ADDRESS, String(index)).bucket);
    expect(Math.max(...buckets)).toBeLessThan(2 ** 20);
    expect(new Set(buckets).size).toBeGreaterThan(1950);
    expect(attemptKey(SIGN_IN_BY_ADDRESS, 'a', 'b')).toEqual(attemptKey(SIGN_IN_BY_ADDRESS, 'a', 'b'));
  });
  test('count against the address too, unless everybody shares it', () => {
    expect(signInAttemptKeys('a@example.org', '203.0.113.7')).toHaveLength(2);
    expect(signInAttemptKeys('a@example.org', '127.0.0.1')).toHaveLength(1);
    expect(signInAttemptKeys('a@example.org', undefined)).toHaveLength(1);
  });
  test('take the address the nearest hop saw, not one the caller wrote', () => {
    expect(clientAddress('198.51.100.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(clientAddress('')).toBeUndefined();
    expect(clientAddress(undefined)).toBeUndefined();
  });
});
