import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk, type GroupDesk } from '../test-fixtures/group-desk.ts';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const TYPES = { types: ['user.deleted'] };

let log: TestLog;
let service: Service;
let token: string;
let groups = 0;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService({ EVENT_STREAMING_LEASE_MS: '200' });
  await service.start();
  token = await log.issuer.serviceToken('email-service');
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

async function newDesk(): Promise<GroupDesk> {
  const desk = createGroupDesk(log, service, token, `letters-${++groups}`);
  await desk.catchUp(TYPES);
  return desk;
}

/** Publishes events of these tenants, in order. */
async function publish(...tenants: readonly string[]) {
  const events = tenants.map((tenantid) => userEvent({ tenantid, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }));
  await log.publish(service, events);
  return events;
}

/** Lays the next event of the group aside. */
async function layAside(desk: GroupDesk): Promise<void> {
  const fetched = await desk.fetch('one', { ...TYPES, maxEvents: 1, waitMs: 2_000 });
  expect(await desk.reject('one', fetched, { isFinal: true, reason: 'it is broken' })).toEqual([204]);
}

describe('an event that could not be handled', () => {
  it('waits with those behind it, while other keys go on', async () => {
    const desk = await newDesk();
    const [stuck, free] = [newId(), newId()];
    const events = await publish(stuck, stuck, free, stuck);
    const fetched = await desk.fetch('one', TYPES);
    expect(fetched.ids).toHaveLength(4);
    expect(await desk.reject('one', fetched, { delayMs: 60_000 })).toEqual([204]);
    expect(await desk.acknowledgePositions('one', fetched.lease, [fetched.items[1]?.position ?? ''])).toEqual([
      409,
      'consumer_group.lease_lost',
    ]);
    expect(await desk.acknowledge('one', fetched, 2, 3)).toEqual([204]);
    const [more] = await publish(free, stuck);
    expect((await desk.fetch('two', TYPES)).ids).toEqual([more?.id]);
    expect(await desk.state()).toMatchObject({ waiting: 4, inFlight: 1, deadLetters: 0 });
    expect(events).toHaveLength(4);
  });

  it('comes again after its delay, before those behind it, with its attempts counted', async () => {
    const desk = await newDesk();
    const tenant = newId();
    const events = await publish(tenant, tenant);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const fetched = await desk.fetch('one', { ...TYPES, waitMs: 2_000 });
      expect(fetched.items.map((item) => item.attempt)).toEqual([attempt, 1]);
      expect(fetched.ids).toEqual(events.map(({ id }) => id));
      await desk.reject('one', fetched, { delayMs: 20 });
    }
    const returned = await desk.fetch('one', { ...TYPES, waitMs: 2_000 });
    await desk.reject('one', returned, { delayMs: 0, isCounted: false });
    expect((await desk.fetch('one', { ...TYPES, waitMs: 2_000 })).items[0]?.attempt).toBe(4);
  });

  it('is laid aside with its reason after five attempts, is told as an event, and its key goes on', async () => {
    const desk = await newDesk();
    const tenant = newId();
    const [first, second] = await publish(tenant, tenant);
    for (let attempt = 1; attempt <= 5; attempt++) {
      await desk.reject('one', await desk.fetch('one', { ...TYPES, waitMs: 2_000 }), { delayMs: 0, reason: `fault ${attempt}` });
    }
    expect((await desk.fetch('one', { ...TYPES, waitMs: 2_000 })).ids).toEqual([second?.id]);
    const [letter] = await desk.deadLetters();
    expect(letter).toMatchObject({
      eventId: first?.id,
      type: 'user.deleted',
      tenantId: tenant,
      key: `tenant:${tenant}`,
      reason: 'fault 5',
      attempts: 5,
      traceId: '0af7651916cd43dd8448eb211c80319c',
    });
    await waitFor(async () => {
      const told = await log.request(service, `/v1/events?type=consumer_group.event_dead_lettered&subject=${desk.group}`, { token });
      return (await bodyOf(told)).items.length === 1;
    });
  });

  it('is laid aside too when it brings down every consumer that gets it, and those handed out with it are not', async () => {
    const desk = await newDesk();
    const [poison, innocent] = [newId(), newId()];
    const [first, second] = await publish(poison, innocent);
    const handled: string[] = [];
    await waitFor(
      async () => {
        const fetched = await desk.fetch('one', { ...TYPES, waitMs: 50 });
        const isDown = fetched.ids.includes(first?.id ?? '');
        if (fetched.ids.length > 0 && !isDown) {
          handled.push(...fetched.ids);
          await desk.acknowledge('one', fetched);
        }
        return (await desk.deadLetters()).length > 0;
      },
      { timeoutMs: 20_000 },
    );
    expect([handled, await desk.deadLetters()]).toMatchObject([[second?.id], [{ eventId: first?.id, attempts: 5 }]]);
  });
});

