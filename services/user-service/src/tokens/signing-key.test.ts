import { describe, expect, test } from 'vitest';
import { findSigningKey, planRotation, spanOf, type SigningKeySpan } from './signing-key.ts';

const HOUR_MS = 60 * 60_000;
const start = new Date('2026-11-20T12:00:00Z');

function at(hours: number): Date {
  return new Date(start.getTime() + hours * HOUR_MS);
}

describe('rotation of signing keys', () => {
  test('makes a key that signs at once when there is none', () => {
    expect(planRotation([], start)).toEqual({ newKeySignsFrom: start, expiredKids: [] });
  });
  test('makes nothing while the key is young', () => {
    expect(planRotation([{ kid: 'a', ...spanOf(start) }], at(24)).newKeySignsFrom).toBeUndefined();
  });
  test('always has a key to sign with, published at least a day before, over a year of hourly checks', () => {
    let keys: SigningKeySpan[] = [];
    const publishedAt = new Map<string, number>();
    for (let hour = 0; hour < 365 * 24; hour++) {
      const plan = planRotation(keys, at(hour));
      keys = keys.filter((key) => !plan.expiredKids.includes(key.kid));
      if (plan.newKeySignsFrom !== undefined) {
        const kid = `key-${hour}`;
        keys.push({ kid, ...spanOf(plan.newKeySignsFrom) });
        publishedAt.set(kid, hour);
      }
      const signing = findSigningKey(keys, at(hour));
      expect(signing).toBeDefined();
      if (signing !== undefined && hour > 0 && signing.kid !== 'key-0')
        expect(hour - (publishedAt.get(signing.kid) ?? hour)).toBeGreaterThanOrEqual(24);
      expect(keys.length).toBeLessThanOrEqual(3);
    }
    expect(publishedAt.size).toBeGreaterThan(11);
  });
  test('keeps a key for verification after it stopped signing, then drops it', () => {
    const key = { kid: 'a', ...spanOf(start) };
    expect(findSigningKey([key], key.signsUntil)).toBeUndefined();
    expect(planRotation([key], key.signsUntil).expiredKids).toEqual([]);
    expect(planRotation([key], key.verifiesUntil).expiredKids).toEqual(['a']);
  });
});
