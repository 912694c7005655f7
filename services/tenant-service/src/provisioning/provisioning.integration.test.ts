import { randomUUID } from 'node:crypto';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Provisioning } from '../contract.ts';
import { subscriptions } from '../subscriptions.ts';
import { createTenantHarness, freshSlug, serviceTokenOf, type TenantHarness } from '../test-fixtures/tenant-harness.ts';

let harness: TenantHarness;
let founder: string;
beforeAll(async () => {
  harness = await createTenantHarness({ PROVISIONING_STEP_ATTEMPTS: '2', PROVISIONING_MAX_PER_PERSON: '3' });
});
beforeEach(() => {
  founder = randomUUID();
  harness.neighbours.answer = () => 200;
});
afterAll(() => harness[Symbol.asyncDispose]());

const callsFor = (tenantId: string) => harness.neighbours.calls.filter((call) => call.token === serviceTokenOf(tenantId));
const statuses = ({ steps }: Provisioning) => steps.map(({ status }) => status);
async function tenantRow(tenantId: string) {
  return (await harness.admin.query('select * from tenants where tenant_id = $1', [tenantId])).rows[0];
}

async function follow(provisioningId: string, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${await harness.personToken(founder)}` };
  return harness.service.fetch(
    new Request(`http://service/v1/provisionings/${provisioningId}/events`, { headers, ...(signal ? { signal } : {}) }),
  );
}

function framesOf(text: string): Provisioning[] {
  const frames = text.split('\n\n').filter((frame) => frame.startsWith('event: progress\ndata: '));
  return frames.map((frame) => JSON.parse(frame.slice('event: progress\ndata: '.length)) as Provisioning);
}

describe('creating an organisation', () => {
  test('provisions it step by step, each with its own idempotency key and the tenant’s token, and opens it', async () => {
    const slug = freshSlug();
    const { status, body } = await harness.create(founder, { slug });
    expect(status).toBe(202);
    const { tenantId, provisioningId } = body;
    const provisioning = await harness.ended(founder, provisioningId);
    expect(provisioning).toMatchObject({ id: provisioningId, tenantId, status: 'completed' });
    expect(provisioning.steps.map(({ name }) => name)).toEqual(['reserve', 'owner', 'billing', 'templates', 'activate', 'welcome']);
    expect(new Set(statuses(provisioning))).toEqual(new Set(['done']));
    const person = { userId: founder, email: `${founder}@example.org`, displayName: 'Ada Example' };
    expect(callsFor(tenantId)).toEqual([
      call('PUT', '/v1/members/owner', 'owner', { userId: founder, organisation: { name: 'River Keepers', slug } }),
      call('PUT', '/v1/billing-account', 'billing', { planCode: 'community' }),
      call('PUT', '/v1/templates/defaults', 'templates', undefined),
      call('PUT', '/v1/messages/welcome', 'welcome', { ...person, tenantName: 'River Keepers' }),
    ]);
    function call(method: string, path: string, step: string, json: unknown) {
      return { method, path, body: json, token: serviceTokenOf(tenantId), idempotencyKey: `${provisioningId}:${step}` };
    }
    expect((await tenantRow(tenantId)).status).toBe('active');
    await waitFor(() => harness.events('tenant.provisioned', tenantId).length === 1);
    const created = harness.events('tenant.created', tenantId).map((event) => event.data);
    expect(created).toEqual([{ tenantId, name: 'River Keepers', slug, kind: 'association', parentId: null, createdBy: founder }]);
    const page = await harness.send('GET', `/v1/organisations/${slug}`);
    expect(page).toMatchObject({ status: 200, body: { tenantId, status: 'active' } });
  });

  test('announces every change of its progress', async () => {
    const { tenantId } = await harness.createOpen(founder);
    const progress = () =>
      harness.events('tenant.provisioning_progressed', tenantId).map(({ data }) => `${String(data['step'])} ${String(data['outcome'])}`);
    await waitFor(() => progress().length >= 12);
    expect(progress()).toEqual(
      ['reserve', 'owner', 'billing', 'templates', 'activate', 'welcome'].flatMap((step) => [`${step} running`, `${step} done`]),
    );
  });

  test('is told live, from the first state to the last', async () => {
    const gate = Promise.withResolvers<void>();
    harness.neighbours.answer = async (call) => {
      if (call.path === '/v1/billing-account') await gate.promise;
      return 200;
    };
    const { body } = await harness.create(founder);
    const response = await follow(body.provisioningId);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    gate.resolve();
    const frames = framesOf(await response.text());
    expect(frames.at(-1)?.status).toBe('completed');
    expect(frames.length).toBeGreaterThan(2);
    const again = framesOf(await (await follow(body.provisioningId)).text());
    expect(again).toEqual([frames.at(-1)]);
  });

  test('can be followed by who started it only, and read by them only', async () => {
    const { body } = await harness.create(founder);
    const stranger = await harness.personToken(randomUUID());
    const headers = { 'x-request-id': 'same' };
    for (const suffix of ['', '/events']) {
      const path = `/v1/provisionings/${body.provisioningId}${suffix}`;
      expect((await harness.send('GET', path)).status).toBe(401);
      const theirs = await harness.send('GET', path, { token: stranger, headers });
      const none = await harness.send('GET', `/v1/provisionings/${randomUUID()}${suffix}`, { token: stranger, headers });
      expect([theirs.status, theirs.body]).toEqual([404, none.body]);
      expect((await harness.send('GET', `/v1/provisionings/no-id${suffix}`, { token: stranger })).status).toBe(404);
      expect((await harness.send('GET', path, { token: await harness.issuer.serviceToken('email-service') })).status).toBe(403);
    }
    await harness.ended(founder, body.provisioningId);
  });

  test('lets go of a follower who leaves', async () => {
    const gate = Promise.withResolvers<void>();
    harness.neighbours.answer = async () => gate.promise.then(() => 200);
    const { body } = await harness.create(founder);
    const leaving = new AbortController();
    const response = await follow(body.provisioningId, leaving.signal);
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    leaving.abort();
    await waitFor(async () => (await reader?.read())?.done);
    gate.resolve();
    await harness.ended(founder, body.provisioningId);
  });
});

