import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';
import { checkpointText, type Checkpoint } from './checkpoint.ts';

export interface PublicCheckpointKey {
  readonly keyId: string;
  /** 32 bytes, base64url. */
  readonly publicKey: string;
  readonly isActive: boolean;
}

/** The key that signs checkpoints, and those that are believed. Which are believed comes from settings only: a key in the database could be anyone's. */
export interface CheckpointKeys {
  readonly keys: readonly PublicCheckpointKey[];
  sign(checkpoint: Omit<Checkpoint, 'keyId' | 'signature'>): Checkpoint;
  isGenuine(checkpoint: Checkpoint): boolean;
}

const SEED_BYTES = 32;
/** Everything of a PKCS #8 Ed25519 key that comes before its seed. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `retired` holds public keys (base64url) of earlier secrets. Throws when one is no Ed25519 key. */
export function createCheckpointKeys(secret: string, retired: readonly string[]): CheckpointKeys {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'prognetwork', 'event log checkpoints', SEED_BYTES));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const active = createPublicKey(privateKey);
  const activeId = idOf(rawOf(active));
  const known = new Map<string, KeyObject>([[activeId, active]]);
  for (const text of retired) {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
    known.set(idOf(rawOf(key)), key);
  }
  return {
    keys: [...known].map(([keyId, key]) => ({ keyId, publicKey: rawOf(key), isActive: keyId === activeId })),
    sign(checkpoint) {
      const unsigned = { ...checkpoint, keyId: activeId };
      return { ...unsigned, signature: sign(null, Buffer.from(checkpointText(unsigned)), privateKey) };
    },
    isGenuine(checkpoint) {
      const key = known.get(checkpoint.keyId);
      return key !== undefined && verify(null, Buffer.from(checkpointText(checkpoint)), key, checkpoint.signature);
    },
  };
}

function rawOf(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? '';
}

function idOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16);
}
