import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeadWatcher } from '../log/head-watcher.ts';
import {
  bodyOf,
  createTestLog,
  type AnswerItem,
  listenOnFreePort,
  readServerSentEvents,
  userEvent,
  type TestLog,
} from '../test-fixtures/running-service.ts';
import { LiveFeed } from './live-feed.ts';
import { StreamConnection } from './stream-connection.ts';

let log: TestLog;
let service: Service;
let administrator: string;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService({}, { heartbeatMs: 50 });
  await service.start();
  administrator = await log.issuer.platformAdministratorToken(newId());
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

async function openLive(query = '', token = administrator, lastEventId?: string, on: Service = service) {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await log.request(on, `/v1/events/live${query}`, { token, headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  if (!response.body) throw new Error('The stream has no body.');
  return readServerSentEvents(response.body);
}

async function take(
  events: AsyncGenerator<{ readonly id: string; readonly data: string }>,
  count: number,
): Promise<(AnswerItem & { readonly id: string })[]> {
  const taken: (AnswerItem & { readonly id: string })[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    taken.push({ id: value.id, ...JSON.parse(value.data) });
  }
  return taken;
}

describe('GET /v1/events/live', () => {
  it('carries each new event with its place as id', async () => {
    const live = await openLive();
    const event = userEvent();
    const [place] = await log.publish(service, [event]);
    expect(await take(live, 1)).toEqual([
      {
        id: `1-${place?.position}`,
        position: place?.position,
        stream: `user-${event.subject}`,
        version: 1,
        recordedAt: expect.any(String),
        event,
      },
    ]);
    await live.return(undefined);
  });

  it('carries only what its filter asks for', async () => {
    const tenantid = newId();
    const subject = newId();
    const filtered = [
      await openLive(`?tenantId=${tenantid}`),
      await openLive(`?subject=${subject}`),
      await openLive('?type=user.created,user.deleted'),
    ];
    const [byTenant, bySubject, any] = [userEvent({ tenantid }), userEvent({ subject }), userEvent()];
    await log.publish(service, [any, bySubject, byTenant]);
    const firsts = await Promise.all(filtered.map(async (live) => (await take(live, 1))[0]?.event.id));
    expect(firsts).toEqual([byTenant.id, bySubject.id, any.id]);
    for (const live of filtered) await live.return(undefined);
  });

  it('carries a tenant’s administrator the events of that tenant only', async () => {
    const tenantid = newId();
    const token = await log.issuer.memberToken(newId(), tenantid, 'administrator');
    const live = await openLive('', token);
    const [theirs, none, own] = [userEvent({ tenantid: newId() }), userEvent(), userEvent({ tenantid })];
    await log.publish(service, [theirs, none, own]);
    expect((await take(live, 1))[0]?.event.id).toBe(own.id);
    await live.return(undefined);
    expect((await log.request(service, `/v1/events/live?tenantId=${newId()}`, { token })).status).toBe(404);
    expect((await log.request(service, '/v1/events/live')).status).toBe(401);
    const member = await log.issuer.memberToken(newId(), tenantid, 'member');
    expect((await log.request(service, '/v1/events/live', { token: member })).status).toBe(403);
  });

  it('carries on from Last-Event-ID across a restart of the service: nothing lost, nothing twice, all in order', async () => {
    const subject = newId();
    const published: string[] = [];
    const publishOn = async (target: Service, count: number): Promise<void> => {
      for (let turn = 0; turn < count; turn++)
        published.push(...(await log.publish(target, [userEvent({ subject })])).map(({ position }) => `1-${position}`));
    };
    const first = log.createService();
    const listening = await listenOnFreePort(first);
    const read = async (url: string, lastEventId: string | undefined, count: number): Promise<string[]> => {
      const headers = { authorization: `Bearer ${administrator}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
      const response = await fetch(`${url}/v1/events/live?subject=${subject}`, { headers });
      const live = readServerSentEvents(response.body ?? new ReadableStream());
      const ids = (await take(live, count)).map(({ id }) => id);
      await live.return(undefined);
      return ids;
    };
    const reading = read(listening.url, String(Number((await log.publish(service, [userEvent()]))[0]?.position)), 10);
    await publishOn(first, 20);
    const before = await reading;
    await Promise.all([listening[Symbol.asyncDispose](), first[Symbol.asyncDispose]()]);

    await publishOn(service, 5);
    const second = log.createService();
    await using again = await listenOnFreePort(second);
    const resumed = read(again.url, before.at(-1), 1_020);
    const chunk = Array.from({ length: 500 }, () => userEvent({ subject }));
    for (const events of [chunk, chunk.map(() => userEvent({ subject }))]) {
      published.push(...(await log.publish(second, events)).map(({ position }) => `1-${position}`));
    }
    await publishOn(service, 5);
    expect([...before, ...(await resumed)]).toEqual(published);
    await second[Symbol.asyncDispose]();
  });

  it('gives many readers that join while events come each event once, in order', async () => {
    const subject = newId();
    const start = (await log.publish(service, [userEvent()]))[0]?.position;
    const publishing = (async () => {
      for (let turn = 0; turn < 40; turn++) {
        await log.publish(
          service,
          Array.from({ length: 5 }, () => userEvent({ subject })),
        );
        await delay(2);
      }
    })();
    // More than are served in one turn of the event loop.
    const readers = Array.from({ length: 300 }, async (_, index) => {
      await delay((index % 30) * 5);
      const live = await openLive(index % 2 === 0 ? '' : `?subject=${subject}`, administrator, start);
      const taken = await take(live, 200);
      await live.return(undefined);
      return taken.map(({ position }) => Number(position));
    });
    await publishing;
    const expected = Array.from({ length: 200 }, (_, index) => Number(start) + 1 + index);
    for (const positions of await Promise.all(readers)) expect(positions).toEqual(expected);
  });

  it('refuses to resume from beyond the end of the log, and from another state of it', async () => {
    for (const id of ['99999999', '1-99999999', '2-0']) {
      const response = await log.request(service, '/v1/events/live', { token: administrator, headers: { 'last-event-id': id } });
      expect([response.status, (await bodyOf(response)).code]).toEqual([409, 'cursor.outdated']);
    }
    const odd = await log.request(service, '/v1/events/live?after=1-2-3', { token: administrator });
    expect(odd.status).toBe(422);
  });

  it('shows signs of life while nothing happens', async () => {
    const response = await log.request(service, '/v1/events/live?type=alert.triggered', { token: administrator });
    const reader = (response.body ?? new ReadableStream()).getReader();
    let text = '';
    while (!text.includes(': still here')) text += Buffer.from((await reader.read()).value ?? []).toString();
    await reader.cancel();
  });
});

describe('a live connection whose right ends', () => {
  const tenantid = newId();
  const userId = newId();
  const sid = newId();
  const other = newId();
  const endings: readonly (readonly [string, CloudEvent])[] = [
    [
      'the session is revoked',
      userEvent({ type: 'authentication.session_revoked', data: { userId, sessionId: sid, reason: 'signed_out' } }),
    ],
    ['the person leaves the platform', userEvent({ data: { userId } })],
    [
      'the role changes',
      userEvent({
        type: 'member.role_changed',
        tenantid,
        data: { membershipId: newId(), userId, role: 'member', previousRole: 'administrator' },
      }),
    ],
    ['the membership ends', userEvent({ type: 'member.left', tenantid, data: { membershipId: newId(), userId, reason: 'left' } })],
    [
      'the tenant is suspended',
      userEvent({ source: '/tenant-service', type: 'tenant.suspended', tenantid, data: { tenantId: tenantid, reason: 'unpaid' } }),
    ],
  ];
  const tokenOf = (sub: string, session: string, tid: string) =>
    log.issuer.token({ sub, sid: session, tid, role: 'administrator', permissions: ['event.read'] });

  it.each(endings)('ends at once when %s, and only that one', async (_what, ending) => {
    await using listening = await listenOnFreePort(service);
    const open = async (token: string) => {
      const response = await fetch(`${listening.url}/v1/events/live?type=user.created`, { headers: { authorization: `Bearer ${token}` } });
      return response.body ?? expect.fail();
    };
    const [concerned, stays] = [await open(await tokenOf(userId, sid, tenantid)), await open(await tokenOf(other, newId(), newId()))];
    const inProcess = await log.request(service, '/v1/events/live?type=user.created', { token: await tokenOf(userId, sid, tenantid) });
    await log.publish(service, [ending]);
    for (const body of [concerned, inProcess.body ?? expect.fail()]) for await (const _ of body);
    const reader = stays.getReader();
    // Signs of life go on.
    for (let turn = 0; turn < 3; turn++) expect((await reader.read()).done).toBe(false);
    await reader.cancel();
  });

  it('ends also when that happened while it caught up', async () => {
    const fresh = log.createService();
    await log.publish(
      service,
      Array.from({ length: 1_000 }, () => userEvent({ tenantid })),
    );
    const response = await log.request(fresh, '/v1/events/live?after=1', { token: await tokenOf(userId, sid, tenantid) });
    await log.publish(
      service,
      [endings[0]?.[1] ?? expect.fail()].map((event) => ({ ...event, id: newId() })),
    );
    for await (const _ of response.body ?? expect.fail());
    await fresh[Symbol.asyncDispose]();
  });
});

describe('a live feed', () => {
  it('ends a connection when the right to it ends, and one whose reader does not keep up', async () => {
    const store = log.openStore();
    const head = new HeadWatcher(store, { pollMs: 50, onPollFailed: () => undefined });
    let dropped = 0;
    const feed = new LiveFeed({
      store,
      head,
      heartbeatMs: 10_000,
      maxUnreadBytes: 20_000,
      onDelivered: () => undefined,
      onDropped: () => dropped++,
      onError: () => undefined,
    });
    const { position: after } = await head.refresh();
    const open = (expiresAt: Date): ReadableStream<Uint8Array> =>
      feed.open({ filter: {}, standing: [], epoch: 1, after, checkedAt: after, expiresAt }, (options) => new StreamConnection(options))
        .body;
    const soon = open(new Date(Date.now() + 100));
    for await (const _ of soon);

    const later = new Date(Date.now() + 60_000);
    const idle = open(later);
    const eager = readServerSentEvents(open(later));
    const body = JSON.stringify({ text: 'x'.repeat(2_000) });
    const received: string[] = [];
    const reading = (async () => {
      for await (const { id } of eager) if (received.push(id) === 40) return;
    })();
    for (let turn = 0; turn < 40; turn++) {
      await store.append([{ id: newId(), stream: 'large', type: 'user.created', subject: 's', body }]);
    }
    await reading;
    await waitFor(() => dropped === 1);
    expect(new Set(received).size).toBe(40);
    await idle.cancel();
    await waitFor(() => feed.openConnections === 0);
    await feed[Symbol.asyncDispose]();
    await head[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });
});
