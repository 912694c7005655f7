import { randomUUID } from 'node:crypto';
import { newId } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Member, OwnMembership } from '../contract.ts';
import { createUserHarness, type UserHarness } from '../test-fixtures/user-harness.ts';

let harness: UserHarness;
let tenant: { id: string; slug: string; name: string };
let userId: string;
let email: string;
beforeAll(async () => {
  harness = await createUserHarness();
});
beforeEach(async () => {
  tenant = await harness.addOrganisation();
  ({ userId, email } = await harness.registerVerified());
});
afterAll(() => harness[Symbol.asyncDispose]());

const personToken = (sub: string) => harness.issuer.token({ sub });
const join = async (slug: string, sub = userId) =>
  harness.send<OwnMembership & { code: string }>('POST', `/v1/organisations/${slug}/memberships`, { token: await personToken(sub) });

describe('joining', () => {
  test('makes a pending membership, once, and announces it', async () => {
    const first = await join(tenant.slug);
    expect(first.status).toBe(201);
    const expected = {
      tenantId: tenant.id,
      tenantName: tenant.name,
      tenantSlug: tenant.slug,
      role: 'applicant',
      status: 'pending',
      joinedAt: null,
    };
    expect(first.body).toEqual({ membershipId: expect.any(String), ...expected });
    const again = await Promise.all(Array.from({ length: 5 }, () => join(tenant.slug)));
    expect(again.map(({ status, body }) => [status, body.membershipId])).toEqual(again.map(() => [201, first.body.membershipId]));
    const requested = (await harness.events('member.requested')).filter((event) => event.tenantid === tenant.id);
    expect(requested.map((event) => event.data)).toEqual([
      { membershipId: first.body.membershipId, userId, role: 'applicant', email, displayName: 'Ada Example' },
    ]);
    const mine = await harness.send<{ items: OwnMembership[] }>('GET', '/v1/me/memberships', { token: await personToken(userId) });
    expect(mine.body.items).toEqual([first.body]);
    const theirs = await harness.send<{ items: OwnMembership[] }>('GET', '/v1/me/memberships', { token: await personToken(randomUUID()) });
    expect(theirs.body.items).toEqual([]);
  });

  test('starts over for who left', async () => {
    const membershipId = await harness.addMembership(tenant.id, userId, 'member', 'left');
    expect((await join(tenant.slug)).body).toMatchObject({ membershipId, status: 'pending', role: 'applicant' });
  });

  test('is refused anonymously, in unknown, unopened and suspended organisations', async () => {
    expect((await harness.send('POST', `/v1/organisations/${tenant.slug}/memberships`)).status).toBe(401);
    expect((await harness.send('GET', '/v1/me/memberships')).status).toBe(401);
    expect((await join('no-such-organisation')).status).toBe(404);
    expect((await join((await harness.addOrganisation('provisioning')).slug)).status).toBe(404);
    expect((await join((await harness.addOrganisation('closed')).slug)).status).toBe(404);
    expect((await join((await harness.addOrganisation('suspended')).slug)).body.code).toBe('tenant.not_available');
    const service = await harness.issuer.serviceToken('tenant-service', tenant.id);
    expect((await harness.send('POST', `/v1/organisations/${tenant.slug}/memberships`, { token: service })).status).toBe(403);
  });
});

describe('dues', () => {
  const paid = (purpose: 'dues' | 'donation', tenantid = tenant.id) => ({
    id: newId(),
    type: 'payment.processed',
    subject: newId(),
    tenantid,
    data: {
      paymentId: newId(),
      userId,
      planId: newId(),
      amount: { amount: '6000', currency: 'EUR' },
      purpose,
      description: 'Annual membership',
      invoiceId: newId(),
      invoiceNumber: '2026-000001',
      payerName: 'Ada Example',
      payerEmail: email,
    },
  });

  test('make the membership active once, however often the event comes', async () => {
    const { body } = await join(tenant.slug);
    const event = paid('dues');
    await Promise.all(Array.from({ length: 5 }, () => harness.deliver(event)));
    await harness.deliver(paid('dues'));
    const { rows } = await harness.admin.query('select role, status, joined_at from memberships where membership_id = $1', [
      body.membershipId,
    ]);
    expect(rows[0]).toMatchObject({ role: 'member', status: 'active', joined_at: expect.any(Date) });
    const joined = (await harness.events('member.joined')).filter((joinedEvent) => joinedEvent.tenantid === tenant.id);
    expect(joined).toHaveLength(1);
    expect(joined[0]).toMatchObject({ causationid: event.id, data: { membershipId: body.membershipId, role: 'member' } });
  });

  test('of another organisation, donations, and payments of strangers change nothing', async () => {
    const { body } = await join(tenant.slug);
    const other = await harness.addOrganisation();
    await harness.deliver(paid('dues', other.id));
    await harness.deliver(paid('donation'));
    const { rows } = await harness.admin.query('select status from memberships where membership_id = $1', [body.membershipId]);
    expect(rows[0].status).toBe('pending');
  });

  test('that end take the membership with them, except an office', async () => {
    const membershipId = await harness.addMembership(tenant.id, userId, 'member');
    const owner = await harness.registerVerified();
    await harness.addMembership(tenant.id, owner.userId, 'owner');
    const canceled = (who: string) => ({
      id: newId(),
      type: 'subscription.canceled',
      subject: newId(),
      tenantid: tenant.id,
      data: { subscriptionId: newId(), userId: who, planId: newId(), endsAt: new Date().toISOString() },
    });
    const event = canceled(userId);
    await harness.deliver(event);
    await harness.deliver(event);
    await harness.deliver(canceled(owner.userId));
    const left = (await harness.events('member.left')).filter((leftEvent) => leftEvent.tenantid === tenant.id);
    expect(left.map((leftEvent) => leftEvent.data)).toEqual([{ membershipId, userId, reason: 'subscription_canceled' }]);
  });
});

