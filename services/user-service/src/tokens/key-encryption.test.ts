import { describe, expect, test } from 'vitest';
import { createKeyEncryption } from './key-encryption.ts';

describe('an encrypted signing key', () => {
  const encryption = createKeyEncryption('a-secret-of-the-installation-with-length');
  const sealed = encryption.encrypt('kid-1', Buffer.from('private'));

  test('opens with the same secret and name', () => {
    expect(encryption.decrypt('kid-1', sealed).toString()).toBe('private');
    expect(sealed.includes('private')).toBe(false);
  });
  test('does not open with another secret, under another name, or when changed', () => {
    expect(() => createKeyEncryption('another-secret-of-another-installation').decrypt('kid-1', sealed)).toThrow();
    expect(() => encryption.decrypt('kid-2', sealed)).toThrow();
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => encryption.decrypt('kid-1', changed)).toThrow();
  });
});
