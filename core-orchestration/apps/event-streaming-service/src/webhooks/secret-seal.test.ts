import { Secret } from '@prognetwork/environment-configuration';
import { describe, expect, it } from 'vitest';
import { createSecretSeal } from './secret-seal.ts';

const seal = createSecretSeal(new Secret('of this installation'));
const plain = Buffer.from('a webhook secret');

describe('a sealed secret', () => {
  it('opens again, and is another each time it is sealed', () => {
    const [one, other] = [seal.seal(plain, 'row 1'), seal.seal(plain, 'row 1')];
    expect([one, other].map((sealed) => seal.open(sealed, 'row 1').toString())).toEqual(['a webhook secret', 'a webhook secret']);
    expect(one.equals(other)).toBe(false);
    expect(one.includes(plain)).toBe(false);
  });

  it('does not open when it was changed, moved, cut or sealed by another installation', () => {
    const sealed = seal.seal(plain, 'row 1');
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    for (const open of [
      () => seal.open(changed, 'row 1'),
      () => seal.open(sealed, 'row 2'),
      () => seal.open(sealed.subarray(0, 20), 'row 1'),
      () => createSecretSeal(new Secret('of another')).open(sealed, 'row 1'),
    ])
      expect(open).toThrow();
  });
});
