import { createHash, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUserHarness, ENCRYPTION_SECRET, type UserHarness } from '../test-fixtures/user-harness.ts';

const DAY_MS = 24 * 60 * 60_000;
const SECRET = 'secret-of-the-tenant-service';

interface TokenAnswer {
  accessToken: string;
  refreshToken?: string;
  expiresIn: number;
  code?: string;
}

let harness: UserHarness;
let email: string;
let userId: string;
beforeAll(async () => {
  const digest = createHash('sha256').update(SECRET).digest('hex');
  harness = await createUserHarness({ SERVICE_CLIENTS: JSON.stringify({ 'tenant-service': digest }) });
  ({ email, userId } = await harness.registerVerified());
});
afterAll(() => harness[Symbol.asyncDispose]());

function exchange(body: Record<string, unknown>) {
  return harness.send<TokenAnswer>('POST', '/v1/tokens', { body });
}

async function later<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  const present = harness.clock.now;
  harness.clock.now = new Date(present.getTime() + ms);
  try {
    return await work();
  } finally {
    harness.clock.now = present;
  }
}

describe('a session', () => {
  test('gives platform tokens that the service itself accepts', async () => {
    const { sessionToken, sessionId } = await harness.signIn(email);
    const answer = await exchange({ grantType: 'session', sessionToken });
    expect([answer.status, answer.body.expiresIn, answer.headers.get('cache-control')]).toEqual([200, 300, 'no-store']);
    expect(decodeProtectedHeader(answer.body.accessToken)).toMatchObject({ alg: 'ES256', kid: expect.any(String) });
    const claims = decodeJwt(answer.body.accessToken);
    expect(claims).toMatchObject({ iss: 'http://localhost:8000', aud: 'prognetwork', sub: userId, sid: sessionId, email, permissions: [] });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(300);
    expect((await harness.send('GET', '/v1/me', { token: answer.body.accessToken })).status).toBe(200);
  });

  test('gives no token after signing out, idling a week or a month in use', async () => {
    const { sessionToken, accessToken } = await harness.signIn(email);
    const request = { grantType: 'session', sessionToken };
    expect((await later(7 * DAY_MS, () => exchange(request))).body.code).toBe('token.invalid');
    for (let day = 6; day < 30; day += 6) expect((await later(day * DAY_MS, () => exchange(request))).status).toBe(200);
    expect((await later(30 * DAY_MS, () => exchange(request))).status).toBe(401);
    expect((await exchange(request)).status).toBe(200);
    expect((await harness.send('DELETE', '/v1/sessions/current', { token: accessToken })).status).toBe(204);
    expect((await exchange(request)).body.code).toBe('token.invalid');
  });

  test('takes its refresh tokens along when it ends, and says so', async () => {
    const { refreshToken, accessToken, sessionId } = await harness.signIn(email);
    await harness.send('DELETE', '/v1/sessions/current', { token: accessToken });
    expect((await exchange({ grantType: 'refresh_token', refreshToken })).status).toBe(401);
    const revoked = (await harness.events('authentication.session_revoked')).filter((event) => event.data['sessionId'] === sessionId);
    expect(revoked.map((event) => event.data['reason'])).toEqual(['signed_out']);
    expect((await harness.send('DELETE', '/v1/sessions/current')).status).toBe(401);
    expect((await harness.send('DELETE', '/v1/sessions/current', { token: await harness.issuer.token({ sub: userId }) })).status).toBe(403);
  });

  test('cannot be ended with the id of somebody else’s', async () => {
    const { sessionId, sessionToken } = await harness.signIn(email);
    const token = await harness.issuer.token({ sub: randomUUID(), sid: sessionId });
    expect((await harness.send('DELETE', '/v1/sessions/current', { token })).status).toBe(403);
    expect((await exchange({ grantType: 'session', sessionToken })).status).toBe(200);
  });
});

