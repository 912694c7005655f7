import type { Principal } from '@prognetwork/shared-infrastructure';
import { describe, expect, it } from 'vitest';
import { endedBy, standingOf } from './standing.ts';

const principal: Principal = {
  kind: 'person',
  id: 'ada',
  sessionId: 's1',
  tenantId: 't1',
  role: 'owner',
  permissions: new Set(),
  name: undefined,
  email: undefined,
  issuedAt: 0,
  expiresAt: 0,
};
const event = (type: string, data: object, tenant: string | null = null) => ({ type, tenant, body: JSON.stringify({ data }) });

describe('what a connection stands on', () => {
  it.each([
    event('authentication.session_revoked', { sessionId: 's1' }),
    event('user.deleted', { userId: 'ada' }),
    event('tenant.suspended', { tenantId: 't1' }),
    event('tenant.deleted', { tenantId: 't1' }),
    event('member.role_changed', { userId: 'ada' }, 't1'),
    event('member.left', { userId: 'ada' }, 't1'),
  ])('is ended by $type', (ending) => {
    expect(standingOf(principal)).toContain(endedBy(ending));
  });

  it('is not ended by what concerns another session, person, tenant or membership', () => {
    const others = [
      event('authentication.session_revoked', { sessionId: 's2' }),
      event('user.deleted', { userId: 'bob' }),
      event('tenant.suspended', { tenantId: 't2' }),
      event('member.left', { userId: 'ada' }, 't2'),
      event('member.left', { userId: 'bob' }, 't1'),
      event('member.joined', { userId: 'ada' }, 't1'),
    ];
    for (const other of others) expect(standingOf(principal)).not.toContain(endedBy(other));
  });

  it('has no person in it for a service', () => {
    expect(standingOf({ ...principal, kind: 'service', id: 'ada', sessionId: undefined, tenantId: undefined })).toEqual([]);
  });
});
