import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, type AnswerItem, listenOnFreePort, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let token: string;
let groups = 0;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService({ EVENT_STREAMING_LEASE_MS: '400' });
  await service.start();
  token = await log.issuer.serviceToken('email-service');
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

interface Fetched {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code?: string;
  readonly lease: string;
  readonly items: readonly { readonly position: string; readonly event: { readonly id: string } }[];
}

const newGroup = (): string => `group-${++groups}`;
const call = (path: string, json: unknown, on: Service = service) =>
  log.request(on, `/v1/consumer-groups/${path}`, { method: 'POST', token, json });
async function fetchAs(group: string, consumerId: string, more: object = {}, on: Service = service): Promise<Fetched> {
  const response = await call(`${group}/fetch`, { consumerId, maxEvents: 1_000, waitMs: 0, ...more }, on);
  return { ...(await bodyOf(response)), status: response.status, retryAfter: response.headers.get('retry-after') };
}
const acknowledge = async (group: string, consumerId: string, lease: string, position: string): Promise<[number, string?]> => {
  const response = await call(`${group}/acknowledge`, { consumerId, lease, position });
  return response.status === 204 ? [204] : [response.status, (await bodyOf(response)).code];
};
const ids = ({ items }: Fetched): string[] => items.map(({ event }) => event.id);
const lagOf = async (group: string): Promise<AnswerItem | undefined> => {
  const response = await log.request(service, '/v1/consumer-groups', { token: await log.issuer.platformAdministratorToken(newId()) });
  return (await bodyOf(response)).items.find((item) => item.group === group);
};
/** Brings a group to the end of the log. */
async function atTheEnd(group: string, consumerId: string): Promise<void> {
  const { lease, items } = await fetchAs(group, consumerId);
  const last = items.at(-1);
  if (last) await acknowledge(group, consumerId, lease, last.position);
}

