import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk, type GroupDesk } from '../test-fixtures/group-desk.ts';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

/** More than all that waits in the tables of a group. */
const BACKLOG = 6_000;
const BATCH = 1_000;
/** As many wait in the table of one key. */
const WAITING_PER_KEY = 100;
/** As many wait in the table of a group. */
const WAITING = 5_000;
const TYPES = { types: ['user.deleted'] };

let log: TestLog;
let service: Service;
let token: string;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService({ EVENT_STREAMING_LEASE_MS: '60000' });
  token = await log.issuer.serviceToken('email-service');
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

async function newDesk(group: string): Promise<GroupDesk> {
  const desk = createGroupDesk(log, service, token, group);
  await desk.fetch('one', TYPES);
  await desk.reset('end');
  return desk;
}

async function publish(tenants: readonly string[]): Promise<readonly string[]> {
  const positions: string[] = [];
  for (let from = 0; from < tenants.length; from += BATCH) {
    const events = tenants.slice(from, from + BATCH).map((tenantid) => userEvent({ tenantid }));
    positions.push(...(await log.publish(service, events)).map(({ position }) => position));
  }
  return positions;
}

async function countRows(table: string, group: string): Promise<number> {
  const [row] = await log.asOwner(`select count(*)::integer as rows from ${table} where group_name = '${group}'`);
  return Number(row?.['rows']);
}

/** Fetches until there is nothing, and finishes all of it. */
async function drain(desk: GroupDesk, consumerId: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for (;;) {
    const fetched = await desk.fetch(consumerId, { ...TYPES, waitMs: seen.length === 0 ? 10_000 : 0 });
    if (fetched.items.length === 0) return seen;
    seen.push(...fetched.items.map(({ position }) => position));
    expect(await desk.acknowledge(consumerId, fetched)).toEqual([204]);
  }
}

describe('a key with more events behind it than a group keeps in its tables', () => {
  it('holds up no other key while its first event is tried again and again, and is then worked off in order', async () => {
    const desk = await newDesk('long-poison');
    const [stuck, free] = [newId(), newId()];
    const backlog = await publish(Array.from({ length: BACKLOG }, () => stuck));
    const [reachable] = await publish([free]);
    const first = await desk.fetch('one', { ...TYPES, maxEvents: 1 });
    await desk.reject('one', first, { delayMs: 86_000_000 });

    expect(await drain(desk, 'two')).toEqual([reachable]);
    expect(await countRows('group_deliveries', desk.group)).toBeLessThanOrEqual(WAITING_PER_KEY + 1);
    expect(await countRows('group_keys_behind', desk.group)).toBe(1);
    expect(await desk.state()).toMatchObject({ waiting: BACKLOG, lag: BACKLOG, position: String(Number(backlog[0]) - 1) });
    const [later] = await publish([free]);
    expect(await drain(desk, 'two')).toEqual([later]);

    await log.asOwner(`update group_deliveries set visible_at = '-infinity' where group_name = '${desk.group}'`);
    expect(await drain(desk, 'two')).toEqual(backlog);
    expect(await desk.state()).toMatchObject({ waiting: 0, lag: 0, inFlight: 0 });
    expect(await countRows('group_keys_behind', desk.group)).toBe(0);
  }, 60_000);

  it('holds up no other key while a consumer keeps its first event, and both go on side by side afterwards', async () => {
    const desk = await newDesk('long-slow');
    const [slow, free] = [newId(), newId()];
    const positions = await publish(Array.from({ length: 3 * BATCH }, (_, index) => (index % 10 === 9 ? free : slow)));
    const [ofFree, ofSlow] = [true, false].map((isFree) => positions.filter((_, index) => (index % 10 === 9) === isFree));
    const kept = await desk.fetch('one', { ...TYPES, maxEvents: 1 });
    expect(await drain(desk, 'two')).toEqual(ofFree);
    expect(await desk.acknowledge('one', kept)).toEqual([204]);
    const more = await publish([free, slow]);
    const rest = await desk.fetch('two', { ...TYPES, maxEvents: 200 });
    // The new events have their half of the room though the slow key could fill all of it.
    expect(rest.items.map(({ position }) => position)).toEqual([...(ofSlow?.slice(1, 101) ?? []), more[0]]);
    await desk.acknowledge('two', rest);
    expect(await drain(desk, 'two')).toEqual([...(ofSlow?.slice(101) ?? []), more[1]]);
  }, 60_000);

  it('is one of hundreds: what waits in the table has a bound, and the order of each key is kept', async () => {
    const desk = await newDesk('long-many');
    const stuck = Array.from({ length: 300 }, () => newId());
    const heads = await publish(stuck);
    const first = await desk.fetch('one', { ...TYPES });
    expect(first.items).toHaveLength(heads.length);
    const rest = await publish(Array.from({ length: BACKLOG }, (_, index) => stuck[index % stuck.length] ?? ''));
    const [reachable] = await publish([newId()]);
    expect(await drain(desk, 'two')).toEqual([reachable]);
    expect(await countRows('group_deliveries', desk.group)).toBeLessThanOrEqual(WAITING);
    expect(await countRows('group_keys_behind', desk.group)).toBe(stuck.length);
    await desk.acknowledge('one', first);
    const seen = await drain(desk, 'two');
    expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(rest);
    for (const key of [0, 150, 299]) {
      const ofKey = rest.filter((_, index) => index % stuck.length === key);
      expect(seen.filter((position) => ofKey.includes(position))).toEqual(ofKey);
    }
  }, 60_000);

  it('keeps its place when an event of it comes back from the dead letters meanwhile', async () => {
    const desk = await newDesk('long-replay');
    const stuck = newId();
    const positions = await publish(Array.from({ length: 500 }, () => stuck));
    const dead = await desk.fetch('one', { ...TYPES, maxEvents: 1 });
    await desk.reject('one', dead, { isFinal: true });
    const kept = await desk.fetch('one', { ...TYPES, maxEvents: 1 });
    expect((await desk.fetch('two', TYPES)).ids).toEqual([]);
    await desk.operate('/dead-letters/replay', 'POST');
    await desk.acknowledge('one', kept);
    expect(await drain(desk, 'two')).toEqual([positions[0], ...positions.slice(2)]);
  });
});
