import { v7 } from 'uuid';

export type Clock = () => Date;
export type NewId = () => string;

const RANDOM_BYTES = 16;
// Asking the system for each id by itself costs more than all else about an id.
const pool = new Uint8Array(256 * RANDOM_BYTES);
let used = pool.length;
let lastMs = Number.NEGATIVE_INFINITY;
let sequence = 0;

/** UUIDv7: sorts by the time it was made (RFC 9562), also among those that this process made in one millisecond. */
export const newId: NewId = () => {
  const random = nextRandom();
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // The highest bit stays clear, so that a millisecond has room to count upwards.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(4) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
};

/** Sixteen bytes that were given to nobody else. */
function nextRandom(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.subarray(used - RANDOM_BYTES, used);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
