import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@prognetwork/environment-configuration';
import { ServiceError, type TokenVerifier } from '@prognetwork/shared-infrastructure';

/** Whether a bearer may send telemetry: the ingest secret, or the token of a service. */
export function createIngestAccess(secret: Secret | undefined, verifier: TokenVerifier) {
  return async (authorization: string | undefined): Promise<boolean> => {
    const bearer = authorization === undefined ? undefined : /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (bearer === undefined) return false;
    if (secret !== undefined && isSame(bearer, secret.reveal())) return true;
    if (bearer.split('.').length !== 3) return false;
    try {
      return (await verifier.verify(bearer)).permissions.has('service');
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'unauthenticated') return false;
      throw error;
    }
  };
}

/** Compared as digests: the time taken tells neither content nor length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
