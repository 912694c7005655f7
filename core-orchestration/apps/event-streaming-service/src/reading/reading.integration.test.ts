import { setTimeout as delay } from 'node:timers/promises';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, userEvent, type AnswerBody, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let publisher: string;
let administrator: string;
const tenant = newId();

async function startLog(kept?: 'in PostgreSQL'): Promise<void> {
  log = await createTestLog(kept);
  service = log.createService();
  await service.start();
  publisher = await log.issuer.serviceToken('user-service');
  administrator = await log.issuer.platformAdministratorToken(newId());
}
async function stopLog(): Promise<void> {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
}
beforeAll(() => startLog());
afterAll(stopLog);

interface State extends AnswerBody {
  readonly version: number;
  readonly fromVersion: number;
  readonly state: Readonly<Record<string, unknown>>;
  readonly changes: readonly { readonly field: string; readonly version: number; readonly actorId: string | null; readonly type: string }[];
}
async function get(path: string, token: string | undefined = administrator) {
  const response = await log.request(service, path, token === '' ? {} : { token });
  // A missing field fails the assertion that looks at it.
  return { status: response.status, body: (await response.json()) as State };
}
const positions = ({ body }: { readonly body: AnswerBody }): string[] => body.items.map(({ position }) => position);
const versions = ({ body }: { readonly body: AnswerBody }): number[] => body.items.map(({ version }) => version);
async function append(items: readonly object[]): Promise<readonly { readonly position: string }[]> {
  const response = await log.request(service, '/v1/events', { method: 'POST', token: publisher, json: { events: items } });
  return (await bodyOf(response)).results;
}
/** A time that lies between what was stored before and what is stored after. */
async function between(): Promise<string> {
  await delay(3);
  const time = new Date().toISOString();
  await delay(3);
  return time;
}

describe('reading by category and time', () => {
  it('finds events of a category, in both directions and page by page', async () => {
    const category = `cat${newId().slice(-8)}`;
    const items = [`${category}-1`, `${category}-2`, `${category}x-1`, category, `${category}-1-x`];
    const places = await append(items.map((stream) => ({ event: userEvent(), stream })));
    const wanted = [places[0], places[1], places[4]].map((place) => place?.position);
    expect(positions(await get(`/v1/events?category=${category}`))).toEqual(wanted);
    expect(positions(await get(`/v1/events?category=${category}&order=desc`))).toEqual(wanted.toReversed());
    const first = await get(`/v1/events?category=${category}&order=desc&limit=2`);
    expect(positions(await get(`/v1/events?category=${category}&order=desc&limit=2&cursor=${first.body.nextCursor}`))).toEqual([wanted[0]]);
    const nested = `${category}-1`;
    expect(positions(await get(`/v1/events?category=${nested}`))).toEqual([wanted[2]]);
    expect((await get('/v1/events?category=%25')).status).toBe(422);
  });

  it('begins at a time and ends before another, in both directions', async () => {
    const tenantid = newId();
    const store = async (count: number) =>
      (await append(Array.from({ length: count }, () => ({ event: userEvent({ tenantid }) })))).map(({ position }) => position);
    const early = await store(2);
    const from = await between();
    const middle = await store(3);
    const until = await between();
    const late = await store(2);
    const read = async (range: string) => positions(await get(`/v1/events?tenantId=${tenantid}${range}`));
    expect(await read(`&from=${from}`)).toEqual([...middle, ...late]);
    expect(await read(`&until=${until}`)).toEqual([...early, ...middle]);
    expect(await read(`&from=${from}&until=${until}`)).toEqual(middle);
    expect(await read(`&from=${from}&until=${until}&order=desc`)).toEqual(middle.toReversed());
    expect(await read(`&from=${until}&until=${from}`)).toEqual([]);
    const first = await get(`/v1/events?tenantId=${tenantid}&from=${from}&until=${until}&order=desc&limit=2`);
    expect(await read(`&from=${from}&until=${until}&order=desc&limit=2&cursor=${first.body.nextCursor}`)).toEqual([middle[0]]);
    expect((await get('/v1/events?from=yesterday')).status).toBe(422);
  });

  it('finds nothing, and not everything, before the first event', async () => {
    expect(positions(await get('/v1/events?until=2001-01-01T00:00:00Z'))).toEqual([]);
    expect(positions(await get('/v1/events?until=2001-01-01T00:00:00Z&order=desc'))).toEqual([]);
    expect(positions(await get('/v1/events?from=2101-01-01T00:00:00Z'))).toEqual([]);
  });
});