describe('a refresh token', () => {
  test('rotates: each works once', async () => {
    const { refreshToken } = await harness.signIn(email);
    const first = await exchange({ grantType: 'refresh_token', refreshToken });
    expect(first.status).toBe(200);
    expect(first.body.refreshToken).not.toBe(refreshToken);
    const second = await exchange({ grantType: 'refresh_token', refreshToken: first.body.refreshToken });
    expect(second.status).toBe(200);
  });

  test('used again ends the whole family and its session', async () => {
    const { refreshToken, sessionToken, sessionId } = await harness.signIn(email);
    const { body } = await exchange({ grantType: 'refresh_token', refreshToken });
    expect((await exchange({ grantType: 'refresh_token', refreshToken })).body.code).toBe('token.invalid');
    expect((await exchange({ grantType: 'refresh_token', refreshToken: body.refreshToken })).status).toBe(401);
    expect((await exchange({ grantType: 'session', sessionToken })).status).toBe(401);
    const revoked = (await harness.events('authentication.session_revoked')).filter((event) => event.data['sessionId'] === sessionId);
    expect(revoked.map((event) => event.data['reason'])).toEqual(['refresh_token_reused']);
    const failed = await harness.events('authentication.failed');
    expect(failed.at(-1)?.data).toEqual({ userId, reason: 'refresh_token_reused' });
  });

  test('presented fifty times at once succeeds at most once, and its family ends', async () => {
    const { refreshToken, sessionToken } = await harness.signIn(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange({ grantType: 'refresh_token', refreshToken })));
    const successes = answers.filter(({ status }) => status === 200);
    expect(successes.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(50 - successes.length);
    for (const { body } of successes) {
      expect((await exchange({ grantType: 'refresh_token', refreshToken: body.refreshToken })).status).toBe(401);
    }
    expect((await exchange({ grantType: 'session', sessionToken })).status).toBe(401);
  });

  test('runs out after two weeks, without being taken for reused', async () => {
    const { refreshToken, sessionToken } = await harness.signIn(email);
    await later(6 * DAY_MS, () => exchange({ grantType: 'session', sessionToken }));
    await later(12 * DAY_MS, () => exchange({ grantType: 'session', sessionToken }));
    expect((await later(14 * DAY_MS, () => exchange({ grantType: 'refresh_token', refreshToken }))).status).toBe(401);
    expect((await exchange({ grantType: 'session', sessionToken })).status).toBe(200);
  });

  test('stays usable when the organisation asked for is refused', async () => {
    const { refreshToken } = await harness.signIn(email);
    const refused = await exchange({ grantType: 'refresh_token', refreshToken, tenantId: randomUUID() });
    expect(refused).toMatchObject({ status: 403, body: { code: 'tenant.not_available' } });
    expect((await exchange({ grantType: 'refresh_token', refreshToken })).status).toBe(200);
  });
});

