import { describe, expect, test } from 'vitest';
import { findPasswordWeakness } from './password-policy.ts';

const email = 'someone@example.org';

describe('a new password', () => {
  test('is accepted when it is long enough and not predictable', () => {
    expect(findPasswordWeakness('three blue herons', email)).toBeUndefined();
    expect(findPasswordWeakness('x'.repeat(100) + 'abcdefghij', email)).toBeUndefined();
  });
  test('is refused under 12 and above 128 characters, counted as code points', () => {
    expect(findPasswordWeakness('elevenchars', email)).toBe('too_short');
    expect(findPasswordWeakness('🦢🦆🐦🦉🐧🐔', email)).toBe('too_short');
    expect(findPasswordWeakness('abcd'.repeat(33), email)).toBe('too_long');
  });
  test('is refused when it is common in any case, has too few characters, or is the address itself', () => {
    expect(findPasswordWeakness('PasswordPassword', email)).toBe('too_common');
    expect(findPasswordWeakness('aaaaaaaaaaaaaaaa', email)).toBe('too_common');
    expect(findPasswordWeakness('Someone@Example.org', email)).toBe('too_common');
  });
});