describe('waiting for events', () => {
  it('answers as soon as one comes, and says where to go on', async () => {
    const subject = newId();
    const start = await get(`/v1/events?subject=${subject}&waitMs=1`);
    expect(positions(start)).toEqual([]);
    const waiting = get(`/v1/events?subject=${subject}&waitMs=15000&cursor=${start.body.nextCursor}`);
    await append([{ event: userEvent() }]);
    const [place] = await append([{ event: userEvent({ subject }) }]);
    const answer = await waiting;
    expect(positions(answer)).toEqual([place?.position]);
    const [next] = await append([{ event: userEvent({ subject }) }]);
    expect(positions(await get(`/v1/events?subject=${subject}&waitMs=1&cursor=${answer.body.nextCursor}`))).toEqual([next?.position]);
  });

  it('sees what another process appends', async () => {
    await using other = log.createService();
    const subject = newId();
    const waiting = get(`/v1/events?subject=${subject}&waitMs=15000`);
    await log.publish(other, [userEvent({ subject })]);
    expect((await waiting).body.items).toHaveLength(1);
  });

  it('answers empty when the time is over, and refuses to wait backwards or too long', async () => {
    const startedAt = performance.now();
    expect(positions(await get(`/v1/events?subject=${newId()}&waitMs=60`))).toEqual([]);
    expect(performance.now() - startedAt).toBeGreaterThan(50);
    expect((await get('/v1/events?waitMs=10&order=desc')).status).toBe(422);
    expect((await get('/v1/events?waitMs=60000')).status).toBe(422);
  });
});

describe('a service that ends', () => {
  it('answers those who wait with what there is', async () => {
    const ending = log.createService();
    await ending.start();
    const waiting = log.request(ending, `/v1/events?subject=${newId()}&waitMs=15000`, { token: administrator });
    await delay(50);
    await ending[Symbol.asyncDispose]();
    const answer = await waiting;
    expect([answer.status, (await bodyOf(answer)).items]).toEqual([200, []]);
  });
});

describe('a stream', () => {
  it('is read in both orders, from a version and until a time', async () => {
    const stream = `account-${newId()}`;
    await append(Array.from({ length: 3 }, () => ({ event: userEvent(), stream })));
    const until = await between();
    await append(Array.from({ length: 2 }, () => ({ event: userEvent(), stream })));
    const read = async (query: string) => versions(await get(`/v1/streams/${stream}/events?${query}`));
    expect(await read('order=desc')).toEqual([5, 4, 3, 2, 1]);
    expect(await read('afterVersion=3')).toEqual([4, 5]);
    expect(await read(`until=${until}`)).toEqual([1, 2, 3]);
    expect(await read(`until=${until}&order=desc&afterVersion=1`)).toEqual([3, 2]);
    expect(await read('afterVersion=9')).toEqual([]);
    const first = await get(`/v1/streams/${stream}/events?order=desc&limit=2&until=${until}`);
    expect(await read(`order=desc&limit=2&until=${until}&cursor=${first.body.nextCursor}`)).toEqual([1]);
    expect((await get(`/v1/streams/account-${newId()}/events`)).status).toBe(404);
  });
});

