import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUserHarness, PASSWORD, type UserHarness } from '../test-fixtures/user-harness.ts';

const ADMINISTRATOR = { BOOTSTRAP_ADMINISTRATOR_EMAIL: 'admin@example.org', BOOTSTRAP_ADMINISTRATOR_PASSWORD: PASSWORD };

let harness: UserHarness;
let email: string;
let userId: string;
beforeAll(async () => {
  harness = await createUserHarness();
  ({ email, userId } = await harness.registerVerified());
});
afterAll(() => harness[Symbol.asyncDispose]());

describe('my profile', () => {
  test('is mine to read and change', async () => {
    const { accessToken: token } = await harness.signIn(email);
    const read = await harness.send('GET', '/v1/me', { token });
    expect(read.body).toEqual({
      id: userId,
      email,
      displayName: 'Ada Example',
      locale: 'en',
      isPlatformAdministrator: false,
      createdAt: expect.any(String),
      emailVerifiedAt: expect.any(String),
    });
    const changed = await harness.send('PATCH', '/v1/me', { token, body: { displayName: 'Ada L.', locale: 'de-AT' } });
    expect(changed).toMatchObject({ status: 200, body: { displayName: 'Ada L.', locale: 'de-AT' } });
    expect((await harness.events('user.updated')).at(-1)?.data).toEqual({
      userId,
      email,
      displayName: 'Ada L.',
      locale: 'de-AT',
      emailVerified: true,
    });
    const audit = await harness.admin.query(`select actor, detail from platform_audit_log where action = 'user.updated'`);
    expect(audit.rows[0]).toEqual({ actor: userId, detail: { changed: ['displayName', 'locale'] } });
  });

  test.each([[{}], [{ displayName: '' }], [{ email: 'other@example.org' }], [{ isPlatformAdministrator: true }]])(
    'does not take %j',
    async (body) => {
      const { accessToken: token } = await harness.signIn(email);
      expect((await harness.send('PATCH', '/v1/me', { token, body })).status).toBe(422);
    },
  );

  test('needs a person', async () => {
    expect((await harness.send('GET', '/v1/me')).status).toBe(401);
    expect((await harness.send('PATCH', '/v1/me', { body: { displayName: 'A' } })).status).toBe(401);
    const service = await harness.issuer.serviceToken('tenant-service');
    expect((await harness.send('GET', '/v1/me', { token: service })).status).toBe(403);
    const gone = await harness.issuer.token({ sub: randomUUID() });
    expect((await harness.send('GET', '/v1/me', { token: gone })).status).toBe(404);
  });
});

describe('all people', () => {
  test('are listed for platform administrators, page by page, and the access is audited', async () => {
    await harness.register(`findme-${randomUUID()}@example.org`);
    const actor = randomUUID();
    const token = await harness.issuer.platformAdministratorToken(actor);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await harness.send<{ items: { id: string }[]; nextCursor: string | null }>('GET', `/v1/people?limit=1${cursor}`, {
        token,
      });
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor === null ? '' : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toContain(userId);
    const { rows } = await harness.admin.query('select detail from platform_audit_log where actor = $1', [actor]);
    expect(rows[0]?.detail).toEqual({ reason: 'list people' });
  });

  test('can be searched, and wildcards stand for themselves', async () => {
    const token = await harness.issuer.platformAdministratorToken(randomUUID());
    const find = async (q: string) =>
      (await harness.send<{ items: unknown[] }>('GET', `/v1/people?q=${encodeURIComponent(q)}`, { token })).body.items;
    expect(await find('FINDME-')).toHaveLength(1);
    expect(await find('%')).toHaveLength(0);
    expect(await find('_indme')).toHaveLength(0);
  });

  test('count their active memberships in all organisations', async () => {
    const { id } = await harness.addOrganisation();
    const other = await harness.addOrganisation();
    await harness.addMembership(id, userId, 'member');
    await harness.addMembership(other.id, userId, 'applicant', 'pending');
    const token = await harness.issuer.platformAdministratorToken(randomUUID());
    const read = await harness.send('GET', `/v1/people/${userId}`, { token });
    expect(read).toMatchObject({ status: 200, body: { id: userId, membershipCount: 1 } });
    expect(JSON.stringify(read.body)).not.toContain('argon2');
  });

  test('are hidden from everybody else, and malformed queries are refused', async () => {
    const token = await harness.issuer.platformAdministratorToken(randomUUID());
    const owner = await harness.issuer.memberToken(userId, randomUUID(), 'owner');
    for (const path of ['/v1/people', `/v1/people/${userId}`]) {
      expect((await harness.send('GET', path)).status).toBe(401);
      expect((await harness.send('GET', path, { token: owner })).status).toBe(403);
    }
    expect((await harness.send('GET', `/v1/people/${randomUUID()}`, { token })).status).toBe(404);
    expect((await harness.send('GET', '/v1/people/no-id', { token })).status).toBe(404);
    expect((await harness.send('GET', '/v1/people?limit=1000', { token })).status).toBe(422);
    expect((await harness.send('GET', '/v1/people?cursor=nonsense', { token })).status).toBe(422);
    const forged = Buffer.from(JSON.stringify(['not-an-id'])).toString('base64url');
    expect((await harness.send('GET', `/v1/people?cursor=${forged}`, { token })).status).toBe(422);
  });
});

describe('the first platform administrator', () => {
  test('is made once, verified, by however many processes start', async () => {
    await using other = await createUserHarness();
    const services = Array.from({ length: 3 }, () => other.createService(ADMINISTRATOR));
    await Promise.all(services.map((service) => service.start()));
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
    const { person, sessionToken } = await other.signIn('admin@example.org');
    expect(person.isPlatformAdministrator).toBe(true);
    const { body } = await other.send<{ accessToken: string }>('POST', '/v1/tokens', { body: { grantType: 'session', sessionToken } });
    expect((await other.send('GET', '/v1/people', { token: body.accessToken })).status).toBe(200);
    expect(await other.events('user.created')).toHaveLength(1);
    expect(await other.events('user.verification_requested')).toHaveLength(0);
  });

  test('is never an account that registered itself under the address', async () => {
    await using other = await createUserHarness();
    await other.register('admin@example.org');
    await using service = other.createService(ADMINISTRATOR);
    await expect(service.start()).rejects.toThrow('BOOTSTRAP_ADMINISTRATOR_EMAIL');
  });

  test('needs a good password', async () => {
    await using other = await createUserHarness();
    await using service = other.createService({ ...ADMINISTRATOR, BOOTSTRAP_ADMINISTRATOR_PASSWORD: 'short' });
    await expect(service.start()).rejects.toThrow('BOOTSTRAP_ADMINISTRATOR_PASSWORD is too short');
  });
});
