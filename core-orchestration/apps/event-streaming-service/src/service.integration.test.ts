import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, createTestLog, userEvent, type AnswerBody, type TestLog } from './test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let publisher: string;
let administrator: string;
const tenants = [newId(), newId()] as const;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService();
  await service.start();
  publisher = await log.issuer.serviceToken('user-service');
  administrator = await log.issuer.platformAdministratorToken(newId());
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const post = (json: unknown, token: string | undefined = publisher) =>
  log.request(service, '/v1/events', { method: 'POST', json, ...(token === '' ? {} : { token }) });
const get = async (path: string, token?: string) => {
  const response = await log.request(service, path, token === undefined ? {} : { token });
  return { status: response.status, body: await bodyOf(response), headers: response.headers };
};
const owner = (tenant: string) => log.issuer.memberToken(newId(), tenant, 'owner');

describe('POST /v1/events', () => {
  it('stores the events and tells their places; the same request again tells the same places', async () => {
    const [first, second] = [userEvent(), userEvent()];
    const body = { events: [{ event: first }, { event: second, stream: 'people', expectedVersion: 0 }] };
    const answer = await bodyOf(await post(body));
    expect(answer.results).toEqual([
      { id: first.id, stream: `user-${first.subject}`, version: 1, position: expect.any(String), duplicate: false },
      { id: second.id, stream: 'people', version: 1, position: String(Number(answer.results[0]?.position) + 1), duplicate: false },
    ]);
    const again = await bodyOf(await post(body));
    expect(again.results).toEqual(answer.results.map((result: object) => ({ ...result, duplicate: true })));
  });

  it('refuses the whole request with a pointer for each event that does not fit', async () => {
    const response = await post({
      events: [{ event: userEvent() }, { event: userEvent({ type: 'user.cloned' }) }, { event: userEvent({ data: { userId: 1 } }) }],
    });
    const problem = await bodyOf(response);
    expect([response.status, response.headers.get('content-type'), problem.code]).toEqual([
      422,
      'application/problem+json',
      'event.refused',
    ]);
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/events/1/event/type', '/events/2/event/data/userId']);
  });

  it('points at a field of the envelope that is wrong or unknown', async () => {
    const response = await post({ events: [{ event: { ...userEvent(), colour: 'red', time: 'yesterday' } }] });
    const { errors } = await bodyOf(response);
    expect([response.status, errors.map(({ pointer }) => pointer).toSorted()]).toEqual([
      422,
      ['/events/0/event/colour', '/events/0/event/time'],
    ]);
  });

  it('answers 409 with the versions when a stream has another one', async () => {
    const event = userEvent();
    await log.publish(service, [event]);
    const response = await post({ events: [{ event: userEvent({ subject: event.subject }), expectedVersion: 0 }] });
    const problem = await bodyOf(response);
    expect([response.status, problem.errors[0]?.pointer]).toEqual([409, '/events/0/expectedVersion']);
    expect(problem.errors[0]?.detail).toContain('has version 1, not 0');
  });

  it('lets a service publish its own events only, and nobody else any', async () => {
    const events = [{ event: userEvent() }];
    expect((await post({ events }, await log.issuer.serviceToken('email-service'))).status).toBe(403);
    expect((await post({ events }, administrator)).status).toBe(403);
    expect((await post({ events }, '')).status).toBe(401);
  });

  it('answers 503 with Retry-After when too many events wait', async () => {
    const small = log.createService({ EVENT_STREAMING_QUEUE_EVENTS: '1' });
    const events = [userEvent(), userEvent()].map((event) => ({ event }));
    const response = await log.request(small, '/v1/events', { method: 'POST', token: publisher, json: { events } });
    expect([response.status, response.headers.get('retry-after'), (await bodyOf(response)).code]).toEqual([
      503,
      '1',
      'event_log.overloaded',
    ]);
    await small[Symbol.asyncDispose]();
  });

  it('answers 503 when the database is gone, and does not lose an event that is sent again', async () => {
    const unreachable = log.createService({ EVENT_STREAMING_DATABASE_URL: 'postgresql://nobody:none@127.0.0.1:9/none' });
    const event = userEvent();
    const response = await log.request(unreachable, '/v1/events', { method: 'POST', token: publisher, json: { events: [{ event }] } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    await unreachable[Symbol.asyncDispose]();
    expect(await log.publish(service, [event])).toHaveLength(1);
  });

  it('answers readers and consumers 503 too while the database is gone', async () => {
    const unreachable = log.createService({ EVENT_STREAMING_DATABASE_URL: 'postgresql://nobody:none@127.0.0.1:9/none' });
    const fetchBody = { consumerId: 'one', maxEvents: 1, waitMs: 0 };
    const answers = await Promise.all([
      log.request(unreachable, '/v1/events', { token: publisher }),
      log.request(unreachable, '/v1/streams/user-1/events', { token: publisher }),
      log.request(unreachable, '/v1/consumer-groups/one/fetch', { method: 'POST', token: publisher, json: fetchBody }),
    ]);
    const inSeconds: unknown = expect.stringMatching(/^[12]$/);
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(answers.map(() => [503, inSeconds]));
    await unreachable[Symbol.asyncDispose]();
  });
});

describe('GET /v1/events', () => {
  it('pages through a tenant’s events in both directions', async () => {
    const tenantid = newId();
    const places = await log.publish(
      service,
      Array.from({ length: 5 }, () => userEvent({ tenantid })),
    );
    const positions = places.map(({ position }) => position);
    const pageThrough = async (order: string) => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await get(`/v1/events?limit=2&order=${order}${cursor && `&cursor=${cursor}`}`, await owner(tenantid));
        found.push(...page.body.items.map((item) => item.position));
        cursor = page.body.nextCursor;
      }
      return found;
    };
    expect(await pageThrough('asc')).toEqual(positions);
    expect(await pageThrough('desc')).toEqual(positions.toReversed());
  });

  it('shows each event as it was published, with its place', async () => {
    const event = userEvent({ tenantid: tenants[0], traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    const [place] = await log.publish(service, [event]);
    const { body } = await get(`/v1/events?subject=${event.subject}`, administrator);
    expect(body.items).toEqual([
      { position: place?.position, stream: `user-${event.subject}`, version: 1, recordedAt: expect.any(String), event },
    ]);
  });

  it('shows a tenant nothing of another tenant, by list, by subject, by stream', async () => {
    const theirs = userEvent({ tenantid: tenants[1] });
    const global = userEvent();
    await log.publish(service, [theirs, global]);
    const token = await owner(tenants[0]);
    const { body } = await get('/v1/events?limit=200&order=desc', token);
    expect(new Set(body.items.map((item) => item.event.tenantid))).toEqual(new Set([tenants[0]]));
    expect((await get(`/v1/events?subject=${theirs.subject}`, token)).body.items).toEqual([]);
    for (const tenantId of [tenants[1], newId()]) expect((await get(`/v1/events?tenantId=${tenantId}`, token)).status).toBe(404);
    const withoutId = ({ requestId: _, ...problem }: AnswerBody) => problem;
    const answers = await Promise.all(
      [theirs.subject, global.subject, newId()].map((subject) => get(`/v1/streams/user-${subject}/events`, token)),
    );
    const unknown = answers[2]?.body ?? expect.fail();
    expect(answers.map(({ status, body: problem }) => [status, withoutId(problem)])).toEqual(answers.map(() => [404, withoutId(unknown)]));
  });

  it('refuses a cursor from before the log was restored, and a position beyond its end', async () => {
    const outdated = Buffer.from(JSON.stringify(['7', '1'])).toString('base64url');
    expect((await get(`/v1/events?cursor=${outdated}`, administrator)).body.code).toBe('cursor.outdated');
    expect((await get('/v1/events?after=999999999', administrator)).body.code).toBe('cursor.outdated');
    expect((await get('/v1/events?cursor=x', administrator)).body.code).toBe('request.invalid_cursor');
  });

  it('is for those who may read events', async () => {
    expect((await get('/v1/events')).status).toBe(401);
    expect((await get('/v1/events', await log.issuer.memberToken(newId(), tenants[0], 'member'))).status).toBe(403);
    expect((await get('/v1/events', publisher)).status).toBe(200);
    expect((await get('/v1/events?limit=0', administrator)).status).toBe(422);
  });
});

describe('GET /v1/streams/{stream}/events', () => {
  it('shows the versions of a stream in order, page by page', async () => {
    const subject = newId();
    await log.publish(
      service,
      Array.from({ length: 3 }, () => userEvent({ subject, tenantid: tenants[0] })),
    );
    const token = await owner(tenants[0]);
    const first = await get(`/v1/streams/user-${subject}/events?limit=2`, token);
    const second = await get(`/v1/streams/user-${subject}/events?limit=2&cursor=${first.body.nextCursor}`, token);
    expect([...first.body.items, ...second.body.items].map((item) => item.version)).toEqual([1, 2, 3]);
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('the rest of the API', () => {
  it('lists every event type with its JSON Schema', async () => {
    const { body } = await get('/v1/schemas');
    const schema = body.items.find(({ type }) => type === 'user.deleted');
    expect(schema).toMatchObject({ version: 1, producer: 'user-service', schema: { type: 'object', required: ['userId'] } });
  });

  it('shows its figures', async () => {
    const response = await log.request(service, '/metrics');
    const text = await response.text();
    for (const name of [
      'event_log_events_written',
      'event_log_append_duration_seconds',
      'event_live_connections',
      'event_log_queued_events',
    ]) {
      expect(text).toContain(name);
    }
  });

  it('says whether it is ready', async () => {
    expect((await get('/health/ready')).body.status).toBe('up');
  });
});