describe('the state of a stream', () => {
  const remember = (stream: string, userId: string, actorid: string) =>
    append([{ event: userEvent({ tenantid: tenant, actorid, data: { userId } }), stream }]);

  it('is what its events say by that time, with what set each field last', async () => {
    const stream = `user-${newId()}`;
    const [first, second] = [newId(), newId()];
    await remember(stream, first, 'ada');
    const at = await between();
    await remember(stream, first, 'grace');
    await remember(stream, second, 'joan');
    const then = await get(`/v1/streams/${stream}/state?at=${at}`);
    expect(then.body).toMatchObject({ stream, version: 1, fromVersion: 1, at, state: { userId: first } });
    const now = await get(`/v1/streams/${stream}/state`);
    expect(now.body).toMatchObject({ version: 3, state: { userId: second } });
    expect(now.body.changes).toEqual([
      {
        field: 'userId',
        value: second,
        position: expect.any(String),
        version: 3,
        type: 'user.deleted',
        actorId: 'joan',
        time: expect.any(String),
      },
    ]);
    // The time that an event shows belongs to it.
    const [event] = (await get(`/v1/streams/${stream}/events`)).body.items as unknown as readonly { readonly recordedAt: string }[];
    expect((await get(`/v1/streams/${stream}/state?at=${event?.recordedAt}`)).body.version).toBe(1);
  });

  it('is made of as many events as there are, at any time, without holding up others', { timeout: 30_000 }, async () => {
    const stream = `user-${newId()}`;
    const subject = newId();
    await using store = log.openStore();
    const fill = async (from: number): Promise<void> => {
      const body = (count: number) => JSON.stringify({ actorid: 'ada', data: { count, [`of ${count % 7}`]: count } });
      const events = Array.from({ length: 1_000 }, (_, index) => body(from + index));
      await store.append(events.map((text) => ({ id: newId(), stream, type: 'user.deleted', subject, body: text })));
    };
    for (let from = 1; from <= 21_000; from += 1_000) await fill(from);
    const at = await between();
    await fill(21_001);
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const now = await get(`/v1/streams/${stream}/state`);
    clearInterval(counting);
    expect(now.body).toMatchObject({ version: 22_000, fromVersion: 1, state: { count: 22_000, 'of 5': 21_999 } });
    expect(turns).toBeGreaterThan(22);
    expect((await get(`/v1/streams/${stream}/state?at=${at}`)).body).toMatchObject({ version: 21_000, state: { count: 21_000 } });
  });

  it('is not found before its first event, for a stranger, and where there is none', async () => {
    const stream = `user-${newId()}`;
    await remember(stream, newId(), 'ada');
    const path = `/v1/streams/${stream}/state`;
    expect((await get(`${path}?at=2001-01-01T00:00:00Z`)).status).toBe(404);
    expect((await get(path, await log.issuer.memberToken(newId(), tenant, 'owner'))).status).toBe(200);
    expect((await get(path, await log.issuer.memberToken(newId(), newId(), 'owner'))).status).toBe(404);
    expect((await get(path, await log.issuer.memberToken(newId(), tenant, 'member'))).status).toBe(403);
    expect((await get(path, '')).status).toBe(401);
    expect((await get(`/v1/streams/user-${newId()}/state`)).status).toBe(404);
    expect((await get(`${path}?at=soon`)).status).toBe(422);
  });
});

describe('a log in PostgreSQL that went back to an earlier state', () => {
  beforeAll(async () => {
    await stopLog();
    await startLog('in PostgreSQL');
    await log.publish(service, [userEvent(), userEvent()]);
  });

  it('is told to readers, with another epoch and also without', async () => {
    const before = (await get('/v1/events?order=desc&limit=1')).body;
    const end = Number(before.items[0]?.position);
    await log.publish(service, [userEvent(), userEvent(), userEvent()]);
    const tail = (await get(`/v1/events?after=${end}&waitMs=1`)).body.nextCursor;
    const behind = (await get(`/v1/events?after=${end - 1}&limit=1`)).body.nextCursor;
    const waiting = get(`/v1/events?subject=${newId()}&waitMs=15000&cursor=${tail}`);
    // As after a restore of an older copy by someone who forgot the epoch.
    await log.asOwner(`
      delete from events where position > ${end};
      delete from event_ids where position > ${end};
      update log_head set position = ${end}`);
    expect((await get(`/v1/events?cursor=${tail}`)).body.code).toBe('cursor.outdated');
    expect((await get(`/v1/events?after=${end + 3}`)).body.code).toBe('cursor.outdated');
    expect((await get(`/v1/events?cursor=${behind}`)).status).toBe(200);
    await log.raiseEpoch();
    expect((await get(`/v1/events?cursor=${behind}`)).body.code).toBe('cursor.outdated');
    expect((await waiting).body.code).toBe('cursor.outdated');
    const [place] = await waitFor(async () => log.publish(service, [userEvent()]));
    expect(place?.position).toBe(String(end + 1));
  });
});
