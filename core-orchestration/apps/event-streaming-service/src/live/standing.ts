import type { Principal } from '@prognetwork/shared-infrastructure';
import type { StoredEvent } from '../log/event-store.ts';

/** What a connection stands on: its session, its person, its tenant and the membership there. An event that ends one names it alike. */
export function standingOf({ kind, id, sessionId, tenantId }: Principal): readonly string[] {
  return [
    ...(sessionId === undefined ? [] : [`session:${sessionId}`]),
    ...(kind === 'person' ? [`person:${id}`] : []),
    ...(tenantId === undefined ? [] : [`tenant:${tenantId}`]),
    ...(kind === 'person' && tenantId !== undefined ? [`member:${tenantId}:${id}`] : []),
  ];
}

type Data = Readonly<Record<string, unknown>>;

const ENDINGS: Readonly<Record<string, (data: Data, tenant: string | null) => string>> = {
  'authentication.session_revoked': ({ sessionId }) => `session:${String(sessionId)}`,
  'user.deleted': ({ userId }) => `person:${String(userId)}`,
  'tenant.suspended': ({ tenantId }) => `tenant:${String(tenantId)}`,
  'tenant.deleted': ({ tenantId }) => `tenant:${String(tenantId)}`,
  'member.role_changed': ({ userId }, tenant) => `member:${tenant ?? ''}:${String(userId)}`,
  'member.left': ({ userId }, tenant) => `member:${tenant ?? ''}:${String(userId)}`,
};

/** Types of events after which a right has to be proved again. */
export const ENDING_TYPES: readonly string[] = Object.keys(ENDINGS);

/** What an event ends, if anything. */
export function endedBy({ type, tenant, body }: Pick<StoredEvent, 'type' | 'tenant' | 'body'>): string | undefined {
  const ending = ENDINGS[type];
  if (ending === undefined) return undefined;
  // What the log holds was checked against the envelope when it was appended.
  const { data } = JSON.parse(body) as { readonly data: Data };
  return ending(data, tenant);
}