describe('a token for an organisation', () => {
  test('carries the role there, and applicants may do little more than pay', async () => {
    const { id: tenantId } = await harness.addOrganisation();
    await harness.addMembership(tenantId, userId, 'applicant', 'pending');
    const { sessionToken } = await harness.signIn(email);
    const { body } = await exchange({ grantType: 'session', sessionToken, tenantId });
    expect(decodeJwt(body.accessToken)).toMatchObject({ tid: tenantId, role: 'applicant', permissions: ['tenant.read', 'payment.pay'] });
  });

  test.each(['suspended', 'closed'])('is refused in a %s one, even to its owner', async (status) => {
    const { id: tenantId } = await harness.addOrganisation(status);
    await harness.addMembership(tenantId, userId, 'owner');
    const { sessionToken, refreshToken } = await harness.signIn(email);
    expect((await exchange({ grantType: 'session', sessionToken, tenantId })).body.code).toBe('tenant.not_available');
    expect((await exchange({ grantType: 'refresh_token', refreshToken, tenantId })).body.code).toBe('tenant.not_available');
  });

  test('is refused to strangers and to those who left, exactly as for one that does not exist', async () => {
    const { id: tenantId } = await harness.addOrganisation();
    const left = await harness.addOrganisation();
    await harness.addMembership(left.id, userId, 'member', 'left');
    const { sessionToken } = await harness.signIn(email);
    const headers = { 'x-request-id': 'same' };
    const bodies = await Promise.all(
      [tenantId, left.id, randomUUID()].map((id) =>
        harness.send('POST', '/v1/tokens', { body: { grantType: 'session', sessionToken, tenantId: id }, headers }),
      ),
    );
    expect(bodies.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(bodies[0]?.body).toEqual(bodies[2]?.body);
    expect(bodies[1]?.body).toEqual(bodies[2]?.body);
  });
});

describe('a service', () => {
  test('gets tokens with its secret, for a tenant when asked', async () => {
    const tenantId = randomUUID();
    const request = { grantType: 'client_credentials', clientId: 'tenant-service', clientSecret: SECRET };
    const plain = await exchange(request);
    expect(decodeJwt(plain.body.accessToken)).toMatchObject({ sub: 'service:tenant-service', permissions: ['service'] });
    expect(plain.body.refreshToken).toBeUndefined();
    const scoped = await exchange({ ...request, tenantId });
    expect(decodeJwt(scoped.body.accessToken)['tid']).toBe(tenantId);
  });

  test.each([
    [{ clientId: 'tenant-service', clientSecret: 'wrong' }],
    [{ clientId: 'nobody', clientSecret: SECRET }],
    [{ clientId: 'constructor', clientSecret: SECRET }],
  ])('is refused with %j', async (credentials) => {
    expect(await exchange({ grantType: 'client_credentials', ...credentials })).toMatchObject({
      status: 401,
      body: { code: 'token.invalid' },
    });
  });
});

describe('a request for a token', () => {
  test.each([
    [{ grantType: 'password', sessionToken: 'x' }, 422],
    [{ grantType: 'session' }, 422],
    [{ grantType: 'session', sessionToken: 'x', refreshToken: 'y' }, 422],
    [{ grantType: 'session', sessionToken: 'pns_unknown' }, 401],
    [{ grantType: 'refresh_token', refreshToken: 'pnr_unknown' }, 401],
  ])('%j is refused with %i', async (body, status) => {
    expect((await exchange(body)).status).toBe(status);
  });

  test('does not take one kind of token for another', async () => {
    const { sessionToken, refreshToken } = await harness.signIn(email);
    expect((await exchange({ grantType: 'session', sessionToken: refreshToken })).status).toBe(401);
    expect((await exchange({ grantType: 'refresh_token', refreshToken: sessionToken })).status).toBe(401);
  });
});

describe('signing keys', () => {
  test('are published for caches, without anything private, and stored encrypted', async () => {
    const answer = await harness.send<{ keys: Record<string, string>[] }>('GET', '/.well-known/jwks.json');
    expect(answer.headers.get('cache-control')).toContain('max-age=300');
    for (const key of answer.body.keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const { rows } = await harness.admin.query('select encrypted_private_key from signing_keys');
    expect(rows.every((row) => !row.encrypted_private_key.includes(Buffer.from('302e0201', 'hex')))).toBe(true);
  });

  test('survive a restart, and rotate without refusing tokens of the old key', async () => {
    const { keys: before } = (await harness.send<{ keys: { kid: string }[] }>('GET', '/.well-known/jwks.json')).body;
    await using restarted = harness.createService();
    const read = async () => {
      const response = await restarted.fetch(new Request('http://service/.well-known/jwks.json'));
      return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    expect(await read()).toEqual(before.map(({ kid }) => kid));
    const rotated = await later(28.5 * DAY_MS, read);
    expect(rotated).toHaveLength(before.length + 1);
    expect(rotated).toEqual(expect.arrayContaining(before.map(({ kid }) => kid)));
  });

  test('cannot be opened with another secret: the service says which setting is wrong', async () => {
    await using wrong = harness.createService({ USER_KEY_ENCRYPTION_SECRET: `${ENCRYPTION_SECRET}-changed` });
    await expect(wrong.start()).rejects.toThrow('USER_KEY_ENCRYPTION_SECRET');
    expect((await wrong.fetch(new Request('http://service/health/ready'))).status).toBe(503);
  });

  test('are one even when many processes start at once', async () => {
    await using other = await createUserHarness();
    const services = Array.from({ length: 5 }, () => other.createService());
    await Promise.all(services.map((service) => service.fetch(new Request('http://service/.well-known/jwks.json'))));
    expect((await other.admin.query('select 1 from signing_keys')).rowCount).toBe(1);
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
  });
});
