import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps the keys of persons unreadable in the database; each is bound to its person. */
export interface KeyWrapping {
  wrap(person: string, key: Buffer): Buffer;
  /** Throws when it was wrapped under another secret, for another person, or changed. */
  unwrap(person: string, wrapped: Buffer): Buffer;
  /** By what the key of an e-mail address is found; without the secret nobody can tell whose address it is. */
  hashOfAddress(address: string): Buffer;
}

export function createKeyWrapping(secret: string): KeyWrapping {
  const master = Buffer.from(hkdfSync('sha256', secret, 'prognetwork', 'keys of persons', 32));
  const addresses = Buffer.from(hkdfSync('sha256', secret, 'prognetwork', 'hashes of addresses', 32));
  return {
    wrap(person, key) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, master, nonce).setAAD(Buffer.from(person));
      const text = Buffer.concat([cipher.update(key), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    unwrap(person, wrapped) {
      const nonce = wrapped.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(ALGORITHM, master, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(person));
      decipher.setAuthTag(wrapped.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    },
    hashOfAddress: (address) => createHmac('sha256', addresses).update(address.normalize('NFKC').trim().toLowerCase()).digest(),
  };
}
