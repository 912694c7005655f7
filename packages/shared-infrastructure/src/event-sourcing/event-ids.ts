import { v5 } from 'uuid';

const NAMESPACE = 'c0b5d1b4-8f57-5c1e-9a63-6f0f1f6f2d11';

/** An id that follows from what is named, always the same (UUIDv5, RFC 9562). */
export function derivedId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), NAMESPACE);
}