describe('a provisioning that cannot be finished', () => {
  test.each([
    ['/v1/members/owner', 'owner', 0],
    ['/v1/billing-account', 'billing', 1],
    ['/v1/templates/defaults', 'templates', 2],
    ['/v1/messages/welcome', 'welcome', 3],
  ])('at %s takes back what was done, frees the slug and tells why', async (path, step, doneBefore) => {
    harness.neighbours.answer = (call) => (call.path === path && call.method === 'PUT' ? 422 : 200);
    const slug = freshSlug();
    const { body } = await harness.create(founder, { slug });
    const { tenantId, provisioningId } = body;
    const provisioning = await harness.ended(founder, provisioningId);
    expect(provisioning.status).toBe('failed');
    expect(provisioning.reason).toMatch(/: Not today\.$/);
    expect(JSON.stringify(provisioning)).not.toContain('secret inside');
    expect(provisioning.steps.find(({ status }) => status === 'failed')?.name).toBe(step);
    const paths = ['/v1/members/owner', '/v1/billing-account', '/v1/templates/defaults'];
    const undone = callsFor(tenantId).filter(({ method }) => method === 'DELETE');
    expect(undone.map((call) => call.path)).toEqual(paths.slice(0, doneBefore + 1).toReversed());
    expect(undone.every(({ idempotencyKey }) => idempotencyKey?.startsWith(provisioningId) && idempotencyKey.endsWith(':compensate'))).toBe(
      true,
    );
    expect((await tenantRow(tenantId)).status).toBe('closed');
    await waitFor(() => harness.events('tenant.provisioning_failed', tenantId).length === 1);
    expect(harness.events('tenant.provisioning_failed', tenantId)[0]?.data).toEqual({
      tenantId,
      provisioningId,
      step,
      reason: provisioning.reason,
    });
    expect((await harness.send('GET', `/v1/organisations/${slug}`)).status).toBe(404);
    const mine = await harness.send<{ items: unknown[] }>('GET', '/v1/tenants', { token: await harness.personToken(founder) });
    expect(mine.body.items).toEqual([]);
    harness.neighbours.answer = () => 200;
    expect((await harness.createOpen(founder, { slug })).slug).toBe(slug);
  });

  test('is given more than one chance when a service is only away for a moment', async () => {
    const failed = new Set<string>();
    harness.neighbours.answer = (call) => {
      if (failed.has(call.path)) return 200;
      failed.add(call.path);
      return 503;
    };
    const { body } = await harness.create(founder);
    expect((await harness.ended(founder, body.provisioningId)).status).toBe('completed');
    const keys = callsFor(body.tenantId).map(({ idempotencyKey }) => idempotencyKey);
    expect(keys, JSON.stringify(callsFor(body.tenantId))).toHaveLength(8);
    expect(new Set(keys).size).toBe(4);
  });

  test('ends even when something cannot be taken back', async () => {
    harness.neighbours.answer = (call) => (call.path === '/v1/billing-account' ? 422 : 200);
    const { body } = await harness.create(founder);
    const provisioning = await harness.ended(founder, body.provisioningId);
    expect(provisioning.status).toBe('failed');
    expect(provisioning.reason).toContain('billing could not be undone');
    expect((await tenantRow(body.tenantId)).status).toBe('closed');
  });
});

