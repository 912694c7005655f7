import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk } from './test-fixtures/group-desk.ts';
import { readFigures, type Figures } from './test-fixtures/read-figures.ts';
import { createTestLog, readServerSentEvents, userEvent, type TestLog } from './test-fixtures/running-service.ts';
import { startWebhookReceiver, status } from './test-fixtures/webhook-receiver.ts';

let log: TestLog;
let service: Service;
let token: string;
let administrator: string;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService({
    PUSH_ALLOW_PRIVATE_ADDRESSES: 'true',
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    WEBHOOK_ALLOW_HTTP: 'true',
  });
  await service.start();
  token = await log.issuer.serviceToken('email-service');
  administrator = await log.issuer.platformAdministratorToken(newId());
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const figures = (): Promise<Figures> => readFigures(service);
const waitForFigure = (name: string, value: number, labels: Readonly<Record<string, string>> = {}) =>
  waitFor(async () => (await figures()).of(name, labels) === value, { what: `${name} = ${value}` });
const events = (count: number, tenantid = newId()) => Array.from({ length: count }, () => userEvent({ tenantid }));

describe('what is appended', () => {
  it('counts as events, as batches with their sizes and times, and as sealed', async () => {
    await waitFor(async () => (await figures()).of('event_log_queued_events') === 0);
    const before = await figures();
    const results = await log.publish(service, events(3));
    const after = await figures();
    const grown = (name: string): number => after.of(name) - before.of(name);
    expect(grown('event_log_events_written_total')).toBe(3);
    expect(grown('event_log_batch_events_sum')).toBe(3);
    expect(grown('event_log_batch_events_count')).toBe(1);
    expect(grown('event_log_append_duration_seconds_count')).toBe(1);
    expect(grown('event_log_append_duration_seconds_sum')).toBeGreaterThan(0);
    expect(after.of('event_log_append_duration_seconds_bucket', { le: '+Inf' })).toBe(after.of('event_log_append_duration_seconds_count'));
    await waitForFigure('event_log_queued_events', 0);
    await waitForFigure('event_log_sealed_position', Number(results.at(-1)?.position));
    expect((await figures()).of('event_log_events_sealed_total') - before.of('event_log_events_sealed_total')).toBeGreaterThanOrEqual(3);
  });
});

describe('live connections', () => {
  const open = async (tenantId: string) => {
    const response = await log.request(service, `/v1/events/live?tenantId=${tenantId}`, { token: administrator });
    return response.body ?? expect.fail('The stream has no body.');
  };

  it('are counted while they are open, and so is each event that one of them gets', async () => {
    const tenantid = newId();
    const readers = [await open(tenantid), await open(tenantid)].map(readServerSentEvents);
    await waitForFigure('event_live_connections', 2);
    const before = await figures();
    await log.publish(service, events(2, tenantid));
    for (const reader of readers) for (let taken = 0; taken < 2; taken++) await reader.next();
    await waitForFigure('event_live_deliveries_total', before.of('event_live_deliveries_total') + 4);
    for (const reader of readers) await reader.return(undefined);
    await waitForFigure('event_live_connections', 0);
  });

  it('that read too slowly are counted when they are closed', async () => {
    const tenantid = newId();
    const unread = await open(tenantid);
    await waitForFigure('event_live_connections', 1);
    const before = (await figures()).of('event_live_readers_dropped_total');
    const isDropped = async (): Promise<boolean> => {
      await log.publish(service, events(500, tenantid));
      return (await figures()).of('event_live_readers_dropped_total') === before + 1;
    };
    await waitFor(isDropped, { timeoutMs: 20_000, what: 'the end of the slow reader' });
    await waitForFigure('event_live_connections', 0);
    await unread.cancel();
  });
});

