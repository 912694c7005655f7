import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignedIn } from '../contract.ts';
import { createUserHarness, type UserHarness } from '../test-fixtures/user-harness.ts';

let harness: UserHarness;
let email: string;
beforeAll(async () => {
  harness = await createUserHarness();
  ({ email } = await harness.registerVerified());
});
afterAll(() => harness[Symbol.asyncDispose]());

async function handOff(client = 'admin') {
  const signedIn = await harness.signIn(email);
  const { body } = await harness.send<{ code: string }>('POST', '/v1/handoffs', {
    token: signedIn.accessToken,
    body: { client, returnTo: '/members' },
  });
  return { ...signedIn, code: body.code };
}

function redeem(client: string, code: string) {
  return harness.send<SignedIn & { code: string }>('POST', '/v1/handoffs/redeem', { body: { client, code } });
}

describe('a handoff', () => {
  test('opens a session of its own for the other client', async () => {
    const { code, sessionId, person } = await handOff();
    const answer = await redeem('admin', code);
    expect(answer.status).toBe(201);
    expect(answer.body.person).toEqual(person);
    expect(answer.body.sessionId).not.toBe(sessionId);
    expect((await harness.events('authentication.succeeded')).at(-1)?.data['method']).toBe('handoff');
  });

  test('works once, even for ten at once', async () => {
    const { code } = await handOff();
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem('admin', code)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 401 && body.code === 'handoff.invalid')).toHaveLength(9);
  });

  test('is burnt by the wrong client', async () => {
    const { code } = await handOff('admin');
    expect((await redeem('marketing', code)).status).toBe(401);
    expect((await redeem('admin', code)).status).toBe(401);
  });

  test('is refused after a minute, unknown, or when its session has ended', async () => {
    const { code, accessToken } = await handOff();
    const other = await handOff();
    const present = harness.clock.now;
    harness.clock.now = new Date(present.getTime() + 60_000);
    expect((await redeem('admin', other.code)).status).toBe(401);
    harness.clock.now = present;
    await harness.send('DELETE', '/v1/sessions/current', { token: accessToken });
    expect((await redeem('admin', code)).status).toBe(401);
    expect((await redeem('admin', 'pnh_unknown')).status).toBe(401);
    expect((await redeem('auth', code)).status).toBe(422);
  });

  test('ends with the sign-in it came from, and ends it', async () => {
    const origin = await handOff();
    const { body } = await redeem('admin', origin.code);
    await harness.send('DELETE', '/v1/sessions/current', { token: body.accessToken });
    for (const { sessionToken } of [origin, body]) {
      expect((await harness.send('POST', '/v1/tokens', { body: { grantType: 'session', sessionToken } })).status).toBe(401);
    }
  });
});

describe('asking for a handoff', () => {
  test('needs a session and an address of the client itself', async () => {
    const { accessToken } = await harness.signIn(email);
    const body = { client: 'admin', returnTo: '/members' };
    expect((await harness.send('POST', '/v1/handoffs', { body })).status).toBe(401);
    const withoutSession = await harness.issuer.token({ sub: crypto.randomUUID() });
    expect((await harness.send('POST', '/v1/handoffs', { token: withoutSession, body })).status).toBe(403);
    const service = await harness.issuer.serviceToken('tenant-service');
    expect((await harness.send('POST', '/v1/handoffs', { token: service, body })).status).toBe(403);
    const foreign = await harness.send('POST', '/v1/handoffs', { token: accessToken, body: { ...body, returnTo: 'https://evil.example' } });
    expect(foreign).toMatchObject({ status: 422, body: { code: 'handoff.foreign_address' } });
    expect((await harness.send('POST', '/v1/handoffs', { token: accessToken, body: { ...body, client: 'auth' } })).status).toBe(422);
  });
});
