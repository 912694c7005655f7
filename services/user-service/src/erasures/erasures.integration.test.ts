import { randomUUID } from 'node:crypto';
import {
  createSilentEventStreaming,
  startNeighbours,
  tablesHolding,
  waitFor,
  type Answer,
  type Neighbours,
  type SendOptions,
} from '@prognetwork/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { subscriptions } from '../subscriptions.ts';
import type { Erasure, ErasureStarted, SignedIn } from '../contract.ts';
import { createUserHarness, PASSWORD, type UserHarness } from '../test-fixtures/user-harness.ts';

let neighbours: Neighbours;
let harness: UserHarness;
let administrator: string;
const administratorId = randomUUID();
beforeAll(async () => {
  neighbours = await startNeighbours(() => 204);
  const { url } = neighbours;
  const urls = { EMAIL_SERVICE_URL: url, PAYMENT_SERVICE_URL: url, TENANT_SERVICE_URL: url, EVENT_STREAMING_URL: url };
  // The log is away, so the outbox keeps what was published; and time passes, for what is tried again.
  const append = () => Promise.reject(new Error('away'));
  harness = await createUserHarness(urls, { eventStreaming: { ...createSilentEventStreaming(), append }, clock: () => new Date() });
  await harness.service.start();
  administrator = await harness.issuer.platformAdministratorToken(administratorId);
});
beforeEach(() => {
  neighbours.answer = () => 204;
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await neighbours[Symbol.asyncDispose]();
});

interface Someone {
  readonly userId: string;
  readonly email: string;
  readonly signedIn: SignedIn;
}

async function someone(): Promise<Someone> {
  const registered = await harness.registerVerified();
  return { ...registered, signedIn: await harness.signIn(registered.email) };
}
const CONFIRMED = { confirm: 'erase' };
const eraseMe = ({ signedIn }: Someone, options: SendOptions = {}): Promise<Answer<ErasureStarted>> =>
  harness.send('POST', '/v1/me/erasure', { token: signedIn.accessToken, body: CONFIRMED, ...options });
const read = (erasureId: string, token = administrator): Promise<Answer<Erasure>> =>
  harness.send('GET', `/v1/erasures/${erasureId}`, { token });
const ended = (erasureId: string): Promise<Erasure> =>
  waitFor(
    async () => {
      const { body } = await read(erasureId);
      return body.status === 'completed' || body.status === 'failed' ? body : undefined;
    },
    { timeoutMs: 20_000, what: 'the end of the erasure' },
  );
const callsFor = (userId: string) =>
  neighbours.calls.filter(({ path, body }) => path.endsWith(userId) || (body as { userId?: string } | undefined)?.userId === userId);
const eventsOf = async (type: string, userId: string) =>
  (await harness.events(type)).filter(({ data }) => data['userId'] === userId).map(({ data }) => data);
const rowOf = async (userId: string) => (await harness.admin.query('select * from people where id = $1', [userId])).rows[0];
const roleOf = async (membershipId: string) =>
  (await harness.admin.query('select role, status from memberships where membership_id = $1', [membershipId])).rows[0];

