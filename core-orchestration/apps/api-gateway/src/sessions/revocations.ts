import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { Principal } from '@prognetwork/shared-infrastructure';
import { BoundedCache } from './bounded-cache.ts';

const MAX_ENTRIES = 100_000;

/** What ended since: a token made before is refused though its signature is good. Entries outlive every token, which lives five minutes. */
export interface Revocations {
  /** Takes note of an event. Returns a test for principals that it concerns, or undefined when it ends nothing. */
  apply(event: CloudEvent): ((principal: Principal) => boolean) | undefined;
  isRevoked(principal: Principal): boolean;
}

export function createRevocations(): Revocations {
  const endedAt = new BoundedCache<number>(MAX_ENTRIES);
  return {
    apply(event) {
      const subject = subjectOf(event);
      if (subject === undefined) return undefined;
      endedAt.set(subject, Date.parse(event.time) / 1000);
      return (principal) => keysOf(principal).includes(subject);
    },
    isRevoked: (principal) => keysOf(principal).some((key) => (endedAt.get(key) ?? Number.NEGATIVE_INFINITY) >= principal.issuedAt),
  };
}

function keysOf({ id, sessionId, tenantId }: Principal): string[] {
  return [`session:${sessionId ?? ''}`, `tenant:${tenantId ?? ''}`, `member:${tenantId ?? ''}:${id}`];
}

/** Event types that end tokens, by what they name. */
const SUBJECTS: Readonly<Record<string, (event: CloudEvent) => string>> = {
  'authentication.session_revoked': ({ data }) => `session:${String(data['sessionId'])}`,
  'tenant.suspended': ({ data }) => `tenant:${String(data['tenantId'])}`,
  'tenant.deleted': ({ data }) => `tenant:${String(data['tenantId'])}`,
  'member.role_changed': ({ tenantid, data }) => `member:${tenantid ?? ''}:${String(data['userId'])}`,
  'member.joined': ({ tenantid, data }) => `member:${tenantid ?? ''}:${String(data['userId'])}`,
  'member.left': ({ tenantid, data }) => `member:${tenantid ?? ''}:${String(data['userId'])}`,
};

export const REVOKING_EVENT_TYPES: readonly string[] = Object.keys(SUBJECTS);

function subjectOf(event: CloudEvent): string | undefined {
  return SUBJECTS[event.type]?.(event);
}
