import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { commonError, type Principal } from '@prognetwork/shared-infrastructure';
import { gatewayError } from '../errors.ts';
import { BoundedCache } from './bounded-cache.ts';

const MAX_ENTRIES = 100_000;

/**
 * What ended since: a token made before is refused though its signature is good, and a suspended organisation is closed even to a token
 * that the user service makes before it has heard of the suspension. Entries outlive every token, which lives five minutes.
 */
export interface Revocations {
  /** Takes note of an event. Returns a test for principals that it concerns, or undefined when it ends nothing. */
  apply(event: CloudEvent): ((principal: Principal) => boolean) | undefined;
  /** Throws when the organisation that the principal acts in is closed. */
  checkTenant(principal: Principal): void;
  /** Throws when the token of this principal was made before something ended it. Tokens tell their time in whole seconds: in doubt, it has ended. */
  checkToken(principal: Principal): void;
}

export function createRevocations(): Revocations {
  const endedAt = new BoundedCache<number>(MAX_ENTRIES);
  const closedTenants = new BoundedCache<true>(MAX_ENTRIES);
  return {
    apply(event) {
      if (event.type === 'tenant.reactivated') closedTenants.delete(String(event.data['tenantId']));
      const subject = subjectOf(event);
      if (subject === undefined) return undefined;
      if (CLOSING_EVENT_TYPES.has(event.type)) closedTenants.set(String(event.data['tenantId']), true);
      if (event.type !== 'member.joined') endedAt.set(subject, Date.parse(event.time) / 1000);
      return (principal) => keysOf(principal).includes(subject);
    },
    checkTenant(principal) {
      if (closedTenants.get(principal.tenantId ?? '')) throw gatewayError('tenant.not_available');
    },
    checkToken(principal) {
      const isRevoked = keysOf(principal).some((key) => (endedAt.get(key) ?? Number.NEGATIVE_INFINITY) >= principal.issuedAt);
      if (isRevoked) throw commonError('authentication.invalid_token');
    },
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

const CLOSING_EVENT_TYPES = new Set(['tenant.suspended', 'tenant.deleted']);

/** The events to follow: those that end something, and the one that ends a suspension. */
export const FOLLOWED_EVENT_TYPES: readonly string[] = [...Object.keys(SUBJECTS), 'tenant.reactivated'];

function subjectOf(event: CloudEvent): string | undefined {
  return SUBJECTS[event.type]?.(event);
}