describe('a person who asks to be erased', () => {
  test('is gone from every service, in order, and the keys to what the log holds are destroyed while the address is known', async () => {
    const person = await someone();
    const { userId, email } = person;
    const organisation = await harness.addOrganisation();
    await harness.addMembership(organisation.id, userId, 'member');
    const { status, body, headers } = await eraseMe(person);
    expect([status, headers.get('location')]).toEqual([202, `/v1/erasures/${body.erasureId}`]);
    const erasure = await ended(body.erasureId);
    expect(erasure).toMatchObject({ erasureId: body.erasureId, userId, requestedBy: userId, status: 'completed', reason: null });
    expect(erasure.steps.map((step) => `${step.name} ${step.status}`)).toEqual(
      ['close', 'memberships', 'messages', 'payments', 'organisations', 'key', 'profile'].map((name) => `${name} done`),
    );
    const { erasureId } = body;
    expect(callsFor(userId)).toMatchObject([
      { method: 'POST', path: '/v1/messages/erasures', body: { userId, email }, idempotencyKey: `${erasureId}:messages` },
      { method: 'DELETE', path: `/v1/payments/payers/${userId}`, body: undefined, idempotencyKey: `${erasureId}:payments` },
      { method: 'DELETE', path: `/v1/tenants/founders/${userId}`, body: undefined, idempotencyKey: `${erasureId}:organisations` },
      { method: 'POST', path: '/v1/person-keys/erasures', body: { userId, email }, idempotencyKey: `${erasureId}:key` },
    ]);
    expect(await rowOf(userId)).toBeUndefined();
    const left = await harness.admin.query(
      'select 1 from memberships where user_id = $1 union all select 1 from sessions where user_id = $1',
      [userId],
    );
    expect(left.rowCount).toBe(0);
    const about = { erasureId, userId };
    expect(await eventsOf('user.erasure_requested', userId)).toEqual([{ ...about, requestedBy: userId }]);
    expect(await eventsOf('member.left', userId)).toMatchObject([{ reason: 'erasure' }]);
    expect(await eventsOf('user.deleted', userId)).toEqual([{ userId }]);
    expect(await eventsOf('user.erasure_completed', userId)).toEqual([about]);
    expect(await eventsOf('authentication.session_revoked', userId)).toMatchObject([{ reason: 'account_closed' }]);
  });

  test('leaves nothing of themselves in what this service keeps about the erasure', async () => {
    const person = await someone();
    const { body } = await eraseMe(person);
    await ended(body.erasureId);
    const { rows } = await harness.admin.query(
      `select row_to_json(s)::text as text from sagas s union all select row_to_json(a)::text from platform_audit_log a
       union all select row_to_json(k)::text from idempotency_keys k`,
    );
    expect(rows.filter(({ text }) => String(text).includes(person.email))).toEqual([]);
  });

  test('gets the same erasure when asking again, with the same key or without', async () => {
    const gate = Promise.withResolvers<number>();
    neighbours.answer = () => gate.promise;
    const person = await someone();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await eraseMe(person, { headers });
    const answers = [await eraseMe(person, { headers }), await eraseMe(person)];
    expect(answers.map(({ status, body }) => [status, body.erasureId])).toEqual([1, 2].map(() => [202, first.body.erasureId]));
    gate.resolve(204);
    expect((await ended(first.body.erasureId)).status).toBe('completed');
  });

  test('cannot sign in, join or change the profile any more from the first step on', async () => {
    const gate = Promise.withResolvers<number>();
    neighbours.answer = () => gate.promise;
    const person = await someone();
    const organisation = await harness.addOrganisation();
    const { body } = await eraseMe(person);
    await waitFor(async () => (await read(body.erasureId)).body.steps[2]?.status === 'running');
    const token = person.signedIn.accessToken;
    const refused = [
      await harness.send('POST', '/v1/sessions', { body: { email: person.email, password: PASSWORD } }),
      await harness.send('PATCH', '/v1/me', { token, body: { displayName: 'Somebody Else' } }),
      await harness.send('POST', `/v1/organisations/${organisation.slug}/memberships`, { token }),
    ];
    expect(refused.map((answer) => [answer.status, (answer.body as { code?: string }).code])).toEqual(
      refused.map(() => [403, 'account.closed']),
    );
    const tokens = { grantType: 'session', sessionToken: person.signedIn.sessionToken };
    expect((await harness.send('POST', '/v1/tokens', { body: tokens })).status).toBe(401);
    gate.resolve(204);
    await ended(body.erasureId);
  });

  test('past the point of no return is erased however long a service is away, and whatever it says', async () => {
    const refusals = [503, 422, 404, 500];
    neighbours.answer = ({ path }) => (path.startsWith('/v1/payments') ? (refusals.shift() ?? 204) : 204);
    const person = await someone();
    const { body } = await eraseMe(person);
    expect((await ended(body.erasureId)).status).toBe('completed');
    expect(refusals).toEqual([]);
  });

  test('does not come back with events of payments that come after it, nor by a token that still lives', async () => {
    const person = await someone();
    const { userId, email } = person;
    const { id: tenantid, slug } = await harness.addOrganisation();
    await harness.addMembership(tenantid, userId, 'applicant', 'pending');
    await ended((await eraseMe(person)).body.erasureId);
    expect(subscriptions.map(({ type }) => type).filter((type) => !type.startsWith('tenant.'))).toEqual([
      'payment.processed',
      'subscription.canceled',
    ]);
    const about = { userId, planId: randomUUID() };
    const amount = { amount: '6000', currency: 'EUR' };
    const paid = { paymentId: randomUUID(), amount, purpose: 'dues', description: 'Dues', invoiceId: randomUUID(), invoiceNumber: '1' };
    const payer = { payerName: 'Ada Example', payerEmail: email };
    const ends = { subscriptionId: randomUUID(), endsAt: new Date().toISOString() };
    const late = { id: randomUUID(), subject: randomUUID(), tenantid };
    await harness.deliver({ ...late, type: 'payment.processed', data: { ...about, ...paid, ...payer } });
    await harness.deliver({ ...late, id: randomUUID(), type: 'subscription.canceled', data: { ...about, ...ends } });
    const joining = await harness.send('POST', `/v1/organisations/${slug}/memberships`, { token: person.signedIn.accessToken });
    expect(joining.status).toBe(404);
    const left = await harness.admin.query('select 1 from memberships where user_id = $1', [userId]);
    expect(left.rowCount).toBe(0);
    // What is on its way to the log is sealed there.
    expect((await tablesHolding(harness.database.adminUrl, 'users', email)).filter((table) => table !== 'outbox')).toEqual([]);
  });
});