describe('an operator', () => {
  test('holds a provisioning: the founder sees it take its time, then end; a step that was skipped is behind it', async () => {
    const gate = Promise.withResolvers<number>();
    harness.neighbours.answer = ({ path }) => (path === '/v1/billing-account' ? gate.promise : 200);
    const { body } = await harness.create(founder);
    const { tenantId, provisioningId } = body;
    await waitFor(() => callsFor(tenantId).some(({ path }) => path === '/v1/billing-account'));
    await harness.operate(provisioningId, 'pause');
    gate.resolve(200);
    const token = await harness.personToken(founder);
    const read = async () => (await harness.send<Provisioning>('GET', `/v1/provisionings/${provisioningId}`, { token })).body;
    await waitFor(async () => statuses(await read())[2] === 'done');
    expect(await read()).toMatchObject({ status: 'running' });
    expect(statuses(await read())).toEqual(['done', 'done', 'done', 'pending', 'pending', 'pending']);
    await harness.operate(provisioningId, 'skip');
    await harness.operate(provisioningId, 'resume');
    expect(statuses(await harness.ended(founder, provisioningId))).toEqual(Array.from({ length: 6 }, () => 'done'));
    expect(callsFor(tenantId).map(({ path }) => path)).not.toContain('/v1/templates/defaults');
    const { rows } = await harness.admin.query('select actor, action from platform_audit_log where subject = $1 order by at, id', [
      provisioningId,
    ]);
    expect(rows.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'operator saga.paused',
      'operator saga.step_skipped',
      'operator saga.resumed',
    ]);
  });
});

describe('a process that stops', () => {
  test('leaves its provisionings to the next', async () => {
    await using other = await createTenantHarness();
    const reached = Promise.withResolvers<void>();
    other.neighbours.answer = async (call) => {
      if (call.path !== '/v1/billing-account' || other.neighbours.calls.filter(({ path }) => path === call.path).length > 1) return 200;
      reached.resolve();
      return new Promise<number>(() => undefined);
    };
    const { body } = await other.create(founder);
    await reached.promise;
    await other.stop();
    await using successor = other.createService();
    await successor.start();
    await waitFor(
      async () =>
        (await other.admin.query('select 1 from sagas where id = $1 and status = $2', [body.provisioningId, 'completed'])).rowCount === 1,
    );
    const owners = other.neighbours.calls.filter(({ path }) => path === '/v1/members/owner');
    expect(owners).toHaveLength(1);
  });
});