describe('what the tenant service says', () => {
  test('is followed, delivered twice or not', async () => {
    const tenantId = newId();
    const slug = `followed-${tenantId}`;
    const data = { tenantId, name: 'Followed', slug, kind: 'union', parentId: null };
    const event = (type: string, more: Record<string, unknown>) => ({
      id: newId(),
      type,
      subject: tenantId,
      tenantid: tenantId,
      data: more,
    });
    const status = async () => (await harness.admin.query('select status, name from organisations where id = $1', [tenantId])).rows[0];
    const twice = async (message: ReturnType<typeof event>) => {
      await harness.deliver(message);
      await harness.deliver(message);
    };
    await twice(event('tenant.created', { ...data, createdBy: userId }));
    expect(await status()).toEqual({ status: 'provisioning', name: 'Followed' });
    await twice(event('tenant.provisioned', data));
    expect((await join(slug)).status).toBe(201);
    await twice(event('tenant.updated', { ...data, name: 'Renamed', changed: ['name'] }));
    expect(await status()).toEqual({ status: 'active', name: 'Renamed' });
    const { sessionToken } = await harness.signIn(email);
    const token = () => harness.send('POST', '/v1/tokens', { body: { grantType: 'session', sessionToken, tenantId } });
    expect((await token()).status).toBe(200);
    await twice(event('tenant.suspended', { tenantId, reason: 'A test' }));
    expect((await token()).status).toBe(403);
    await twice(event('tenant.reactivated', { tenantId }));
    expect((await token()).status).toBe(200);
    await twice(event('tenant.provisioning_failed', { tenantId, provisioningId: newId(), step: 'billing', reason: 'A test' }));
    expect(await status()).toMatchObject({ status: 'closed' });
  });
});

