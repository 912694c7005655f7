import { createEventStreamingClient, memberJoined, memberLeft } from '@prognetwork/event-based-service-client';
import {
  createAggregateStore,
  createFoundation,
  defineDecider,
  defineErrors,
  event,
  newId,
  rememberErased,
  type AggregateHost,
  type EventFrom,
  type Foundation,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { given, testConfig, waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema, eventStreamingServiceSettings } from './index.ts';
import { createTestLog, type TestLog } from './test-fixtures/running-service.ts';

const rosterError = defineErrors({ 'roster.joined_already': { kind: 'conflict', title: 'Is a member already' } });

type Command = { readonly kind: 'join' | 'leave'; readonly userId: string };
type Event = EventFrom<typeof memberJoined | typeof memberLeft>;
interface Roster {
  readonly members: readonly string[];
}

const roster = defineDecider<Roster, Command, Event>({
  name: 'roster',
  version: 1,
  initialState: { members: [] },
  decide(state, { kind, userId }) {
    const isMember = state.members.includes(userId);
    if (kind === 'leave') return isMember ? [event(memberLeft, { membershipId: userId, userId, reason: '' })] : [];
    if (isMember) throw rosterError('roster.joined_already');
    const displayName = `Member ${state.members.length + 1}`;
    return [event(memberJoined, { membershipId: userId, userId, role: 'member', email: 'member@example.org', displayName })];
  },
  evolve: ({ members }, { type, data }) => ({
    members: type === 'member.joined' ? [...members, data.userId] : members.filter((userId) => userId !== data.userId),
  }),
});
const options = { category: 'roster', definitions: [memberJoined, memberLeft] };

let log: TestLog;
let service: Service;
let foundation: Foundation;
let host: AggregateHost;
const tenantId = newId();

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService();
  const token = await log.issuer.serviceToken('user-service');
  const eventStreaming = createEventStreamingClient((path, { method, json }) => log.request(service, path, { method, json, token }));
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, log.database);
  foundation = createFoundation({ name: 'user-service', prefix: 'EVENT_STREAMING', config, overrides: { jwks: log.issuer.jwks } });
  host = { name: foundation.name, database: foundation.database, clock: foundation.clock, eventStreaming };
});
afterAll(async () => {
  await foundation[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const join = (userId: string): Command => ({ kind: 'join', userId });
const by = (commandId: string = newId()) => ({ commandId, tenantId });

/** A store whose append reaches the log and whose answer does not come back. */
function losingTheAnswer(): AggregateHost {
  const eventStreaming = {
    readStream: host.eventStreaming.readStream,
    appendToStream: async (...sent: Parameters<AggregateHost['eventStreaming']['appendToStream']>) => {
      await host.eventStreaming.appendToStream(...sent);
      throw new Error('killed');
    },
  };
  return { ...host, eventStreaming };
}

async function snapshots(stream: string): Promise<readonly { readonly stream_version: number; readonly decider_version: number }[]> {
  const text = 'select stream_version, decider_version from aggregate_snapshots where stream = $1';
  return (await foundation.database.pool.query(text, [stream])).rows;
}

describe('a decider', () => {
  const [ada, ben] = [newId(), newId()];
  const joined = event(memberJoined, {
    membershipId: ada,
    userId: ada,
    role: 'member',
    email: 'member@example.org',
    displayName: 'Member 1',
  });

  it('is held against given events, a command and the events it should decide', () => {
    given(roster, []).when(join(ada)).then([joined]);
    given(roster, [joined])
      .when({ kind: 'leave', userId: ada })
      .then([event(memberLeft, { membershipId: ada, userId: ada, reason: '' })]);
    given(roster, [joined]).when({ kind: 'leave', userId: ben }).then([]);
    given(roster, [joined]).when(join(ada)).thenRefused('roster.joined_already');
  });

  it('fails the test when it decides something else', () => {
    expect(() => given(roster, []).when(join(ben)).then([joined])).toThrow();
    expect(() => given(roster, []).when(join(ben)).thenRefused('roster.joined_already')).toThrow('instead of refusing');
  });
});

describe('an aggregate in the log', () => {
  it('has the state that its events add up to, and carries actor, cause and correlation in them', async () => {
    const store = createAggregateStore(host, roster, options);
    const [id, ada, commandId] = [newId(), newId(), newId()];
    expect(await store.load(id, tenantId)).toEqual({ state: { members: [] }, version: 0 });
    const executed = await store.execute(id, join(ada), { ...by(commandId), actorId: ada });
    expect(executed).toEqual({ state: { members: [ada] }, version: 1, positions: [expect.stringMatching(/^\d+$/)] });
    expect(await store.load(id, tenantId)).toEqual({ state: { members: [ada] }, version: 1 });
    const { items } = await host.eventStreaming.readStream(`roster-${id}`);
    expect(items[0]?.event).toMatchObject({
      source: '/user-service',
      subject: id,
      tenantid: tenantId,
      actorid: ada,
      causationid: commandId,
    });
  });

  it('decides each of twenty commands that come at once, in two processes, on the newest state', async () => {
    const stores = [createAggregateStore(host, roster, options), createAggregateStore(host, roster, { ...options, snapshotEvery: 3 })];
    const id = newId();
    const executed = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (stores[index % 2] ?? expect.fail()).execute(id, join(newId()), by())),
    );
    expect(executed.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    const { items } = await host.eventStreaming.readStream(`roster-${id}`);
    expect(items.map(({ event: { data } }) => data['displayName'])).toEqual(items.map((_, index) => `Member ${index + 1}`));
  });

  it('gives one of two equal commands that come at once to one of them only', async () => {
    const stores = [createAggregateStore(host, roster, options), createAggregateStore(host, roster, options)];
    const [id, ada] = [newId(), newId()];
    const outcomes = await Promise.allSettled(stores.map((store) => store.execute(id, join(ada), by())));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await stores[0]?.load(id, tenantId))?.version).toBe(1);
  });

  it('gives the first outcome to a command sent again, also when its rules would refuse it now', async () => {
    const store = createAggregateStore(host, roster, { ...options, snapshotEvery: 2 });
    const [id, ada, commandId] = [newId(), newId(), newId()];
    const first = await store.execute(id, join(ada), by(commandId));
    for (let count = 0; count < 5; count++) await store.execute(id, join(newId()), by());
    expect((await snapshots(`roster-${id}`))[0]?.stream_version).toBeGreaterThan(2);
    expect(await store.execute(id, join(ada), by(commandId))).toEqual(first);
    await store.execute(id, { kind: 'leave', userId: ada }, by());
    expect(await store.execute(id, join(ada), by(commandId))).toEqual(first);
    await expect(store.execute(id, join((await store.load(id, tenantId)).state.members[0] ?? ''), by())).rejects.toMatchObject({
      code: 'roster.joined_already',
    });
  });

  it('gives the first outcome after a kill between append and answer', async () => {
    const [id, ada, commandId] = [newId(), newId(), newId()];
    await expect(createAggregateStore(losingTheAnswer(), roster, options).execute(id, join(ada), by(commandId))).rejects.toThrow('killed');
    const store = createAggregateStore(host, roster, options);
    await store.execute(id, join(newId()), by());
    const again = await store.execute(id, join(ada), by(commandId));
    expect([again.version, again.state.members]).toEqual([1, [ada]]);
    expect((await store.load(id, tenantId)).version).toBe(2);
  });

  it('is not found by another tenant, which cannot add to it either', async () => {
    const store = createAggregateStore(host, roster, options);
    const [id, other] = [newId(), newId()];
    await store.execute(id, join(newId()), by());
    await expect(store.load(id, other)).rejects.toMatchObject({ code: 'resource.not_found' });
    await expect(store.execute(id, join(newId()), { commandId: newId(), tenantId: other })).rejects.toMatchObject({
      code: 'resource.not_found',
    });
    expect((await store.load(id, tenantId)).version).toBe(1);
  });

  it('can be seen as it was at a time', async () => {
    const store = createAggregateStore(host, roster, options);
    const [id, ada] = [newId(), newId()];
    await store.execute(id, join(ada), by());
    const [first] = (await host.eventStreaming.readStream(`roster-${id}`)).items;
    await store.execute(id, { kind: 'leave', userId: ada }, by());
    const recordedAt = new Date(first?.recordedAt ?? Number.NaN);
    expect(await store.stateAt(id, tenantId, recordedAt)).toEqual({ state: { members: [ada] }, version: 1 });
    expect((await store.stateAt(id, tenantId, new Date(recordedAt.getTime() - 1))).version).toBe(0);
    expect((await store.stateAt(id, tenantId, new Date(Date.now() + 60_000))).version).toBe(2);
  });
});

