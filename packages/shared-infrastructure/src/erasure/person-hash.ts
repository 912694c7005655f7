import { createHash } from 'node:crypto';

/** What tells an erased person from others, and says nothing to whoever does not have the id. */
export function personHash(userId: string): Buffer {
  return createHash('sha256').update(`erased person ${userId.toLowerCase()}`).digest();
}
