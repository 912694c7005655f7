import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUserHarness, PASSWORD, type UserHarness } from '../test-fixtures/user-harness.ts';

let harness: UserHarness;
beforeAll(async () => {
  harness = await createUserHarness({ PASSWORD_QUEUE_LIMIT: '3' });
});
afterAll(() => harness[Symbol.asyncDispose]());

function signIn(email: string, password: string, headers: Record<string, string> = {}) {
  return harness.send<{ code: string; requestId: string }>('POST', '/v1/sessions', { body: { email, password }, headers });
}

describe('signing in', () => {
  test('gives a session, an access token and a refresh token; the database keeps only hashes', async () => {
    const { email, userId } = await harness.registerVerified();
    const answer = await harness.send<{ sessionToken: string; refreshToken: string }>('POST', '/v1/sessions', {
      body: { email: email.toUpperCase(), password: PASSWORD },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      sessionId: expect.any(String),
      sessionToken: expect.stringMatching(/^pns_[A-Za-z0-9_-]{43}$/),
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^pnr_[A-Za-z0-9_-]{43}$/),
      expiresIn: 300,
      person: { id: userId, email, displayName: 'Ada Example', isPlatformAdministrator: false },
    });
    const stored = await harness.admin.query(
      'select s::text || r::text as text from sessions s join refresh_tokens r on r.session_id = s.id',
    );
    expect(JSON.stringify(stored.rows)).not.toContain(answer.body.sessionToken);
    expect(JSON.stringify(stored.rows)).not.toContain(answer.body.refreshToken);
    const succeeded = (await harness.events('authentication.succeeded')).filter((event) => event.subject === userId);
    expect(succeeded.map((event) => event.data['method'])).toEqual(['password']);
  });

  test('refuses an unknown account exactly like a wrong password, with the same work', async () => {
    const { email } = await harness.registerVerified();
    const before = harness.hashCalls();
    const wrong = await signIn(email, 'not the password', { 'x-request-id': 'same' });
    const workForWrong = harness.hashCalls() - before;
    const unknown = await signIn(`${randomUUID()}@example.org`, PASSWORD, { 'x-request-id': 'same' });
    const workForUnknown = harness.hashCalls() - before - workForWrong;
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('authentication.failed');
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    expect([...unknown.headers]).toEqual([...wrong.headers]);
    expect([workForWrong, workForUnknown]).toEqual([1, 1]);
  });

  test('tells that the address is not verified only to who has the right password', async () => {
    const { email } = await harness.register();
    expect((await signIn(email, 'not the password')).body.code).toBe('authentication.failed');
    expect(await signIn(email, PASSWORD)).toMatchObject({ status: 403, body: { code: 'authentication.email_not_verified' } });
    expect((await harness.events('authentication.failed')).slice(-2).map((event) => event.data['reason'])).toEqual([
      'wrong_password',
      'email_not_verified',
    ]);
  });

  test('hashes again what was hashed with less work', async () => {
    const { email, userId } = await harness.registerVerified();
    const weak = await import('@node-rs/argon2').then(({ hash }) => hash(PASSWORD, { memoryCost: 8192, timeCost: 1 }));
    await harness.admin.query('update people set password_hash = $2 where id = $1', [userId, weak]);
    expect((await signIn(email, PASSWORD)).status).toBe(201);
    const { rows } = await harness.admin.query('select password_hash from people where id = $1', [userId]);
    expect(rows[0].password_hash).toContain('m=19456,t=2');
    expect((await signIn(email, PASSWORD)).status).toBe(201);
  });

  test.each([[{}], [{ email: 'a@example.org' }], [{ email: 1, password: 2 }], [{ email: 'a@example.org', password: 'x'.repeat(1001) }]])(
    'refuses malformed input %#',
    async (body) => {
      expect((await harness.send('POST', '/v1/sessions', { body })).status).toBe(422);
    },
  );
});

describe('guessing a password', () => {
  test('is slowed for the account and address after ten attempts, known or not, and forgiven when the window is over', async () => {
    const { email } = await harness.registerVerified();
    const unknown = `${randomUUID()}@example.org`;
    for (const address of [email, unknown]) {
      for (let attempt = 0; attempt < 10; attempt++) expect((await signIn(address, 'wrong password')).status).toBe(401);
      const blocked = await signIn(address, PASSWORD);
      expect(blocked).toMatchObject({ status: 429, body: { code: 'authentication.too_many_attempts' } });
      expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(800);
    }
    expect((await signIn(email, PASSWORD, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(201);
    const present = harness.clock.now;
    harness.clock.now = new Date(present.getTime() + 15 * 60_000 + 1000);
    expect((await signIn(email, PASSWORD)).status).toBe(201);
    harness.clock.now = present;
  });

  test('is not sped up by many at once', async () => {
    const { email } = await harness.registerVerified();
    const answers = await Promise.all(Array.from({ length: 40 }, () => signIn(email, 'wrong password')));
    const worked = answers.filter(({ status }) => status === 401).length;
    expect(worked).toBeLessThanOrEqual(10);
  });

  test('through many accounts from one address is slowed, even with a good account of one’s own', async () => {
    const own = await harness.registerVerified();
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.77' };
    await harness.admin.query(`delete from attempt_windows where kind = 'sign_in_address'`);
    for (let attempt = 0; attempt < 99; attempt++) await signIn(`${randomUUID()}@example.org`, 'wrong password', headers);
    expect((await signIn(own.email, PASSWORD, headers)).status).toBe(201);
    expect((await signIn(`${randomUUID()}@example.org`, 'wrong password', headers)).status).toBe(401);
    expect((await signIn(`${randomUUID()}@example.org`, 'wrong password', headers)).status).toBe(429);
  });

  test('keeps a bounded number of rows that name nobody', async () => {
    const { rows } = await harness.admin.query('select * from attempt_windows');
    expect(rows.every((row) => row.bucket >= 0 && row.bucket < 2 ** 20)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain('@');
  });
});

describe('more sign-ins than can be hashed', () => {
  test('are turned away with 503 and a time to come back, and the rest succeed', async () => {
    const { email } = await harness.registerVerified();
    const answers = await Promise.all(Array.from({ length: 9 }, () => signIn(email, PASSWORD)));
    const turnedAway = answers.filter(({ status }) => status === 503);
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway[0]?.headers.get('retry-after')).toBe('1');
    expect(turnedAway[0]?.body.code).toBe('authentication.busy');
    expect(answers.filter(({ status }) => status === 201).length + turnedAway.length).toBe(9);
  });
});
