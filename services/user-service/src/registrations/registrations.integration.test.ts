import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUserHarness, PASSWORD, type UserHarness } from '../test-fixtures/user-harness.ts';

let harness: UserHarness;
beforeAll(async () => {
  harness = await createUserHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

function register(email: string, more: Record<string, unknown> = {}) {
  return harness.send('POST', '/v1/registrations', { body: { email, password: PASSWORD, displayName: 'Ada', ...more } });
}

async function auditOf(subject: string): Promise<string[]> {
  const { rows } = await harness.admin.query('select action from platform_audit_log where subject = $1 order by at, id', [subject]);
  return rows.map((row) => row.action);
}

describe('registering a new address', () => {
  test('creates the person, asks for the mail, and keeps only hashes of password and link', async () => {
    const { email, userId, token } = await harness.register();
    const { rows } = await harness.admin.query('select * from people where id = $1', [userId]);
    expect(rows[0]).toMatchObject({
      email,
      email_verified_at: null,
      password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
    });
    const verifications = await harness.admin.query('select * from email_verifications where user_id = $1', [userId]);
    expect(JSON.stringify(verifications.rows)).not.toContain(token);
    const [created] = (await harness.events('user.created')).filter((event) => event.subject === userId);
    expect(created?.data).toEqual({ userId, email, displayName: 'Ada Example', locale: 'en' });
    const [asked] = (await harness.events('user.verification_requested')).filter((event) => event.subject === userId);
    expect(asked?.data['verificationUrl']).toBe(`http://localhost:3001/verify?token=${token}`);
    expect(await auditOf(userId)).toEqual(['user.created']);
  });
});

describe('registering a known address', () => {
  test('answers and works the same, and tells only the holder', async () => {
    const { email, userId } = await harness.registerVerified();
    const before = harness.hashCalls();
    const unknown = await register(`${randomUUID()}@example.org`);
    const workForUnknown = harness.hashCalls() - before;
    const known = await register(email.toUpperCase());
    const workForKnown = harness.hashCalls() - before - workForUnknown;
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(known.status).toBe(202);
    expect(workForKnown).toBe(workForUnknown);
    const told = (await harness.events('user.registration_repeated')).filter((event) => event.subject === userId);
    expect(told).toHaveLength(1);
    expect((await harness.admin.query('select 1 from people where email_key = $1', [email])).rowCount).toBe(1);
  });

  test('puts in force what was typed when the followed link was asked for, and nobody else’s', async () => {
    const email = `${randomUUID()}@example.org`;
    const first = await harness.register(email);
    await register(email, { password: 'somebody elses password', displayName: 'Stranger' });
    await harness.send('POST', '/v1/registrations/verify', { body: { token: first.token } });
    expect((await harness.signIn(email)).person.displayName).toBe('Ada Example');
    const withOther = await harness.send('POST', '/v1/sessions', { body: { email, password: 'somebody elses password' } });
    expect(withOther.status).toBe(401);
    const { rowCount } = await harness.admin.query('select 1 from email_verifications where user_id = $1', [first.userId]);
    expect(rowCount).toBe(0);
  });

  test('makes one account of twenty registrations at once', async () => {
    const email = `${randomUUID()}@example.org`;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => register(index % 2 ? email : email.toUpperCase())));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect((await harness.admin.query('select 1 from people where email_key = $1', [email])).rowCount).toBe(1);
  });

  test('does not flood its mailbox: after five in an hour nothing more is sent, with the same answer', async () => {
    const email = `${randomUUID()}@example.org`;
    for (let attempt = 0; attempt < 7; attempt++) expect((await register(email)).status).toBe(202);
    const asked = (await harness.events('user.verification_requested')).filter((event) => event.data['email'] === email);
    expect(asked).toHaveLength(5);
  });
});

describe('input of a registration', () => {
  test.each([
    ['a short password', { password: 'short' }, '/password'],
    ['a common password', { password: 'passwordpassword' }, '/password'],
    ['no address', { email: 'nobody' }, '/email'],
    ['an empty name', { displayName: '  ' }, '/displayName'],
    ['an unknown field', { isPlatformAdministrator: true }, '/isPlatformAdministrator'],
    ['a wrong locale', { locale: '../../etc' }, '/locale'],
  ])('refuses %s and names the field', async (_name, more, pointer) => {
    const answer = await harness.send<{ errors: { pointer: string }[] }>('POST', '/v1/registrations', {
      body: { email: 'a@example.org', password: PASSWORD, displayName: 'Ada', ...more },
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error) => error.pointer)).toEqual([pointer]);
  });
});

describe('following the link', () => {
  test('verifies once', async () => {
    const { email, userId, token } = await harness.register();
    const first = await harness.send('POST', '/v1/registrations/verify', { body: { token } });
    expect([first.status, first.body]).toEqual([200, { email }]);
    const second = await harness.send('POST', '/v1/registrations/verify', { body: { token } });
    expect(second).toMatchObject({ status: 422, body: { code: 'verification.invalid_or_expired' } });
    const [updated] = (await harness.events('user.updated')).filter((event) => event.subject === userId);
    expect(updated?.data).toMatchObject({ emailVerified: true });
  });

  test('is refused after a day and with a token nobody got', async () => {
    const { token } = await harness.register();
    const present = harness.clock.now;
    harness.clock.now = new Date(present.getTime() + 24 * 60 * 60_000);
    const late = await harness.send('POST', '/v1/registrations/verify', { body: { token } });
    harness.clock.now = present;
    expect(late).toMatchObject({ status: 422, body: { code: 'verification.invalid_or_expired' } });
    expect((await harness.send('POST', '/v1/registrations/verify', { body: { token: 'pnv_none' } })).status).toBe(422);
    expect((await harness.send('POST', '/v1/registrations/verify', { body: {} })).status).toBe(422);
  });

  test('has an effect for one of ten at once', async () => {
    const { token } = await harness.register();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => harness.send('POST', '/v1/registrations/verify', { body: { token } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});
