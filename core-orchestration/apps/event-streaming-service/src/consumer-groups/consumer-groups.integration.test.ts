import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk, type GroupDesk } from '../test-fixtures/group-desk.ts';
import { bodyOf, createTestLog, listenOnFreePort, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

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

/** A group of its own, at the end of the log. */
async function newDesk(on: Service = service): Promise<GroupDesk> {
  const desk = createGroupDesk(log, on, token, `group-${++groups}`);
  await desk.catchUp();
  return desk;
}

describe('a consumer group', () => {
  it('hands out each event once, and those after it meanwhile', async () => {
    const desk = await newDesk();
    const events = [userEvent(), userEvent(), userEvent()];
    await log.publish(service, events);
    const first = await desk.fetch('one', { maxEvents: 2 });
    expect(first.ids).toEqual(events.slice(0, 2).map(({ id }) => id));
    expect(first.items.map(({ attempt, key }) => [attempt, key])).toEqual(
      events.slice(0, 2).map(({ subject }) => [1, `subject:${subject}`]),
    );
    const second = await desk.fetch('two');
    expect(second.ids).toEqual([events[2]?.id]);
    expect(await desk.state()).toMatchObject({ lag: 3, inFlight: 3, waiting: 0, status: 'active', orderBy: 'tenant' });
    expect(await desk.acknowledge('one', first)).toEqual([204]);
    expect(await desk.acknowledge('two', second)).toEqual([204]);
    expect(await desk.state()).toMatchObject({ lag: 0, inFlight: 0, position: second.items[0]?.position });
    expect((await desk.fetch('one')).ids).toEqual([]);
  });

  it('keeps a key with one consumer, in order, while other keys go on', async () => {
    const desk = await newDesk();
    const [busy, free] = [newId(), newId()];
    const [first, second, other, third] = [busy, busy, free, busy].map((tenantid) => userEvent({ tenantid }));
    await log.publish(
      service,
      [first, second, other, third].flatMap((event) => event ?? []),
    );
    const one = await desk.fetch('one', { maxEvents: 1 });
    expect(one.ids).toEqual([first?.id]);
    const two = await desk.fetch('two');
    expect(two.ids).toEqual([other?.id]);
    expect(await desk.state()).toMatchObject({ inFlight: 2, waiting: 2, lag: 4, position: String(Number(one.items[0]?.position) - 1) });
    await desk.acknowledge('one', one);
    expect((await desk.fetch('two')).ids).toEqual([second?.id, third?.id]);
  });

  it('orders by stream, by subject or all as one, when asked', async () => {
    for (const [orderBy, expected] of [
      ['stream', 3],
      ['subject', 3],
      ['log', 1],
    ] as const) {
      const desk = createGroupDesk(log, service, token, `group-${++groups}`);
      await desk.catchUp({ orderBy });
      const tenantid = newId();
      await log.publish(service, [userEvent({ tenantid }), userEvent({ tenantid }), userEvent({ tenantid })]);
      expect(new Set((await desk.fetch('one', { orderBy })).items.map(({ key }) => key)).size).toBe(expected);
    }
  });

  it('hands out only the types it is asked for, and does not count the others as lag', async () => {
    const desk = await newDesk();
    await log.publish(service, [userEvent(), userEvent()]);
    expect((await desk.state()).lag).toBe(2);
    expect((await desk.fetch('one', { types: ['member.joined'] })).ids).toEqual([]);
    expect(await desk.state()).toMatchObject({ lag: 0, types: ['member.joined'], consumers: [{ consumerId: 'one', inFlight: 0 }] });
  });

  it('has no more in flight than it may', async () => {
    const desk = await newDesk();
    await log.publish(service, [userEvent(), userEvent(), userEvent()]);
    const first = await desk.fetch('one', { maxInFlight: 2 });
    expect(first.ids).toHaveLength(2);
    expect((await desk.fetch('two', { maxInFlight: 2 })).ids).toEqual([]);
    await desk.acknowledge('one', first, 0, 1);
    expect((await desk.fetch('two', { maxInFlight: 2 })).ids).toHaveLength(1);
  });

  it('leaves nothing out for a consumer that waits while as many are in flight as may be', async () => {
    const desk = await newDesk();
    const events = Array.from({ length: 6 }, () => userEvent());
    await log.publish(service, events);
    const more = { maxInFlight: 1, waitMs: 2_000 };
    const seen: string[] = [];
    let current = await desk.fetch('one', more);
    for (let turn = 0; turn < events.length; turn++) {
      seen.push(...current.ids);
      const waiting = desk.fetch(turn % 2 === 0 ? 'two' : 'one', { ...more, waitMs: turn < events.length - 1 ? 2_000 : 0 });
      await waitFor(async () => (await desk.state()).consumers.length === 2);
      expect(await desk.acknowledge(turn % 2 === 0 ? 'one' : 'two', current)).toEqual([204]);
      current = await waiting;
    }
    expect(seen).toEqual(events.map(({ id }) => id));
  });

  it('goes on from where an operator sets it, also for a consumer that waits meanwhile', async () => {
    const desk = await newDesk();
    const [event] = [userEvent()];
    await log.publish(service, [event]);
    await desk.catchUp();
    const place = (await desk.state()).position;
    const waiting = desk.fetch('one', { waitMs: 5_000, types: ['user.deleted'] });
    await waitFor(async () => (await desk.state()).consumers.length === 1);
    await desk.reset(String(Number(place) - 1));
    expect((await waiting).ids).toEqual([event.id]);
  });

  it('gives a silent consumer’s events to another, and refuses what the first one answers late', async () => {
    const desk = await newDesk();
    await log.publish(service, [userEvent()]);
    const stale = await desk.fetch('one');
    const taken = await desk.fetch('two', { waitMs: 5_000 });
    expect([taken.ids, taken.items[0]?.attempt]).toEqual([stale.ids, 2]);
    expect(Number(taken.lease)).toBeGreaterThan(Number(stale.lease));
    expect(await desk.acknowledge('one', stale)).toEqual([409, 'consumer_group.lease_lost']);
    expect(await desk.reject('one', stale, {})).toEqual([409, 'consumer_group.lease_lost']);
    expect(await desk.extend('one', stale)).toEqual([409, 'consumer_group.lease_lost']);
    expect(await desk.acknowledge('two', taken)).toEqual([204]);
    expect(await desk.acknowledge('two', taken)).toEqual([204]);
  });

  it('counts what a consumer kept beyond its lease as waiting', async () => {
    const desk = await newDesk();
    await log.publish(service, [userEvent()]);
    expect((await desk.fetch('one')).ids).toHaveLength(1);
    await waitFor(async () => (await desk.state()).inFlight === 0, { what: 'the lease to end' });
    expect(await desk.state()).toMatchObject({ inFlight: 0, waiting: 1 });
  });

  it('leaves events with a consumer that prolongs its lease', async () => {
    const desk = await newDesk();
    await log.publish(service, [userEvent()]);
    const fetched = await desk.fetch('one');
    const others: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      expect(await desk.extend('one', fetched)).toEqual([200]);
      others.push(...(await desk.fetch('two', { waitMs: 150 })).ids);
    }
    expect(others).toEqual([]);
    expect(await desk.acknowledge('one', fetched)).toEqual([204]);
  });

  it('refuses to acknowledge what was not handed out', async () => {
    const desk = await newDesk();
    await log.publish(service, [userEvent(), userEvent()]);
    const fetched = await desk.fetch('one', { maxEvents: 1 });
    const beyond = String(Number(fetched.items[0]?.position) + 5);
    expect(await desk.acknowledgePositions('one', fetched.lease, [beyond])).toEqual([422, 'consumer_group.not_delivered']);
    expect(await createGroupDesk(log, service, token, 'nobody').acknowledgePositions('one', '1', ['1'])).toEqual([
      404,
      'consumer_group.not_found',
    ]);
  });

  it('wakes a waiting consumer for an event of this process, and for one of another', async () => {
    const other = log.createService();
    for (const publisher of [service, other]) {
      const desk = await newDesk();
      const waiting = desk.fetch('waits', { waitMs: 20_000 });
      await waitFor(async () => (await desk.state()).consumers.some(({ consumerId }) => consumerId === 'waits'));
      const event = userEvent();
      const startedAt = performance.now();
      await log.publish(publisher, [event]);
      expect((await waiting).ids).toEqual([event.id]);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    }
    await other[Symbol.asyncDispose]();
  });

  it('takes back at once what was to go to a consumer that hung up', async () => {
    await using listening = await listenOnFreePort(service);
    const desk = await newDesk();
    const hangUp = new AbortController();
    const waiting = fetch(`${listening.url}/v1/consumer-groups/${desk.group}/fetch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ consumerId: 'gone', maxEvents: 1, waitMs: 20_000 }),
      signal: hangUp.signal,
    });
    await waitFor(async () => (await desk.state()).consumers.some(({ consumerId }) => consumerId === 'gone'));
    hangUp.abort();
    await expect(waiting).rejects.toThrow();
    await waitFor(async () => (await desk.state()).consumers.every(({ consumerId }) => consumerId !== 'gone'));
    const event = userEvent();
    await log.publish(service, [event]);
    expect(await desk.fetch('two')).toMatchObject({ ids: [event.id], items: [{ attempt: 1 }] });
  });

  it('stops with a reason instead of skipping when the log was restored, until an operator says where it goes on', async () => {
    const restored = await createTestLog();
    const restoredService = restored.createService();
    const restoredToken = await restored.issuer.serviceToken('email-service');
    const desk = createGroupDesk(restored, restoredService, restoredToken, 'any');
    expect((await desk.fetch('one')).status).toBe(200);
    await restored.raiseEpoch();
    expect(await desk.fetch('one')).toMatchObject({ status: 409, code: 'cursor.outdated' });
    expect(await desk.state()).toMatchObject({ status: 'stopped', stoppedReason: expect.stringContaining('epoch') });
    await desk.reset('start');
    expect((await desk.fetch('one')).status).toBe(200);
    await restoredService[Symbol.asyncDispose]();
    await restored[Symbol.asyncDispose]();
  });

  it('is for services only, and shown to platform administrators only', async () => {
    const person = await log.issuer.memberToken(newId(), newId(), 'owner');
    const ask = async (path: string, json?: unknown, as: string | undefined = person): Promise<number> => {
      const init = { ...(as === undefined ? {} : { token: as }), ...(json === undefined ? {} : { method: 'POST', json }) };
      return (await log.request(service, `/v1/consumer-groups${path}`, init)).status;
    };
    const bodies = {
      fetch: { consumerId: 'x', maxEvents: 1, waitMs: 0 },
      acknowledge: { consumerId: 'x', lease: '1', positions: ['1'] },
      reject: { consumerId: 'x', lease: '1', items: [{ position: '1', reason: 'r' }] },
      extend: { consumerId: 'x', lease: '1' },
    };
    for (const [action, body] of Object.entries(bodies)) {
      expect(await ask(`/any/${action}`, body)).toBe(403);
      expect((await log.request(service, `/v1/consumer-groups/any/${action}`, { method: 'POST', json: body })).status).toBe(401);
      expect(await ask(`/any/${action}`, { ...body, more: true }, token)).toBe(422);
    }
    expect([await ask(''), await ask('/any')]).toEqual([403, 403]);
    expect((await log.request(service, '/v1/consumer-groups')).status).toBe(401);
    const administrator = await log.issuer.platformAdministratorToken(newId());
    const missing = await log.request(service, '/v1/consumer-groups/no-such', { token: administrator });
    expect([missing.status, (await bodyOf(missing)).code]).toEqual([404, 'consumer_group.not_found']);
  });
});