describe('how many at once', () => {
  test('is limited for a person, not for others', async () => {
    const gate = Promise.withResolvers<void>();
    harness.neighbours.answer = () => gate.promise.then(() => 200);
    const answers = await Promise.all(Array.from({ length: 6 }, () => harness.create(founder)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 202, 202, 429, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.code).toBe('tenant.too_many_provisionings');
    const other = randomUUID();
    const theirs = await harness.create(other);
    expect(theirs.status).toBe(202);
    gate.resolve();
    const accepted = answers.filter(({ status }) => status === 202);
    await Promise.all([
      harness.ended(other, theirs.body.provisioningId),
      ...accepted.map(({ body }) => harness.ended(founder, body.provisioningId)),
    ]);
    expect((await harness.createOpen(founder)).tenantId).toBeDefined();
  });
});

describe('the erasure of a founder', () => {
  const erase = async (userId: string, token?: string) =>
    (await harness.send('DELETE', `/v1/tenants/founders/${userId}`, token === undefined ? {} : { token })).status;

  test('takes name and address off the provisionings they started, and leaves those of others', async () => {
    const other = randomUUID();
    const [mine, theirs] = [await harness.create(founder), await harness.create(other)];
    await Promise.all([harness.ended(founder, mine.body.provisioningId), harness.ended(other, theirs.body.provisioningId)]);
    const token = await harness.issuer.serviceToken('user-service');
    // Done again, it changes nothing more.
    expect([await erase(founder, token), await erase(founder, token)]).toEqual([204, 204]);
    const input = async (id: string) => (await harness.admin.query('select input from sagas where id = $1', [id])).rows[0].input;
    expect((await input(mine.body.provisioningId)).founder).toEqual({ userId: founder, email: '', displayName: '' });
    expect((await input(theirs.body.provisioningId)).founder).toMatchObject({ displayName: 'Ada Example' });
    expect((await harness.ended(founder, mine.body.provisioningId)).status).toBe('completed');
  });

  test('is not undone by events of memberships that come after it, nor by a token that still lives', async () => {
    const { tenantId } = await harness.createOpen(randomUUID());
    const [erased, other] = [randomUUID(), randomUUID()];
    const rowsOf = async (userId: string) =>
      (await harness.admin.query('select role, status from tenant_members where user_id = $1', [userId])).rows;
    const about = (userId: string) => ({ membershipId: randomUUID(), userId, role: 'member', email: 'a@example.org', displayName: 'Ada' });
    await harness.deliver('member.joined', tenantId, about(erased));
    expect(await rowsOf(erased)).toEqual([{ role: 'member', status: 'active' }]);
    expect(await erase(erased, await harness.issuer.serviceToken('user-service'))).toBe(204);
    expect(await rowsOf(erased)).toEqual([]);

    expect(subscriptions.map(({ type }) => type)).toEqual(['member.requested', 'member.joined', 'member.role_changed', 'member.left']);
    for (const userId of [erased, other]) {
      await harness.deliver('member.role_changed', tenantId, {
        membershipId: randomUUID(),
        userId,
        role: 'administrator',
        previousRole: 'member',
      });
      await harness.deliver('member.joined', tenantId, about(userId));
      await harness.deliver('member.requested', tenantId, about(userId));
    }
    expect(await rowsOf(erased)).toEqual([]);
    expect(await rowsOf(other)).toEqual([{ role: 'member', status: 'pending' }]);

    expect((await harness.create(erased)).status).toBe(403);
    expect(await rowsOf(erased)).toEqual([]);
  });

  test('is for services only', async () => {
    const owner = await harness.issuer.memberToken(founder, randomUUID(), 'owner');
    expect([await erase(founder), await erase(founder, owner)]).toEqual([401, 403]);
    expect(await erase('no-id', await harness.issuer.serviceToken('user-service'))).toBe(404);
  });
});