describe('an erasure that cannot be had', () => {
  test('of the last owner of an organisation is refused with its name, everything is given back and nothing is erased', async () => {
    const person = await someone();
    const { userId } = person;
    const [shared, own] = [await harness.addOrganisation(), await harness.addOrganisation()];
    const membership = await harness.addMembership(shared.id, userId, 'administrator');
    await harness.addMembership(own.id, userId, 'owner');
    const { body } = await eraseMe(person);
    const erasure = await ended(body.erasureId);
    expect(erasure.status).toBe('failed');
    expect(erasure.reason).toBe(`The person is the last owner of ${own.name}. Make somebody else an owner first.`);
    expect(erasure.steps.map(({ status }) => status)).toEqual(['compensated', 'failed', ...Array.from({ length: 5 }, () => 'pending')]);
    expect(callsFor(userId)).toEqual([]);
    expect(await rowOf(userId)).toMatchObject({ closed_at: null, erasure_id: null, left_memberships: [] });
    expect(await roleOf(membership)).toEqual({ role: 'administrator', status: 'active' });
    expect((await harness.signIn(person.email)).person.id).toBe(userId);
    const why = { erasureId: body.erasureId, userId, step: 'memberships', reason: erasure.reason };
    expect(await eventsOf('user.erasure_failed', userId)).toEqual([why]);
    // With another owner there it can be asked for again.
    await harness.addMembership(own.id, (await harness.registerVerified()).userId, 'owner');
    const again = await eraseMe({ ...person, signedIn: await harness.signIn(person.email) });
    expect(again.body.erasureId).not.toBe(body.erasureId);
    expect((await ended(again.body.erasureId)).status).toBe('completed');
  });

  test('of the last platform administrator is refused', async () => {
    const person = await someone();
    await harness.admin.query('update people set is_platform_administrator = true where id = $1', [person.userId]);
    const { body } = await eraseMe(person);
    const erasure = await ended(body.erasureId);
    expect(erasure).toMatchObject({ status: 'failed', reason: 'The person is the last platform administrator.' });
    await harness.admin.query('update people set is_platform_administrator = false where id = $1', [person.userId]);
  });
});

describe('who may', () => {
  test('erase somebody else: a platform administrator, and it is audited', async () => {
    const { userId } = await someone();
    const path = `/v1/people/${userId}/erasure`;
    const stranger = await someone();
    expect((await harness.send('POST', path, { body: CONFIRMED })).status).toBe(401);
    expect((await harness.send('POST', path, { token: stranger.signedIn.accessToken, body: CONFIRMED })).status).toBe(403);
    const owner = await harness.issuer.memberToken(stranger.userId, randomUUID(), 'owner');
    expect((await harness.send('POST', path, { token: owner, body: CONFIRMED })).status).toBe(403);
    expect((await harness.send('POST', '/v1/people/no-id/erasure', { token: administrator, body: CONFIRMED })).status).toBe(404);
    expect((await harness.send('POST', `/v1/people/${randomUUID()}/erasure`, { token: administrator, body: CONFIRMED })).status).toBe(404);
    expect(await rowOf(userId)).toMatchObject({ erasure_id: null });
    const { status, body } = await harness.send<ErasureStarted>('POST', path, { token: administrator, body: CONFIRMED });
    expect(status).toBe(202);
    expect(await ended(body.erasureId)).toMatchObject({ status: 'completed', requestedBy: administratorId });
    const { rows } = await harness.admin.query(
      "select actor, detail from platform_audit_log where action = 'user.erasure_requested' and subject = $1",
      [userId],
    );
    expect(rows).toEqual([{ actor: administratorId, detail: { erasureId: body.erasureId, requestedBy: administratorId } }]);
  });

  test('begin one by accident: nobody', async () => {
    const person = await someone();
    for (const json of [{}, { confirm: true }, { confirm: 'erase', everything: true }])
      expect((await eraseMe(person, { body: json })).status).toBe(422);
    expect(await rowOf(person.userId)).toMatchObject({ erasure_id: null });
  });

  test('ask for their own: a person only', async () => {
    expect((await harness.send('POST', '/v1/me/erasure', { body: CONFIRMED })).status).toBe(401);
    expect(
      (await harness.send('POST', '/v1/me/erasure', { token: await harness.issuer.serviceToken('email-service'), body: CONFIRMED })).status,
    ).toBe(403);
  });

  test('see it: the person and platform administrators; to others it does not exist', async () => {
    const [person, stranger] = [await someone(), await someone()];
    const { body } = await eraseMe(person);
    expect((await read(body.erasureId, person.signedIn.accessToken)).status).toBe(200);
    const theirs = await read(body.erasureId, stranger.signedIn.accessToken);
    expect([theirs.status, (await read(randomUUID())).status, (await read('no-id')).status]).toEqual([404, 404, 404]);
    expect((await harness.send('GET', `/v1/erasures/${body.erasureId}`)).status).toBe(401);
    await ended(body.erasureId);
  });
});
