import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tenantSlug } from '../contract.ts';
import { isReserved } from './slug.ts';

describe('a slug', () => {
  test.each(['abc', 'river-keepers', 'local-42', 'a'.repeat(40)])('can be %s', (slug) => {
    expect(tenantSlug.safeParse(slug).success).toBe(true);
  });
  test.each(['', 'ab', '4you', '-abc', 'abc-', 'a--b', 'xn--caf-dma', 'Abc', 'a b', 'a.b', 'a_b', 'café', 'a'.repeat(41), 'abc\n'])(
    'cannot be %j',
    (slug) => {
      expect(tenantSlug.safeParse(slug).success).toBe(false);
    },
  );
  test('is always a DNS label', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,45}$/), (text) => {
        if (tenantSlug.safeParse(text).success) expect(text).toMatch(/^(?!-)[a-z0-9-]{1,63}(?<!-)$/);
      }),
    );
  });
  test('cannot be a word of the platform', () => {
    expect(['admin', 'www', 'api', 'postmaster', 'organisations', 'prognetwork'].every(isReserved)).toBe(true);
    expect(isReserved('river-keepers')).toBe(false);
  });
});
