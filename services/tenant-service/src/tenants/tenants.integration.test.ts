import { randomUUID } from 'node:crypto';
import { newId } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnTenant, PlatformTenant, TenantSummary, TenantView } from '../contract.ts';
import { createTenantHarness, freshSlug, type TenantHarness } from '../test-fixtures/tenant-harness.ts';

let harness: TenantHarness;
let founder: string;
let tenantId: string;
let slug: string;
let ownerToken: string;
let platformToken: string;
beforeAll(async () => {
  harness = await createTenantHarness();
  founder = randomUUID();
  ({ tenantId, slug } = await harness.createOpen(founder));
  ownerToken = await harness.issuer.memberToken(founder, tenantId, 'owner');
  platformToken = await harness.issuer.platformAdministratorToken(randomUUID());
});
afterAll(() => harness[Symbol.asyncDispose]());

type Items<Item> = { items: Item[]; nextCursor: string | null };
const mine = async (userId: string) =>
  (await harness.send<Items<OwnTenant>>('GET', '/v1/tenants', { token: await harness.personToken(userId) })).body.items;

describe('input of a creation', () => {
  test.each([
    ['a reserved slug', { slug: 'admin' }, '/slug'],
    ['a slug that is no DNS label', { slug: 'a--b' }, '/slug'],
    ['an empty name', { name: ' ' }, '/name'],
    ['an unknown kind', { kind: 'company' }, '/kind'],
    ['a parent that is no id', { parentId: 'x' }, '/parentId'],
    ['an unknown field', { status: 'active' }, '/status'],
  ])('refuses %s and names the field', async (_name, more, pointer) => {
    const answer = await harness.create(founder, more);
    expect(answer.status).toBe(422);
    expect((answer.body as unknown as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toEqual([pointer]);
  });

  test('needs a person with a name and an address', async () => {
    const body = { name: 'A', slug: freshSlug(), kind: 'union' };
    expect((await harness.send('POST', '/v1/tenants', { body })).status).toBe(401);
    expect((await harness.send('POST', '/v1/tenants', { body, token: await harness.issuer.serviceToken('user-service') })).status).toBe(
      403,
    );
    expect((await harness.send('POST', '/v1/tenants', { body, token: await harness.issuer.token({ sub: founder }) })).status).toBe(403);
  });

  test('gives a slug to exactly one of twenty who want it at the same moment', async () => {
    const wanted = freshSlug();
    const answers = await Promise.all(Array.from({ length: 20 }, () => harness.create(randomUUID(), { slug: wanted })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'tenant.slug_taken')).toHaveLength(19);
    const rows = await harness.admin.query('select 1 from tenants where slug = $1', [wanted]);
    expect(rows.rowCount).toBe(1);
  });

  test('creates one organisation for one Idempotency-Key', async () => {
    const token = await harness.personToken(founder);
    const options = { token, body: { name: 'Once', slug: freshSlug(), kind: 'union' }, headers: { 'idempotency-key': randomUUID() } };
    const first = await harness.send('POST', '/v1/tenants', options);
    const again = await harness.send('POST', '/v1/tenants', options);
    expect(first.status).toBe(202);
    expect([again.status, again.body]).toEqual([202, first.body]);
  });
});

describe('my organisations', () => {
  test('are mine from the moment I create them, before the user service has spoken', async () => {
    const { body } = await harness.create(founder, { name: 'New' });
    const found = (await mine(founder)).find((item) => item.tenantId === body.tenantId);
    expect(found).toMatchObject({ name: 'New', role: 'owner' });
    expect((await mine(randomUUID())).length).toBe(0);
    expect((await harness.send('GET', '/v1/tenants')).status).toBe(401);
  });

  test('follow what the user service says, delivered twice or not', async () => {
    const userId = randomUUID();
    const data = { membershipId: newId(), userId, email: 'a@example.org', displayName: 'Ada' };
    const twice = async (type: string, more: Record<string, unknown>) => {
      const id = newId();
      await harness.deliver(type, tenantId, more, id);
      await harness.deliver(type, tenantId, more, id);
    };
    await twice('member.requested', { ...data, role: 'applicant' });
    expect(await mine(userId)).toMatchObject([{ tenantId, role: 'applicant' }]);
    await twice('member.joined', { ...data, role: 'member' });
    expect(await mine(userId)).toMatchObject([{ tenantId, role: 'member' }]);
    await twice('member.role_changed', { membershipId: data.membershipId, userId, role: 'administrator', previousRole: 'member' });
    expect(await mine(userId)).toMatchObject([{ tenantId, role: 'administrator' }]);
    await twice('member.left', { membershipId: data.membershipId, userId, reason: 'A test' });
    expect(await mine(userId)).toEqual([]);
  });

  test('come page by page', async () => {
    const userId = randomUUID();
    for (let count = 0; count < 3; count++) await harness.createOpen(userId);
    const token = await harness.personToken(userId);
    const first = await harness.send<Items<OwnTenant>>('GET', '/v1/tenants?limit=2', { token });
    const second = await harness.send<Items<OwnTenant>>('GET', `/v1/tenants?limit=2&cursor=${first.body.nextCursor ?? ''}`, { token });
    expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([2, 1, null]);
    const forged = Buffer.from(JSON.stringify(['x'])).toString('base64url');
    expect((await harness.send('GET', `/v1/tenants?cursor=${forged}`, { token })).status).toBe(422);
  });
});

describe('an organisation', () => {
  const path = () => `/v1/tenants/${tenantId}`;

  test('is read and changed by those who may, and says what changed', async () => {
    const read = await harness.send<TenantView>('GET', path(), { token: ownerToken });
    expect(read.body).toEqual({
      tenantId,
      name: 'River Keepers',
      slug,
      kind: 'association',
      status: 'active',
      parentId: null,
      description: '',
      settings: { locale: 'en', timeZone: 'UTC', currency: 'EUR', contactEmail: null },
      branding: { primaryColor: null, logoText: '', tagline: '' },
      createdAt: expect.any(String),
    });
    const body = { description: 'We keep rivers.', branding: { primaryColor: '#2f6f4e' }, settings: { timeZone: 'Europe/Vienna' } };
    const changed = await harness.send<TenantView>('PATCH', path(), { token: ownerToken, body });
    expect(changed.body).toMatchObject({ description: 'We keep rivers.', branding: { primaryColor: '#2f6f4e', tagline: '' } });
    expect(changed.body.settings).toMatchObject({ timeZone: 'Europe/Vienna', currency: 'EUR' });
    await waitFor(() => harness.events('tenant.updated', tenantId).length === 1);
    expect(harness.events('tenant.updated', tenantId)[0]?.data['changed']).toEqual(['description', 'settings', 'branding']);
    const page = await harness.send('GET', `/v1/organisations/${slug}`);
    expect(page.body).toMatchObject({ description: 'We keep rivers.', branding: { primaryColor: '#2f6f4e' } });
    const audit = await harness.admin.query(`select actor, detail from audit_log where tenant_id = $1 and action = 'tenant.updated'`, [
      tenantId,
    ]);
    expect(audit.rows).toEqual([{ actor: founder, detail: { changed: ['description', 'settings', 'branding'] } }]);
  });

  test.each([
    [{}],
    [{ name: '' }],
    [{ slug: 'other' }],
    [{ branding: { primaryColor: 'red' } }],
    [{ settings: { timeZone: 'Mars/Olympus' } }],
    [{ settings: { theme: 'dark' } }],
  ])('does not take %j', async (body) => {
    expect((await harness.send('PATCH', path(), { token: ownerToken, body })).status).toBe(422);
  });

  test('is hidden from strangers and not changed by plain members', async () => {
    const member = await harness.issuer.memberToken(randomUUID(), tenantId, 'member');
    expect((await harness.send('GET', path(), { token: member })).status).toBe(200);
    expect((await harness.send('PATCH', path(), { token: member, body: { name: 'A' } })).status).toBe(403);
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['GET', '/children'],
    ] as const) {
      const body = method === 'PATCH' ? { body: { name: 'A' } } : {};
      expect((await harness.send(method, `${path()}${suffix}`, body)).status).toBe(401);
      expect((await harness.send(method, `${path()}${suffix}`, { token: await harness.personToken(founder), ...body })).status).toBe(403);
    }
  });

  test('of somebody else is the same 404 as none', async () => {
    const other = await harness.issuer.memberToken(randomUUID(), randomUUID(), 'owner');
    const headers = { 'x-request-id': 'same' };
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['GET', '/children'],
    ] as const) {
      const body = method === 'PATCH' ? { body: { name: 'A' } } : {};
      const answers = await Promise.all(
        [tenantId, randomUUID(), 'no-id'].map((id) =>
          harness.send(method, `/v1/tenants/${id}${suffix}`, { token: other, headers, ...body }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    }
  });
});

describe('the tree', () => {
  test('grows under organisations one administers', async () => {
    const child = await harness.createOpen(founder, { kind: 'chapter', parentId: tenantId });
    const grandchild = await harness.createOpen(founder, { kind: 'chapter', parentId: child.tenantId });
    const children = await harness.send<Items<TenantSummary>>('GET', `/v1/tenants/${tenantId}/children`, { token: ownerToken });
    expect(children.body.items).toMatchObject([{ tenantId: child.tenantId, parentId: tenantId, kind: 'chapter', status: 'active' }]);
    expect(JSON.stringify(children.body)).not.toContain(grandchild.tenantId);
    const member = { membershipId: newId(), userId: randomUUID(), email: 'a@example.org', displayName: 'Ada' };
    await harness.deliver('member.joined', tenantId, { ...member, role: 'administrator' });
    expect((await harness.create(member.userId, { parentId: tenantId })).status).toBe(202);
  });

  test('does not grow under organisations of others, closed or too deep ones', async () => {
    const stranger = randomUUID();
    const foreign = await harness.create(stranger, { parentId: tenantId });
    const none = await harness.create(stranger, { parentId: randomUUID() });
    expect([foreign.status, foreign.body.code, none.status, none.body.code]).toEqual([
      404,
      'tenant.parent_not_found',
      404,
      'tenant.parent_not_found',
    ]);
    await harness.deliver('member.joined', tenantId, {
      membershipId: newId(),
      userId: stranger,
      role: 'member',
      email: 'a@example.org',
      displayName: 'Ada',
    });
    expect((await harness.create(stranger, { parentId: tenantId })).body.code).toBe('tenant.parent_forbidden');
    let parentId = (await harness.createOpen(founder)).tenantId;
    for (let level = 2; level <= 5; level++) parentId = (await harness.createOpen(founder, { parentId })).tenantId;
    expect((await harness.create(founder, { parentId })).body.code).toBe('tenant.too_deep');
  });
});

describe('suspending', () => {
  test('closes an organisation to its members until it is reactivated, and twice is once', async () => {
    const { tenantId: id, slug: itsSlug } = await harness.createOpen(founder);
    const token = await harness.issuer.memberToken(founder, id, 'owner');
    const suspend = () =>
      harness.send<TenantView>('POST', `/v1/platform/tenants/${id}/suspend`, { token: platformToken, body: { reason: 'Unpaid' } });
    expect((await suspend()).body.status).toBe('suspended');
    expect((await suspend()).status).toBe(200);
    await waitFor(() => harness.events('tenant.suspended', id).length > 0);
    expect(harness.events('tenant.suspended', id).map(({ data }) => data)).toEqual([{ tenantId: id, reason: 'Unpaid' }]);
    expect(await harness.send('PATCH', `/v1/tenants/${id}`, { token, body: { name: 'A' } })).toMatchObject({
      status: 403,
      body: { code: 'tenant.suspended' },
    });
    expect((await harness.send('GET', `/v1/organisations/${itsSlug}`)).body).toMatchObject({ status: 'suspended' });
    const list = await harness.send<Items<{ slug: string }>>('GET', `/v1/organisations?q=${itsSlug}`);
    expect(list.body.items).toEqual([]);
    const reactivated = await harness.send<TenantView>('POST', `/v1/platform/tenants/${id}/reactivate`, { token: platformToken });
    expect(reactivated.body.status).toBe('active');
    expect((await harness.send('POST', `/v1/platform/tenants/${id}/reactivate`, { token: platformToken })).status).toBe(200);
    await waitFor(() => harness.events('tenant.reactivated', id).length === 1);
    expect((await harness.send('PATCH', `/v1/tenants/${id}`, { token, body: { name: 'A' } })).status).toBe(200);
  });

  test('is for platform administrators, with a reason', async () => {
    for (const action of ['suspend', 'reactivate']) {
      const path = `/v1/platform/tenants/${tenantId}/${action}`;
      const body = action === 'suspend' ? { body: { reason: 'A test' } } : {};
      expect((await harness.send('POST', path, body)).status).toBe(401);
      expect((await harness.send('POST', path, { token: ownerToken, ...body })).status).toBe(403);
      const reader = await harness.issuer.token({ sub: founder, permissions: ['platform.read'] });
      expect((await harness.send('POST', path, { token: reader, ...body })).status).toBe(403);
      expect((await harness.send('POST', `/v1/platform/tenants/${randomUUID()}/${action}`, { token: platformToken, ...body })).status).toBe(
        404,
      );
    }
    const path = `/v1/platform/tenants/${tenantId}/suspend`;
    expect((await harness.send('POST', path, { token: platformToken, body: {} })).status).toBe(422);
    expect((await harness.send('POST', path, { token: platformToken, body: { reason: '' } })).status).toBe(422);
  });
});

describe('all organisations', () => {
  test('are listed for platform administrators with their number of members, and the access is audited', async () => {
    const userId = randomUUID();
    await harness.deliver('member.joined', tenantId, {
      membershipId: newId(),
      userId,
      role: 'member',
      email: 'a@example.org',
      displayName: 'Ada',
    });
    const list = await harness.send<Items<PlatformTenant>>('GET', `/v1/platform/tenants?q=${slug}`, { token: platformToken });
    expect(list.body.items).toMatchObject([{ tenantId, slug, status: 'active', memberCount: expect.any(Number) }]);
    expect(list.body.items[0]?.memberCount).toBeGreaterThan(0);
    const audit = await harness.admin.query(`select 1 from platform_audit_log where action = 'platform.access'`);
    expect(audit.rowCount).toBeGreaterThan(0);
    const one = await harness.send('GET', `/v1/platform/tenants/${tenantId}`, { token: platformToken });
    expect(one).toMatchObject({ status: 200, body: { tenantId, slug } });
  });

  test('are hidden from everybody else', async () => {
    for (const path of ['/v1/platform/tenants', `/v1/platform/tenants/${tenantId}`]) {
      expect((await harness.send('GET', path)).status).toBe(401);
      expect((await harness.send('GET', path, { token: ownerToken })).status).toBe(403);
    }
    expect((await harness.send('GET', `/v1/platform/tenants/${randomUUID()}`, { token: platformToken })).status).toBe(404);
    expect((await harness.send('GET', '/v1/platform/tenants?limit=0', { token: platformToken })).status).toBe(422);
  });
});

describe('the public list', () => {
  test('shows open organisations to everybody, by page and search, and nothing private', async () => {
    const first = await harness.send<Items<Record<string, unknown>>>('GET', '/v1/organisations?limit=1');
    expect(first.body.items).toHaveLength(1);
    expect(Object.keys(first.body.items[0] ?? {}).toSorted()).toEqual([
      'branding',
      'description',
      'kind',
      'name',
      'slug',
      'status',
      'tenantId',
    ]);
    const second = await harness.send<Items<Record<string, unknown>>>(
      'GET',
      `/v1/organisations?limit=1&cursor=${first.body.nextCursor ?? ''}`,
    );
    expect(second.body.items[0]?.['slug']).not.toBe(first.body.items[0]?.['slug']);
    const found = await harness.send<Items<Record<string, unknown>>>('GET', `/v1/organisations?q=${slug.toUpperCase()}`);
    expect(found.body.items.map((item) => item['slug'])).toEqual([slug]);
    expect((await harness.send<Items<unknown>>('GET', '/v1/organisations?q=%25')).body.items).toEqual([]);
    expect((await harness.send('GET', '/v1/organisations/no-such-organisation')).status).toBe(404);
    expect((await harness.send('GET', '/v1/organisations?limit=x')).status).toBe(422);
  });
});