describe('a snapshot', () => {
  it('spares reading the stream from the start', async () => {
    const store = createAggregateStore(host, roster, { ...options, snapshotEvery: 10 });
    const id = newId();
    for (let count = 0; count < 12; count++) await store.execute(id, join(newId()), by());
    expect(await snapshots(`roster-${id}`)).toEqual([{ stream_version: 10, decider_version: 1 }]);
    const asked: number[] = [];
    const counting = {
      ...host.eventStreaming,
      readStream: (stream: string, query: { readonly afterVersion?: number } = {}) => {
        asked.push(query.afterVersion ?? 0);
        return host.eventStreaming.readStream(stream, query);
      },
    };
    const reader = createAggregateStore({ ...host, eventStreaming: counting }, roster, { ...options, snapshotEvery: 10 });
    expect((await reader.load(id, tenantId)).state.members).toHaveLength(12);
    expect(asked).toEqual([9]);
  });

  it('is ignored by a decider of another version', async () => {
    const store = createAggregateStore(host, roster, { ...options, snapshotEvery: 1 });
    const [id, ada] = [newId(), newId()];
    await store.execute(id, join(ada), by());
    const next = defineDecider({ ...roster, version: 2, evolve: (state: Roster) => ({ members: [...state.members, 'new'] }) });
    const newer = createAggregateStore(host, next, { ...options, snapshotEvery: 1 });
    expect((await newer.load(id, tenantId)).state.members).toEqual(['new']);
  });

  it('is dropped when the log says something else in its place', async () => {
    const store = createAggregateStore(host, roster, { ...options, snapshotEvery: 1 });
    const [id, ada] = [newId(), newId()];
    await store.execute(id, join(ada), by());
    await foundation.database.pool.query(`update aggregate_snapshots set event_id = $2, state = '{"members":["x"]}' where stream = $1`, [
      `roster-${id}`,
      newId(),
    ]);
    expect((await store.load(id, tenantId)).state.members).toEqual([ada]);
  });

  it('goes when a person is erased whom its events name, is not taken of them again, and is missed by nobody', async () => {
    const store = createAggregateStore(host, roster, { ...options, snapshotEvery: 1 });
    const [withAda, without, ada, ben] = [newId(), newId(), newId(), newId()];
    await store.execute(withAda, join(ada), by());
    await store.execute(withAda, join(ben), by());
    await store.execute(without, join(ben), by());
    expect([await snapshots(`roster-${withAda}`), await snapshots(`roster-${without}`)]).toMatchObject([
      [{ stream_version: 2 }],
      [{ stream_version: 1 }],
    ]);
    const behind = createAggregateStore(host, roster, { ...options, snapshotEvery: 1 });
    await foundation.database.inGlobalTransaction((tx) => rememberErased(tx, ada));
    expect([await snapshots(`roster-${withAda}`), await snapshots(`roster-${without}`)]).toMatchObject([[], [{ stream_version: 1 }]]);
    await behind.execute(withAda, { kind: 'leave', userId: ada }, by());
    expect(await snapshots(`roster-${withAda}`)).toEqual([]);
    expect(await store.load(withAda, tenantId)).toEqual({ state: { members: [ben] }, version: 3 });
  });

  it('that is being kept while the erasure comes goes with it', async () => {
    const store = createAggregateStore(host, roster, { ...options, snapshotEvery: 1 });
    const [id, ada] = [newId(), newId()];
    let executing: Promise<unknown> | undefined;
    await foundation.database.inGlobalTransaction(async (tx) => {
      await rememberErased(tx, ada);
      executing = store.execute(id, join(ada), by());
      await waitFor(
        async () =>
          (await foundation.database.pool.query("select from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and not granted"))
            .rowCount === 1,
        { what: 'the snapshot to wait for the erasure' },
      );
    });
    await executing;
    expect(await snapshots(`roster-${id}`)).toEqual([]);
  });
});
