import { personKeyDestroyed, userCreated } from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, readServerSentEvents, userEvent, type TestLog } from '../test-fixtures/running-service.ts';
import { createKeyWrapping } from './key-wrapping.ts';
import { createPersonKeyRepository } from './person-key-repository.ts';
import { createPersonKeys } from './person-key-store.ts';

const TENANT = newId();
let log: TestLog;
let service: Service;
let other: Service;
let owner: pg.Client;
let publisher: string;
let administrator: string;
const open = new AbortController();

beforeAll(async () => {
  log = await createTestLog();
  // Whichever of the two seals signs soon.
  const settings = { EVENT_STREAMING_CHECKPOINT_SECONDS: '1' };
  service = log.createService(settings);
  other = log.createService(settings);
  await Promise.all([service.start(), other.start()]);
  owner = new pg.Client({ connectionString: log.database.ownerUrl });
  await owner.connect();
  [publisher, administrator] = await Promise.all([log.issuer.serviceToken('user-service'), log.issuer.platformAdministratorToken(newId())]);
});
afterAll(async () => {
  open.abort();
  await owner.end();
  await service[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const created = (userId: string) =>
  userEvent({
    type: userCreated.type,
    schemaversion: userCreated.version,
    subject: userId,
    tenantid: TENANT,
    data: { userId, email: `ada.${userId}@example.org`, displayName: 'Ada Lovelace', locale: 'en' },
  });
const erased = (userId: string) => ({ userId, email: 'erased@erased.invalid', displayName: 'erased', locale: 'erased' });
const destroy = (userId: string, token?: string) =>
  log.request(service, `/v1/person-keys/${userId}`, { method: 'DELETE', ...(token === undefined ? {} : { token }) });
const storedOf = async (userId: string): Promise<string> => {
  await using store = log.openStore();
  const found = await store.read({ subject: userId, order: 'asc', limit: 100 });
  return found.map(({ body }) => body).join('\n');
};

/** What each way to read gives of a person's first event. */
async function readEverywhere(from: Service, userId: string): Promise<Record<string, unknown>> {
  const item = async (path: string): Promise<unknown> =>
    (await bodyOf(await log.request(from, path, { token: administrator }))).items.find(
      ({ event }) => event.subject === userId && event.type === userCreated.type,
    )?.event.data;
  const tenantToken = await log.issuer.memberToken(newId(), TENANT, 'owner');
  const live = await log.request(from, `/v1/events/live?subject=${userId}&type=${userCreated.type}&after=0`, {
    token: tenantToken,
    signal: open.signal,
  });
  const frames = readServerSentEvents(live.body ?? expect.fail());
  const { value: frame } = await frames.next();
  await frames.return(undefined);
  const group = await log.request(from, `/v1/consumer-groups/reader-${newId()}/fetch`, {
    method: 'POST',
    token: publisher,
    json: { consumerId: 'c', maxEvents: 500, waitMs: 0 },
  });
  return {
    page: await item(`/v1/events?subject=${userId}`),
    backwards: await item(`/v1/events?subject=${userId}&order=desc`),
    stream: await item(`/v1/streams/user-${userId}/events`),
    live: frame && JSON.parse(frame.data).event.data,
    group: (await bodyOf(group)).items.find(({ event }) => event.subject === userId && event.type === userCreated.type)?.event.data,
  };
}

const everywhere = (data: unknown) => ({ page: data, backwards: data, stream: data, live: data, group: data });

describe('an event that says something about a person', () => {
  it('is unreadable in the database, and as it was published for whoever may read it', async () => {
    const userId = newId();
    const event = created(userId);
    await log.publish(service, [event, userEvent({ subject: userId })]);
    const stored = await storedOf(userId);
    expect(stored).toContain(userId);
    expect(stored).not.toMatch(/example\.org|Lovelace/);
    expect(await readEverywhere(service, userId)).toEqual(everywhere(event.data));
    expect(await readEverywhere(other, userId)).toEqual(everywhere(event.data));
    const { rows } = await owner.query<{ wrapped_key: Buffer }>('select wrapped_key from person_keys where person = $1', [userId]);
    expect(rows[0]?.wrapped_key.length).toBe(12 + 16 + 32);
  });

  it('sent again with the same id keeps its first place, although it is sealed anew', async () => {
    const event = created(newId());
    const [first] = await log.publish(service, [event]);
    expect(await log.publish(other, [event])).toEqual([{ ...first, duplicate: true }]);
  });

  it('leaves events without personal fields byte for byte as they came', async () => {
    const event = userEvent();
    await log.publish(service, [event]);
    expect(await storedOf(event.subject)).toBe(JSON.stringify(event));
  });
});

describe('a person whose key was destroyed', () => {
  it('is erased on every way to read, in every process, and the chain stays valid', async () => {
    const userId = newId();
    await log.publish(service, [created(userId)]);
    const kept = created(newId());
    await log.publish(service, [kept]);
    await readEverywhere(other, userId);
    const before = await storedOf(userId);

    expect((await destroy(userId, publisher)).status).toBe(204);
    expect(await readEverywhere(service, userId)).toEqual(everywhere(erased(userId)));
    await waitFor(async () => JSON.stringify(await readEverywhere(other, userId)) === JSON.stringify(everywhere(erased(userId))), {
      what: 'the other process to forget the key',
    });
    expect(await readEverywhere(service, kept.subject)).toEqual(everywhere(kept.data));
    expect(await storedOf(userId)).toContain(before);

    const announced = await waitFor(
      async () => {
        const { items } = await bodyOf(
          await log.request(service, `/v1/events?type=${personKeyDestroyed.type}&subject=${userId}`, { token: administrator }),
        );
        return items[0];
      },
      { what: 'the announcement of the destroyed key' },
    );
    expect(announced.event.data).toEqual({ userId });
    await waitFor(
      async () => {
        const answer = await log.request(service, '/v1/chain/verifications', { method: 'POST', token: administrator, json: {} });
        const report = (await answer.json()) as { status: string; events: number; checkpoints: number };
        expect(report.status).toBe('intact');
        return report.events >= Number(announced.position) && report.checkpoints > 0;
      },
      { what: 'an intact chain up to the announcement' },
    );
    const { rows } = await owner.query('select actor, action, subject from platform_audit_log where subject = $1', [userId]);
    expect(rows).toEqual([{ actor: 'service:user-service', action: 'person_key.destroyed', subject: userId }]);
  });

  it('gets no new key: what is said later is stored with placeholders', async () => {
    const userId = newId();
    expect((await destroy(userId, publisher)).status).toBe(204);
    await log.publish(service, [created(userId)]);
    await log.publish(other, [created(userId)]);
    const stored = await storedOf(userId);
    expect(stored).not.toMatch(/example\.org|Lovelace|sealedfor/);
    expect(await readEverywhere(service, userId)).toEqual(everywhere(erased(userId)));
  });

  it('stays erased when asked for again, and that is audited and published once', async () => {
    const userId = newId();
    const answers = await Promise.all([destroy(userId, publisher), destroy(userId, publisher), destroy(userId, publisher)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    const { rows } = await owner.query('select from platform_audit_log where subject = $1', [userId]);
    expect(rows.length).toBe(1);
  });
});

describe('whoever else wants to destroy a key', () => {
  it('is refused', async () => {
    const userId = newId();
    const person = await log.issuer.memberToken(userId, TENANT, 'owner');
    expect((await destroy(userId)).status).toBe(401);
    expect((await destroy(userId, person)).status).toBe(403);
    expect((await destroy(userId, administrator)).status).toBe(403);
    expect((await destroy('not-an-id', publisher)).status).toBe(404);
  });
});

describe('the keys of persons', () => {
  const keysWith = (secret: string, pool: pg.Pool, maxRemembered?: number) =>
    createPersonKeys(createPersonKeyRepository(pool), createKeyWrapping(secret), maxRemembered);

  it('are one for each person, however many processes make it at once', async () => {
    const pool = new pg.Pool({ connectionString: log.database.runtimeUrl, max: 8 });
    try {
      const persons = Array.from({ length: 20 }, () => newId());
      const secret = 'test secret of EVENT_STREAMING_PERSON_KEY_SECRET, long enough';
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, index) => keysWith(secret, pool).ensure(index % 2 ? persons.toReversed() : persons)),
      );
      for (const person of persons) expect(new Set(made.map((keys) => keys.get(person)?.export().toString('hex'))).size).toBe(1);
      const few = keysWith(secret, pool, 5);
      expect((await few.find(persons)).size).toBe(20);
      expect(await few.find(persons)).toEqual(made[0]);
    } finally {
      await pool.end();
    }
  });

  it('do not open with another secret, and the service says so at the start', async () => {
    await log.publish(service, [created(newId())]);
    await using wrong = log.createService({ EVENT_STREAMING_PERSON_KEY_SECRET: 'another secret' });
    await expect(wrong.start()).rejects.toThrow('EVENT_STREAMING_PERSON_KEY_SECRET');
  });
});