describe('a consumer group', () => {
  it('hands out events again until they are acknowledged, then those after them', async () => {
    const group = newGroup();
    await atTheEnd(group, 'one');
    const events = [userEvent(), userEvent(), userEvent()];
    await log.publish(service, events);
    const first = await fetchAs(group, 'one', { maxEvents: 2 });
    expect(ids(first)).toEqual(events.slice(0, 2).map(({ id }) => id));
    expect(ids(await fetchAs(group, 'one', { maxEvents: 2 }))).toEqual(ids(first));
    expect(await acknowledge(group, 'one', first.lease, first.items[1]?.position ?? '')).toEqual([204]);
    expect(ids(await fetchAs(group, 'one'))).toEqual([events[2]?.id]);
  });

  it('hands out only the types it is asked for, and does not count the others as lag', async () => {
    const group = newGroup();
    await atTheEnd(group, 'one');
    await log.publish(service, [userEvent(), userEvent()]);
    expect((await lagOf(group))?.lag).toBe(2);
    expect((await fetchAs(group, 'one', { types: ['member.joined'] })).items).toEqual([]);
    expect(await lagOf(group))?.toMatchObject({ lag: 0, types: ['member.joined'], consumerId: 'one' });
  });

  it('has one consumer at a time, and tells the others when to ask again', async () => {
    const group = newGroup();
    expect((await fetchAs(group, 'one')).status).toBe(200);
    expect(await fetchAs(group, 'two')).toMatchObject({ status: 409, code: 'consumer_group.leased', retryAfter: '1' });
  });

  it('goes to another consumer when the first one is silent, and refuses what the first one acknowledges late', async () => {
    const group = newGroup();
    await log.publish(service, [userEvent()]);
    const stale = await fetchAs(group, 'one', { maxEvents: 1 });
    const taken = await waitFor(async () => {
      const fetched = await fetchAs(group, 'two', { maxEvents: 1 });
      return fetched.status === 200 && fetched;
    });
    expect(Number(taken.lease)).toBeGreaterThan(Number(stale.lease));
    const position = stale.items[0]?.position ?? '';
    expect(await acknowledge(group, 'one', stale.lease, position)).toEqual([409, 'consumer_group.lease_lost']);
    expect(await acknowledge(group, 'one', taken.lease, position)).toEqual([409, 'consumer_group.lease_lost']);
    expect(ids(taken)).toEqual(ids(stale));
    expect(await acknowledge(group, 'two', taken.lease, position)).toEqual([204]);
  });

  it('refuses to acknowledge what was not handed out, and takes an older position as done', async () => {
    const group = newGroup();
    await log.publish(service, [userEvent(), userEvent(), userEvent()]);
    const { lease, items } = await fetchAs(group, 'one', { maxEvents: 2 });
    const beyond = String(Number(items[1]?.position) + 1);
    expect(await acknowledge(group, 'one', lease, beyond)).toEqual([422, 'consumer_group.not_delivered']);
    expect(await acknowledge(group, 'one', lease, items[1]?.position ?? '')).toEqual([204]);
    expect(await acknowledge(group, 'one', lease, items[0]?.position ?? '')).toEqual([204]);
    expect((await lagOf(group))?.position).toBe(items[1]?.position);
  });

  it('wakes a waiting consumer for an event of this process, and for one of another', async () => {
    const other = log.createService();
    for (const publisher of [service, other]) {
      const group = newGroup();
      await atTheEnd(group, 'one');
      const waiting = fetchAs(group, 'one', { waitMs: 20_000 });
      await waitFor(async () => (await lagOf(group))?.consumerId === 'one');
      const event = userEvent();
      const startedAt = performance.now();
      await log.publish(publisher, [event]);
      expect(ids(await waiting)).toEqual([event.id]);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    }
    await other[Symbol.asyncDispose]();
  });

  it('keeps the lease of a consumer that waits longer than the lease lasts', async () => {
    const group = newGroup();
    await atTheEnd(group, 'one');
    const waiting = fetchAs(group, 'one', { waitMs: 1_200 });
    const refusals = new Set<number>();
    const isOver = waiting.then(() => true);
    while (!(await Promise.race([isOver, new Promise<false>((resolve) => setTimeout(() => resolve(false), 50))]))) {
      refusals.add((await fetchAs(group, 'two')).status);
    }
    expect([(await waiting).status, [...refusals]]).toEqual([200, [409]]);
  });

  it('is free again at once when its consumer hangs up', async () => {
    const group = newGroup();
    const patient = log.createService({ EVENT_STREAMING_LEASE_MS: '60000' });
    await using listening = await listenOnFreePort(patient);
    await atTheEnd(group, 'one');
    const hangUp = new AbortController();
    const waiting = fetch(`${listening.url}/v1/consumer-groups/${group}/fetch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ consumerId: 'one', types: ['no.such'], maxEvents: 1, waitMs: 20_000 }),
      signal: hangUp.signal,
    });
    await waitFor(async () => (await lagOf(group))?.types?.[0] === 'no.such');
    hangUp.abort();
    await expect(waiting).rejects.toThrow();
    await waitFor(async () => (await fetchAs(group, 'two', {}, patient)).status === 200, { timeoutMs: 5_000 });
    await patient[Symbol.asyncDispose]();
  });

  it('stops with a reason instead of skipping when the log was restored', async () => {
    const restored = await createTestLog();
    const restoredService = restored.createService();
    const body = { consumerId: 'one', maxEvents: 1, waitMs: 0 };
    const ask = () =>
      restored.request(restoredService, '/v1/consumer-groups/any/fetch', { method: 'POST', token: restoredToken, json: body });
    const restoredToken = await restored.issuer.serviceToken('email-service');
    expect((await ask()).status).toBe(200);
    const { default: pg } = await import('pg');
    const owner = new pg.Client({ connectionString: restored.database.ownerUrl });
    await owner.connect();
    await owner.query('update log_head set epoch = epoch + 1');
    await owner.end();
    const response = await ask();
    expect([response.status, (await bodyOf(response)).code]).toEqual([409, 'cursor.outdated']);
    await restoredService[Symbol.asyncDispose]();
    await restored[Symbol.asyncDispose]();
  });

  it('is for services only, and listed for platform administrators only', async () => {
    const person = await log.issuer.memberToken(newId(), newId(), 'owner');
    const ask = (path: string, json?: unknown) =>
      log.request(service, path, { token: person, ...(json === undefined ? {} : { method: 'POST', json }) });
    expect((await ask('/v1/consumer-groups/any/fetch', { consumerId: 'x', maxEvents: 1, waitMs: 0 })).status).toBe(403);
    expect((await ask('/v1/consumer-groups/any/acknowledge', { consumerId: 'x', lease: '1', position: '1' })).status).toBe(403);
    expect((await ask('/v1/consumer-groups')).status).toBe(403);
    expect((await log.request(service, '/v1/consumer-groups')).status).toBe(401);
    expect((await fetchAs('any', 'one', { waitMs: 21_000 })).status).toBe(422);
  });
});
