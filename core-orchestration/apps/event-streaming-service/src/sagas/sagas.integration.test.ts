import { randomUUID } from 'node:crypto';
import {
  sagaEnded,
  sagaOperatorRefused,
  sagaPaused,
  sagaResumed,
  sagaStarted,
  sagaStepChanged,
  type CloudEvent,
} from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';
import type { SagaDetail, SagaSummary } from './saga-contract.ts';

let log: TestLog;
let service: Service;
let administrator: string;
const administratorId = randomUUID();
beforeAll(async () => {
  log = await createTestLog();
  service = log.createService();
  await service.start();
  administrator = await log.issuer.platformAdministratorToken(administratorId);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const of = (type: string, sagaId: string, data: Record<string, unknown>, more: Partial<CloudEvent> = {}): CloudEvent =>
  userEvent({ type, subject: sagaId, data: { sagaId, ...data }, ...more });

function started(sagaId: string, definition = 'person-erasure', tenantId: string | null = null): CloudEvent {
  const about = { definition, version: 3, service: 'user-service', subject: 'somebody', tenantId, startedBy: 'starter' };
  return of(sagaStarted.type, sagaId, { ...about, steps: ['close', 'key'] }, { traceparent: `00-${TRACE}-b7ad6b7169203331-01` });
}
const step = (sagaId: string, outcome: string, status: string, more: Record<string, unknown> = {}): CloudEvent =>
  of(sagaStepChanged.type, sagaId, { step: 'close', outcome, status, attempt: 1, ...more });

// What the service answers with is checked against its contract by the service itself.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
async function get<Body>(
  path: string,
  token: string | undefined = administrator,
): Promise<{ status: number; body: Body & { code?: string } }> {
  const response = await log.request(service, path, token === undefined ? {} : { token });
  return { status: response.status, body: (await response.json()) as Body & { code?: string } };
}
const post = (path: string, token: string | undefined, json: unknown = { reason: 'Because.' }) =>
  log.request(service, path, { method: 'POST', json, ...(token === undefined ? {} : { token }) });
/** Reads the saga once the projection has come to the expected state. */
const seen = (sagaId: string, isThere: (saga: SagaDetail) => boolean): Promise<SagaDetail> =>
  waitFor(async () => {
    const { status, body } = await get<SagaDetail>(`/v1/sagas/${sagaId}`);
    return status === 200 && isThere(body) ? body : undefined;
  });

describe('a saga', () => {
  test('can be read as it stands, with its steps and everything that happened, who did it and in which trace', async () => {
    const sagaId = newId();
    const tenantId = newId();
    await log.publish(service, [
      started(sagaId, 'founding', tenantId),
      step(sagaId, 'running', 'running'),
      step(sagaId, 'retrying', 'running', { reason: 'Away.' }),
      of(sagaPaused.type, sagaId, { reason: 'Look first.' }, { actorid: administratorId }),
      of(sagaResumed.type, sagaId, { status: 'running', reason: 'Go on.' }, { actorid: administratorId }),
      step(sagaId, 'failed', 'failed', { attempt: 2, reason: 'Refused.' }),
      of(sagaEnded.type, sagaId, { status: 'failed', reason: 'Refused.' }),
      of(sagaOperatorRefused.type, sagaId, { action: 'skip', reason: 'Because.', refusal: 'The saga has ended.' }),
    ]);
    const saga = await seen(sagaId, ({ timeline }) => timeline.length === 8);
    expect(saga).toMatchObject({
      sagaId,
      definition: 'founding',
      version: 3,
      service: 'user-service',
      subject: 'somebody',
      tenantId,
      startedBy: 'starter',
      status: 'failed',
      step: 'close',
      attempts: 2,
      endedAt: expect.any(String),
    });
    expect(saga.steps).toMatchObject([
      { name: 'close', status: 'failed', attempts: 2, startedAt: expect.any(String), endedAt: expect.any(String), reason: 'Refused.' },
      { name: 'key', status: 'pending', attempts: 0, startedAt: null },
    ]);
    expect(saga.timeline.map(({ what, step: name, reason }) => [what, name, reason])).toEqual([
      ['started', null, null],
      ['running', 'close', null],
      ['retrying', 'close', 'Away.'],
      ['paused', null, 'Look first.'],
      ['resumed', null, 'Go on.'],
      ['failed', 'close', 'Refused.'],
      ['failed', null, 'Refused.'],
      ['skip refused', null, 'The saga has ended.'],
    ]);
    expect(saga.timeline[0]?.traceId).toBe(TRACE);
    expect(saga.timeline[3]?.actorId).toBe(administratorId);
  });

  test('is one however often its events come', async () => {
    const sagaId = newId();
    const events = [started(sagaId), step(sagaId, 'running', 'running')];
    await log.publish(service, events);
    await log.publish(service, events);
    await log.publish(service, [step(sagaId, 'done', 'running')]);
    const saga = await seen(sagaId, ({ steps }) => steps[0]?.status === 'done');
    expect(saga.timeline).toHaveLength(3);
  });

  test('is found by status and definition, latest first, page by page', async () => {
    const ids = [newId(), newId(), newId()];
    await log.publish(
      service,
      ids.map((sagaId) => started(sagaId, 'paged')),
    );
    await log.publish(service, [of(sagaEnded.type, ids[0] ?? '', { status: 'completed' })]);
    await seen(ids[0] ?? '', ({ status }) => status === 'completed');
    type Listed = { items: SagaSummary[]; nextCursor: string | null };
    const first = await get<Listed>('/v1/sagas?definition=paged&limit=2');
    const second = await get<Listed>(`/v1/sagas?definition=paged&limit=2&cursor=${first.body.nextCursor ?? ''}`);
    expect([...first.body.items, ...second.body.items].map(({ sagaId }) => sagaId)).toEqual(ids.toReversed());
    expect(second.body.nextCursor).toBeNull();
    expect((await get<Listed>('/v1/sagas?definition=paged&status=completed')).body.items.map(({ sagaId }) => sagaId)).toEqual([ids[0]]);
    expect((await get<Listed>('/v1/sagas?definition=unheard-of')).body.items).toEqual([]);
    expect(first.body.items[0]).not.toHaveProperty('steps');
  });
});

describe('an operator', () => {
  test('asks the service of the saga over the log, audited, and sees in the timeline that it was asked', async () => {
    const sagaId = newId();
    await log.publish(service, [started(sagaId)]);
    await seen(sagaId, () => true);
    const response = await post(`/v1/sagas/${sagaId}/pause`, administrator);
    expect([response.status, ((await response.json()) as SagaDetail).sagaId]).toEqual([202, sagaId]);
    const saga = await seen(sagaId, ({ timeline }) => timeline.length === 2);
    expect(saga.timeline[1]).toMatchObject({ what: 'pause requested', reason: 'Because.', actorId: administratorId });
    const { body } = await get<{ items: { event: CloudEvent }[] }>(`/v1/events?type=saga.operator_requested&subject=${sagaId}`);
    expect(body.items.map(({ event }) => event)).toMatchObject([
      {
        source: '/event-streaming-service',
        actorid: administratorId,
        data: { sagaId, service: 'user-service', action: 'pause', reason: 'Because.' },
      },
    ]);
    const audited = await log.asOwner(
      `select actor, action, detail->>'reason' as reason from platform_audit_log where subject = '${sagaId}'`,
    );
    expect(audited).toEqual([{ actor: administratorId, action: 'saga.pause_requested', reason: 'Because.' }]);
  });

  test('with the same idempotency key asks once', async () => {
    const sagaId = newId();
    await log.publish(service, [started(sagaId)]);
    await seen(sagaId, () => true);
    const init = { method: 'POST', token: administrator, json: { reason: 'Once.' }, headers: { 'idempotency-key': randomUUID() } };
    const answers = [
      await log.request(service, `/v1/sagas/${sagaId}/retry`, init),
      await log.request(service, `/v1/sagas/${sagaId}/retry`, init),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    await post(`/v1/sagas/${sagaId}/skip`, administrator);
    const saga = await seen(sagaId, ({ timeline }) => timeline.some(({ what }) => what === 'skip requested'));
    expect(saga.timeline.map(({ what }) => what)).toEqual(['started', 'retry requested', 'skip requested']);
  });

  test('is refused what cannot be: a completed saga, none, another action, no reason', async () => {
    const sagaId = newId();
    await log.publish(service, [started(sagaId), of(sagaEnded.type, sagaId, { status: 'completed' })]);
    await seen(sagaId, ({ status }) => status === 'completed');
    expect((await post(`/v1/sagas/${sagaId}/pause`, administrator)).status).toBe(409);
    expect((await post(`/v1/sagas/${newId()}/pause`, administrator)).status).toBe(404);
    expect((await post(`/v1/sagas/${sagaId}/burn`, administrator)).status).toBe(404);
    expect((await post(`/v1/sagas/${sagaId}/pause`, administrator, {})).status).toBe(422);
    expect((await post(`/v1/sagas/${sagaId}/pause`, administrator, { reason: ' ' })).status).toBe(422);
  });
});

describe('who may', () => {
  test('see sagas and act on them: platform administrators only', async () => {
    const sagaId = newId();
    await log.publish(service, [started(sagaId)]);
    await seen(sagaId, () => true);
    const owner = await log.issuer.memberToken(randomUUID(), randomUUID(), 'owner');
    const other = await log.issuer.serviceToken('email-service');
    for (const [token, expected] of [
      [undefined, 401],
      [owner, 403],
      [other, 403],
    ] as const) {
      const init = token === undefined ? {} : { token };
      expect((await log.request(service, '/v1/sagas', init)).status).toBe(expected);
      expect((await log.request(service, `/v1/sagas/${sagaId}`, init)).status).toBe(expected);
      expect((await post(`/v1/sagas/${sagaId}/pause`, token)).status).toBe(expected);
    }
    expect((await get(`/v1/sagas/${newId()}`)).status).toBe(404);
    expect((await get('/v1/sagas/no-id')).status).toBe(404);
    expect((await get('/v1/sagas?status=odd')).status).toBe(422);
    expect((await get('/v1/sagas?cursor=odd')).status).toBe(422);
  });
});

describe('a saga that ended long ago', () => {
  const DAY_MS = 24 * 3_600_000;
  const daysAgo = (days: number): { time: string } => ({ time: new Date(Date.now() - days * DAY_MS).toISOString() });
  const ended = (sagaId: string): CloudEvent => of(sagaEnded.type, sagaId, { status: 'completed' });

  test('goes from the views, and with it its timeline; the log still tells it; one that has not ended stays however old it is', async () => {
    const [old, young, running] = [newId(), newId(), newId()];
    await log.publish(service, [
      { ...started(old), ...daysAgo(100) },
      { ...ended(old), ...daysAgo(91) },
      { ...started(young), ...daysAgo(100) },
      { ...ended(young), ...daysAgo(89) },
      { ...started(running), ...daysAgo(100) },
    ]);
    await seen(old, ({ endedAt }) => endedAt !== null);
    await seen(young, ({ endedAt }) => endedAt !== null);
    await seen(running, ({ status }) => status === 'running');
    // It looks when it starts.
    await using other = log.createService();
    await other.start();
    await waitFor(async () => (await get(`/v1/sagas/${old}`)).status === 404, { what: 'the view to go' });
    expect(await log.asOwner(`select 1 from saga_timeline where saga_id = '${old}'`)).toEqual([]);
    expect((await get<SagaDetail>(`/v1/sagas/${young}`)).body.timeline).toHaveLength(2);
    expect((await get(`/v1/sagas/${running}`)).status).toBe(200);
    const { body } = await get<{ items: { event: CloudEvent }[] }>(`/v1/events?subject=${old}`);
    expect(body.items.map(({ event }) => event.type)).toEqual(['saga.started', 'saga.ended']);
  });
});

describe('an operator who is erased', () => {
  test('leaves no words in the views, nor in what the log gives', async () => {
    const [sagaId, operator, starter] = [newId(), randomUUID(), randomUUID()];
    const begun = started(sagaId);
    await log.publish(service, [
      { ...begun, data: { ...begun.data, startedBy: starter } },
      { ...step(sagaId, 'retrying', 'running', { reason: 'Ada is away.' }), actorid: starter },
      of(sagaPaused.type, sagaId, { reason: 'Kim asked for it.' }, { actorid: operator }),
    ]);
    await seen(sagaId, ({ status, steps }) => status === 'paused' && steps[0]?.reason === 'Ada is away.');
    const token = await log.issuer.serviceToken('user-service');
    for (const userId of [operator, starter]) {
      const json = { userId };
      expect((await log.request(service, '/v1/person-keys/erasures', { method: 'POST', token, json })).status).toBe(204);
    }
    const { body } = await get<SagaDetail>(`/v1/sagas/${sagaId}`);
    expect(body.steps.map(({ reason }) => reason)).toEqual(['erased', null]);
    expect(body.timeline.map(({ what, reason }) => [what, reason])).toEqual([
      ['started', null],
      ['retrying', 'erased'],
      ['paused', 'erased'],
    ]);
    const events = await get<{ items: { event: CloudEvent }[] }>(`/v1/events?subject=${sagaId}`);
    expect(JSON.stringify(events.body)).not.toMatch(/Kim|Ada/);
  });
});
