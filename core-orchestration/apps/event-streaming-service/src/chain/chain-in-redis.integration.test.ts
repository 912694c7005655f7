import { userCreated } from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { hasRedis, startTestRedis, waitFor, type TestRedis } from '@prognetwork/testing';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let redis: TestRedis;
let service: Service;
let administrator: string;

// Without a redis-server, the bootstrap of the tests says plainly that Redis was not tested.
describe.runIf(hasRedis())('a log in Redis', () => {
  beforeAll(async () => {
    redis = (await startTestRedis()) ?? expect.fail('redis-server is not on this machine');
    log = await createTestLog();
    service = log.createService({ EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: redis.url, EVENT_STREAMING_CHECKPOINT_SECONDS: '1' });
    await service.start();
    administrator = await log.issuer.platformAdministratorToken(newId());
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await log[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  it('is sealed and verified as one in PostgreSQL, and erases a person by the key', async () => {
    const userId = newId();
    const data = { userId, email: `ada.${userId}@example.org`, displayName: 'Ada Lovelace', locale: 'en' };
    const about = userEvent({ type: userCreated.type, schemaversion: userCreated.version, subject: userId, tenantid: newId(), data });
    const results = await log.publish(service, [userEvent(), about, userEvent({ tenantid: newId() })]);
    expect(await log.publish(service, [about])).toEqual([{ ...results[1], duplicate: true }]);
    const read = async () => {
      const { items } = await bodyOf(
        await log.request(service, `/v1/events?subject=${userId}&type=${userCreated.type}`, { token: administrator }),
      );
      return items[0]?.event.data;
    };
    expect(await read()).toEqual(data);
    expect(await everythingInRedis()).toContain(userId);
    expect(await everythingInRedis()).not.toMatch(/Lovelace|ada\./);

    const token = await log.issuer.serviceToken('user-service');
    expect((await log.request(service, `/v1/person-keys/${userId}`, { method: 'DELETE', token })).status).toBe(204);
    expect(await read()).toEqual({ ...data, email: 'erased@erased.invalid', displayName: 'erased', locale: 'erased' });
    await waitFor(
      async () => {
        const answer = await log.request(service, '/v1/chain/verifications', { method: 'POST', token: administrator, json: {} });
        const report = (await answer.json()) as { status: string; events: number; checkpoints: number };
        expect(report.status).toBe('intact');
        return report.events >= 4 && report.checkpoints >= 3;
      },
      { what: 'an intact chain over the log in Redis' },
    );
  });
});

const READ: Readonly<Record<string, (key: string) => string[]>> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  stream: (key) => ['XRANGE', key, '-', '+'],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1'],
};

/** Whatever Redis holds, of all kinds of keys, as text. */
async function everythingInRedis(): Promise<string> {
  const client = createClient({ url: redis.url });
  await client.connect();
  try {
    const texts: string[] = [];
    for (const key of await client.keys('*')) {
      const kind = await client.type(key);
      const command = READ[kind] ?? expect.fail(`a key of the kind ${kind}`);
      texts.push(JSON.stringify(await client.sendCommand(command(key))));
    }
    return texts.join('\n');
  } finally {
    client.destroy();
  }
}