describe('a consumer group', () => {
  it('shows how far it is behind, what is at work and what waits, and what was laid aside', async () => {
    const group = 'measured';
    const desk = createGroupDesk(log, service, token, group);
    // The service has something to say in its log, too: looked through, it counts no more.
    const only = { types: ['user.deleted'] };
    await desk.catchUp(only);
    const shown = async () => {
      const now = await figures();
      return ['lag', 'in_flight', 'waiting', 'dead_letters'].map((name) => now.of(`event_consumer_group_${name}`, { group }));
    };
    await log.publish(service, events(4));
    const [lag, ...others] = await shown();
    expect([lag, ...others]).toEqual([expect.toSatisfy((behind: number) => behind >= 4), 0, 0, 0]);
    const fetched = await desk.fetch('one', only);
    expect((await shown()).slice(1)).toEqual([4, 0, 0]);
    await desk.acknowledge('one', fetched, 0, 1);
    await desk.reject('one', fetched, { isFinal: true }, 1);
    await desk.reject('one', fetched, { delayMs: 60_000 }, 2);
    // The third waits for its time, and the fourth of the same key behind it.
    await waitFor(async () => {
      expect((await desk.fetch('one', only)).items).toEqual([]);
      expect(await shown()).toEqual([2, 0, 2, 1]);
      return true;
    });
  });

  it('that is pushed counts what arrived and what did not', async () => {
    const group = 'pushed-and-measured';
    await using receiver = await startWebhookReceiver();
    const desk = createGroupDesk(log, service, token, group);
    await desk.catchUp();
    receiver.answerNext(status(500));
    expect((await desk.operate('/push', 'PUT', { url: receiver.url })).status).toBe(200);
    await log.publish(service, events(2));
    await waitForFigure('event_consumer_group_pushes_total', 2, { group, outcome: 'delivered' });
    expect((await figures()).of('event_consumer_group_pushes_total', { group, outcome: 'failed' })).toBe(1);
    await waitForFigure('event_consumer_group_lag', 0, { group });
    expect((await desk.operate('/push', 'DELETE')).status).toBe(204);
  });
});

describe('webhooks', () => {
  it('count attempts by what came of them, how long they took, and what waits', async () => {
    await using receiver = await startWebhookReceiver();
    const tenantid = newId();
    const owner = await log.issuer.memberToken(newId(), tenantid, 'owner');
    const endpoint = { url: receiver.url, eventTypes: ['user.*'] };
    expect((await log.request(service, '/v1/webhook-endpoints', { method: 'POST', token: owner, json: endpoint })).status).toBe(201);
    const before = await figures();
    const attempts = (now: Figures, outcome: string) => now.of('webhook_attempts_total', { outcome });
    await log.publish(service, events(1, tenantid));
    await waitForFigure('webhook_attempts_total', attempts(before, 'delivered') + 1, { outcome: 'delivered' });
    await waitForFigure('webhook_deliveries_waiting', 0);

    receiver.answerNext(status(500));
    await log.publish(service, events(1, tenantid));
    await waitForFigure('webhook_attempts_total', attempts(before, 'retry') + 1, { outcome: 'retry' });
    await waitForFigure('webhook_deliveries_waiting', 1);
    const waiting = await figures();
    expect(waiting.of('webhook_oldest_waiting_age_seconds')).toBeGreaterThanOrEqual(0);

    receiver.answerNext(status(410));
    await log.publish(service, events(1, tenantid));
    await waitForFigure('webhook_attempts_total', attempts(before, 'gone') + 1, { outcome: 'gone' });
    await waitForFigure('webhook_log_lag', 0);
    const after = await figures();
    for (const outcome of ['delivered', 'retry', 'gone']) {
      expect(after.of('webhook_attempt_duration_seconds_count', { outcome })).toBe(attempts(after, outcome));
    }
  });
});

describe('the labels of all figures', () => {
  const OUTCOMES = ['delivered', 'failed', 'retry', 'given_up', 'gone', 'lease_lost'];

  it('name groups and outcomes, and never whom or what an event is about', async () => {
    const own = (await figures()).series.filter(({ name }) => /^(event|webhook)_/.test(name));
    const labels = new Set(own.flatMap((series) => Object.keys(series.labels)));
    expect([...labels].toSorted()).toEqual(['group', 'le', 'otel_scope_name', 'otel_scope_version', 'outcome']);
    for (const { outcome } of own.map((series) => series.labels)) if (outcome !== undefined) expect(OUTCOMES).toContain(outcome);
  });

  it('grow with neither tenants nor streams nor requests for things that are not there', async () => {
    const use = async (): Promise<void> => {
      await log.publish(
        service,
        Array.from({ length: 20 }, () => userEvent({ tenantid: newId() })),
      );
      for (let asked = 0; asked < 20; asked++) await log.request(service, `/v1/streams/user-${newId()}/events`, { token: administrator });
    };
    await use();
    const before = await figures();
    await use();
    expect((await figures()).series.map(({ key }) => key)).toEqual(before.series.map(({ key }) => key));
  });
});