describe('members', () => {
  let ownerToken: string;
  let ownerMembership: string;
  let membershipId: string;
  beforeEach(async () => {
    const owner = await harness.registerVerified();
    ownerMembership = await harness.addMembership(tenant.id, owner.userId, 'owner');
    ownerToken = await harness.issuer.memberToken(owner.userId, tenant.id, 'owner');
    membershipId = await harness.addMembership(tenant.id, userId, 'member');
  });
  const patch = (id: string, body: unknown, token = ownerToken) =>
    harness.send<Member & { code: string }>('PATCH', `/v1/members/${id}`, { token, body });

  test('are listed, filtered, searched and paged for administrators of the tenant', async () => {
    const list = async (query: string) =>
      (await harness.send<{ items: Member[]; nextCursor: string | null }>('GET', `/v1/members${query}`, { token: ownerToken })).body;
    expect((await list('')).items.map((item) => item.membershipId)).toEqual([membershipId, ownerMembership]);
    expect((await list('?status=pending')).items).toEqual([]);
    expect((await list(`?q=${email.slice(0, 20)}`)).items.map((item) => item.userId)).toEqual([userId]);
    const first = await list('?limit=1');
    const second = await list(`?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...second.items].map((item) => item.membershipId)).toEqual([membershipId, ownerMembership]);
    expect(second.nextCursor).toBeNull();
    const one = await harness.send('GET', `/v1/members/${membershipId}`, { token: ownerToken });
    expect(one.body).toMatchObject({ membershipId, userId, email, role: 'member', status: 'active' });
  });

  test('of another tenant are the same 404 as members that do not exist', async () => {
    const other = await harness.addOrganisation();
    const token = await harness.issuer.memberToken(randomUUID(), other.id, 'owner');
    expect((await harness.send<{ items: unknown[] }>('GET', '/v1/members', { token })).body.items).toEqual([]);
    const headers = { 'x-request-id': 'same' };
    for (const method of ['GET', 'PATCH']) {
      const body = method === 'PATCH' ? { body: { role: 'member' } } : {};
      const answers = await Promise.all(
        [membershipId, randomUUID(), 'no-id'].map((id) => harness.send(method, `/v1/members/${id}`, { token, headers, ...body })),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    }
  });

  test('are hidden from strangers and plain members', async () => {
    const member = await harness.issuer.memberToken(userId, tenant.id, 'member');
    for (const [method, path] of [
      ['GET', '/v1/members'],
      ['GET', `/v1/members/${membershipId}`],
      ['PATCH', `/v1/members/${membershipId}`],
    ] as const) {
      const body = method === 'PATCH' ? { body: { role: 'owner' } } : {};
      expect((await harness.send(method, path, body)).status).toBe(401);
      expect((await harness.send(method, path, { token: member, ...body })).status).toBe(403);
      expect((await harness.send(method, path, { token: await personToken(userId), ...body })).status).toBe(403);
    }
    expect((await harness.send('GET', '/v1/members?status=odd', { token: ownerToken })).status).toBe(422);
  });

  test('get another role, and it is announced', async () => {
    const answer = await patch(membershipId, { role: 'administrator' });
    expect(answer).toMatchObject({ status: 200, body: { role: 'administrator' } });
    const changed = (await harness.events('member.role_changed')).filter((event) => event.tenantid === tenant.id);
    expect(changed.map((event) => event.data)).toEqual([{ membershipId, userId, role: 'administrator', previousRole: 'member' }]);
    const audit = await harness.admin.query(`select detail from audit_log where tenant_id = $1 and action = 'member.role_changed'`, [
      tenant.id,
    ]);
    expect(audit.rows).toEqual([{ detail: { from: 'member', to: 'administrator' } }]);
    expect((await patch(membershipId, { role: 'applicant' })).status).toBe(422);
    expect((await patch(membershipId, { role: 'member', status: 'left' })).status).toBe(422);
  });

  test('never lose their last owner, even when two owners step down at the same moment', async () => {
    expect((await patch(ownerMembership, { role: 'member' })).body.code).toBe('membership.last_owner');
    for (let round = 0; round < 20; round++) {
      await harness.admin.query(`update memberships set role = 'owner' where tenant_id = $1`, [tenant.id]);
      const answers = await Promise.all([patch(ownerMembership, { role: 'member' }), patch(membershipId, { role: 'member' })]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    }
    const owners = await harness.admin.query(`select 1 from memberships where tenant_id = $1 and role = 'owner'`, [tenant.id]);
    expect(owners.rowCount).toBe(1);
  });

  test('are not made owners by administrators', async () => {
    const administrator = await harness.issuer.memberToken(userId, tenant.id, 'administrator');
    expect((await patch(membershipId, { role: 'owner' }, administrator)).body.code).toBe('membership.only_owners_change_owners');
  });
});

describe('the first owner', () => {
  const path = '/v1/members/owner';

  test('is made once and shown at once, and can be taken back', async () => {
    const tenantId = newId();
    const token = await harness.issuer.serviceToken('tenant-service', tenantId);
    const body = { userId, organisation: { name: 'Fresh', slug: `fresh-${tenantId}` } };
    const answers = await Promise.all(Array.from({ length: 4 }, () => harness.send<Member>('PUT', path, { token, body })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body.membershipId)).size).toBe(1);
    const mine = await harness.send<{ items: OwnMembership[] }>('GET', '/v1/me/memberships', { token: await personToken(userId) });
    expect(mine.body.items).toMatchObject([{ tenantId, tenantName: 'Fresh', role: 'owner', status: 'active' }]);
    const { sessionToken } = await harness.signIn(email);
    expect((await harness.send('POST', '/v1/tokens', { body: { grantType: 'session', sessionToken, tenantId } })).status).toBe(200);
    expect((await harness.send('DELETE', path, { token })).status).toBe(204);
    expect((await harness.send('DELETE', path, { token })).status).toBe(204);
    const events = [...(await harness.events('member.joined')), ...(await harness.events('member.left'))];
    expect(events.filter((event) => event.tenantid === tenantId).map((event) => event.type)).toEqual(['member.joined', 'member.left']);
  });

  test('is set by services only, for a person who exists', async () => {
    const owner = await harness.issuer.memberToken(userId, tenant.id, 'owner');
    const service = await harness.issuer.serviceToken('tenant-service', tenant.id);
    const elsewhere = await harness.issuer.serviceToken('tenant-service');
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? { body: { userId } } : {};
      expect((await harness.send(method, path, body)).status).toBe(401);
      expect((await harness.send(method, path, { token: owner, ...body })).status).toBe(403);
      expect((await harness.send(method, path, { token: elsewhere, ...body })).status).toBe(403);
    }
    expect((await harness.send('PUT', path, { token: service, body: { userId: randomUUID() } })).status).toBe(404);
    expect((await harness.send('PUT', path, { token: service, body: { userId, role: 'owner' } })).status).toBe(422);
  });
});