describe('dead letters', () => {
  it('can be given back one by one or all, and are then tried as if for the first time', async () => {
    const desk = await newDesk();
    const events = await publish(newId(), newId(), newId());
    for (const _ of events) await layAside(desk);
    const letters = await desk.deadLetters();
    expect(letters.map(({ eventId, reason }) => [eventId, reason])).toEqual(events.map(({ id }) => [id, 'it is broken']));
    const one = await desk.operate(`/dead-letters/${letters[1]?.position}/replay`, 'POST');
    expect([one.status, await one.json()]).toEqual([200, { replayed: 1 }]);
    const again = await desk.fetch('one', TYPES);
    expect(again).toMatchObject({ ids: [events[1]?.id], items: [{ attempt: 1 }] });
    await desk.acknowledge('one', again);
    const rest = await desk.operate('/dead-letters/replay', 'POST');
    expect(await rest.json()).toEqual({ replayed: 2 });
    expect(await desk.state()).toMatchObject({ deadLetters: 0, waiting: 2 });
    expect((await desk.fetch('one', TYPES)).ids).toEqual([events[0]?.id, events[2]?.id]);
    const audited = await log.asOwner(`select action from platform_audit_log where subject = '${desk.group}' order by at`);
    expect(audited.map(({ action }) => action)).toEqual(['consumer_group.dead_letters_replayed', 'consumer_group.dead_letters_replayed']);
  });

  it('come back in front of what waits for the same key', async () => {
    const desk = await newDesk();
    const tenant = newId();
    const [first] = await publish(tenant);
    await layAside(desk);
    const later = await publish(tenant, tenant);
    const busy = await desk.fetch('one', { ...TYPES, maxEvents: 1 });
    expect(busy.ids).toEqual([later[0]?.id]);
    await desk.operate('/dead-letters/replay', 'POST');
    expect((await desk.fetch('two', TYPES)).ids).toEqual([]);
    await desk.acknowledge('one', busy);
    expect((await desk.fetch('two', TYPES)).ids).toEqual([first?.id, later[1]?.id]);
  });

  it('are given up only with a reason, on record', async () => {
    const desk = await newDesk();
    await publish(newId());
    await layAside(desk);
    const [letter] = await desk.deadLetters();
    const path = `/dead-letters/${letter?.position}`;
    expect((await desk.operate(path, 'DELETE', { reason: '' })).status).toBe(422);
    expect((await desk.operate(path, 'DELETE', { reason: 'a test address' })).status).toBe(204);
    expect((await desk.operate(path, 'DELETE', { reason: 'again' })).status).toBe(404);
    expect(await desk.deadLetters()).toEqual([]);
    const [row] = await log.asOwner(`select action, detail from platform_audit_log where subject = '${desk.group}'`);
    expect(row).toMatchObject({ action: 'consumer_group.dead_letter_discarded', detail: { reason: 'a test address' } });
  });

  it('come in pages', async () => {
    const desk = await newDesk();
    await publish(newId(), newId(), newId());
    for (let turn = 0; turn < 3; turn++) await layAside(desk);
    const first = await bodyOf(await desk.operate('/dead-letters?limit=2', 'GET'));
    const second = await bodyOf(await desk.operate(`/dead-letters?limit=2&cursor=${first.nextCursor}`, 'GET'));
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    expect((await desk.operate('/dead-letters?cursor=abc', 'GET')).status).toBe(422);
  });

  it('and resets are for platform administrators only, of groups that exist', async () => {
    const person = await log.issuer.memberToken(newId(), newId(), 'owner');
    const requests = [
      ['GET', '/dead-letters'],
      ['POST', '/dead-letters/replay'],
      ['POST', '/dead-letters/1/replay'],
      ['DELETE', '/dead-letters/1', { reason: 'r' }],
      ['POST', '/reset', { position: 'end', reason: 'r' }],
    ] as const;
    const nobody = createGroupDesk(log, service, token, 'nobody');
    for (const [method, path, json] of requests) {
      const init = { method, ...(json ? { json } : {}) };
      const ask = (more: object) => log.request(service, `/v1/consumer-groups/nobody${path}`, { ...init, ...more });
      expect([(await ask({})).status, (await ask({ token: person })).status]).toEqual([401, 403]);
      expect((await nobody.operate(path, method, json)).status).toBe(404);
    }
    const desk = await newDesk();
    expect((await desk.operate('/reset', 'POST', { position: '999999999', reason: 'r' })).status).toBe(422);
    expect((await desk.operate('/reset', 'POST', { position: 'middle', reason: 'r' })).status).toBe(422);
  });
});
