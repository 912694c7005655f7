import { createHash } from 'node:crypto';

/** How many attempts of a kind are free within a window. */
export interface AttemptLimit {
  readonly kind: string;
  readonly maxAttempts: number;
  readonly windowMs: number;
}

export const SIGN_IN_BY_ACCOUNT_AND_ADDRESS: AttemptLimit = { kind: 'sign_in', maxAttempts: 10, windowMs: 15 * 60_000 };
export const SIGN_IN_BY_ADDRESS: AttemptLimit = { kind: 'sign_in_address', maxAttempts: 100, windowMs: 15 * 60_000 };
export const REGISTRATION_BY_ACCOUNT: AttemptLimit = { kind: 'registration', maxAttempts: 5, windowMs: 60 * 60_000 };

export interface AttemptKey {
  readonly limit: AttemptLimit;
  readonly bucket: number;
}

const BUCKET_BITS = 20;

/** Maps what is counted to one of 2^20 buckets; two accounts share one so rarely that it does not matter, and rows stay bounded. */
export function attemptKey(limit: AttemptLimit, ...parts: readonly string[]): AttemptKey {
  const digest = createHash('sha256').update(parts.join('\n')).digest();
  return { limit, bucket: digest.readUInt32BE(0) >>> (32 - BUCKET_BITS) };
}

/** What a failed sign-in counts against. Behind a shared or unknown address only the account is slowed, not everybody. */
export function signInAttemptKeys(emailKey: string, address: string | undefined): readonly AttemptKey[] {
  const byAccount = attemptKey(SIGN_IN_BY_ACCOUNT_AND_ADDRESS, emailKey, address ?? '');
  return address === undefined || isLoopback(address) ? [byAccount] : [byAccount, attemptKey(SIGN_IN_BY_ADDRESS, address)];
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

/** The address the nearest trusted hop saw: the last entry, since earlier ones can be invented by the caller. */
export function clientAddress(forwardedFor: string | undefined): string | undefined {
  return forwardedFor?.split(',').at(-1)?.trim() || undefined;
}
