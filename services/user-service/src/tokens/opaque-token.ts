import { createHash, randomBytes } from 'node:crypto';

export type OpaqueTokenPrefix = 'pns_' | 'pnr_' | 'pnh_' | 'pnv_';

/** 256 random bits. Only `hash` is stored: the bits are unguessable, so a fast hash is enough. */
export function createOpaqueToken(prefix: OpaqueTokenPrefix): { readonly token: string; readonly hash: Buffer } {
  const token = prefix + randomBytes(32).toString('base64url');
  return { token, hash: hashOpaqueToken(token) };
}

export function hashOpaqueToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
