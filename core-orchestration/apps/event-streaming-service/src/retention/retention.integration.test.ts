import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventStore } from '../log/event-store.ts';
import { openRetention, type RetentionOfALog } from '../test-fixtures/retention-of-a-log.ts';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let retention: RetentionOfALog;
let store: EventStore;
let administrator: string;
let publisher: string;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService();
  await service.start();
  retention = openRetention(log);
  ({ store } = retention);
  administrator = await log.issuer.platformAdministratorToken(newId());
  publisher = await log.issuer.serviceToken('user-service');
});
beforeEach(() => log.asOwner('delete from retention_rules'));
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await retention[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const call = (method: string, path: string, json?: unknown, token: string = administrator) =>
  log.request(service, path, { method, ...(token === '' ? {} : { token }), ...(json === undefined ? {} : { json }) });
const keep = (rule: object, ruleId = newId()) =>
  call('PUT', `/v1/retention-rules/${ruleId}`, { tenantId: null, type: null, ...rule }).then(() => ruleId);
const left = async (subjects: readonly string[]): Promise<readonly string[]> => {
  const found = await Promise.all(subjects.map((subject) => store.read({ subject, order: 'asc', limit: 1 })));
  return found.flat().map(({ subject }) => subject);
};
const applyIn = (days: number) => retention.applyIn(days);
const forget = (group: string) =>
  log.asOwner(`delete from group_hand_outs where group_name = '${group}'; delete from consumer_groups where name = '${group}'`);
async function publish(count: number, more: object = {}): Promise<readonly string[]> {
  const events = Array.from({ length: count }, () => userEvent(more));
  await log.publish(service, events);
  return events.map(({ subject }) => subject);
}

describe('a retention rule', () => {
  it('removes what is older than it says, of its tenant and type only, and publishes that it did', async () => {
    const tenantid = newId();
    const theirs = await publish(5, { tenantid });
    const others = await publish(5);
    const ruleId = await keep({ tenantId: tenantid, type: 'user.deleted', keepDays: 30 });
    await applyIn(29);
    expect(await left([...theirs, ...others])).toEqual([...theirs, ...others]);
    await applyIn(31);
    expect(await left([...theirs, ...others])).toEqual(others);
    const { items } = (await (await call('GET', '/v1/retention-rules')).json()) as { readonly items: readonly object[] };
    expect(items).toMatchObject([{ ruleId, tenantId: tenantid, type: 'user.deleted', category: null, keepDays: 30, removed: 5 }]);
    const published = await waitFor(async () => {
      const page = await bodyOf(await call('GET', `/v1/events?type=event_log.events_removed&subject=${ruleId}`));
      return page.items[0];
    });
    expect(published.event.data).toMatchObject({ ruleId, stream: null, count: 5 });
  });

  it('can be about a category, and leaves the places taken', async () => {
    const category = `cat${newId().slice(-8)}`;
    const event = userEvent();
    const json = { events: [{ event, stream: `${category}-1` }] };
    const before = (await bodyOf(await log.request(service, '/v1/events', { method: 'POST', token: publisher, json }))).results;
    await keep({ category, keepDays: 1 });
    await applyIn(2);
    expect(await left([event.subject])).toEqual([]);
    const again = (await bodyOf(await log.request(service, '/v1/events', { method: 'POST', token: publisher, json }))).results;
    expect(again).toEqual(before.map((result) => ({ ...result, duplicate: true })));
  });

  it('waits for what a consumer group has not finished', async () => {
    const group = `late-${newId()}`;
    await call('POST', `/v1/consumer-groups/${group}/fetch`, { consumerId: 'one', maxEvents: 1, waitMs: 0 }, publisher);
    const subjects = await publish(3);
    await keep({ keepDays: 1 });
    await applyIn(2);
    expect(await left(subjects)).toEqual(subjects);
    await forget(group);
    await applyIn(2);
    expect(await left(subjects)).toEqual([]);
  });

  it('looks through the log again when it is changed', async () => {
    const subjects = await publish(2, { type: 'user.deleted' });
    const ruleId = await keep({ type: 'member.joined', keepDays: 1 });
    await applyIn(2);
    expect(await left(subjects)).toEqual(subjects);
    await keep({ type: 'user.deleted', keepDays: 1 }, ruleId);
    await applyIn(2);
    expect(await left(subjects)).toEqual([]);
  });

  it('leaves the hash chain whole', async () => {
    await publish(3);
    await keep({ keepDays: 1 });
    await applyIn(2);
    await applyIn(3);
    const answer = await call('POST', '/v1/chain/verifications', {});
    expect(await answer.json()).toMatchObject({ status: 'intact', firstBad: null });
  });
});

describe('the API of retention rules', () => {
  it('sets, shows and ends a rule, with an audit row for each change', async () => {
    const ruleId = newId();
    const body = { tenantId: null, type: 'user.deleted', keepDays: 90 };
    const first = await call('PUT', `/v1/retention-rules/${ruleId}`, body);
    expect([first.status, await first.json()]).toMatchObject([200, { ruleId, ...body, category: null, reached: '0', removed: 0 }]);
    expect((await call('PUT', `/v1/retention-rules/${ruleId}`, body)).status).toBe(200);
    expect((await call('DELETE', `/v1/retention-rules/${ruleId}`)).status).toBe(204);
    expect((await call('DELETE', `/v1/retention-rules/${ruleId}`)).status).toBe(404);
    const audited = await log.asOwner(`select action from platform_audit_log where subject = '${ruleId}' order by action`);
    expect(audited.map(({ action }) => action)).toEqual(['retention_rule.deleted', 'retention_rule.set']);
  });

  it('is for platform administrators, and refuses what is no rule', async () => {
    const path = `/v1/retention-rules/${newId()}`;
    const body = { tenantId: null, type: null, keepDays: 1 };
    const owner = await log.issuer.memberToken(newId(), newId(), 'owner');
    for (const [token, status] of [
      ['', 401],
      [owner, 403],
      [publisher, 403],
    ] as const) {
      expect((await call('GET', '/v1/retention-rules', undefined, token)).status).toBe(status);
      expect((await call('PUT', path, body, token)).status).toBe(status);
      expect((await call('DELETE', path, undefined, token)).status).toBe(status);
    }
    for (const wrong of [{ ...body, keepDays: 0 }, { ...body, type: 'a.b', category: 'c' }, { ...body, colour: 'red' }, { type: null }]) {
      expect((await call('PUT', path, wrong)).status).toBe(422);
    }
    expect((await call('PUT', '/v1/retention-rules/mine', body)).status).toBe(404);
  });
});

describe('compacting a stream', () => {
  const stream = `account-${newId()}`;
  const compact = (upToVersion: number, token = publisher, of = stream) =>
    call('POST', `/v1/streams/${of}/compact`, { upToVersion }, token);
  const versions = async (): Promise<readonly number[]> =>
    (await store.readStream({ stream, order: 'asc', limit: 100 })).map(({ version }) => version);

  it('removes the oldest versions for the service that published them, never the newest, and the stream goes on', async () => {
    const item = () => ({ event: userEvent(), stream });
    const json = { events: Array.from({ length: 6 }, item) };
    await log.request(service, '/v1/events', { method: 'POST', token: publisher, json });
    await waitFor(async () => ((await (await compact(4)).json()) as { removed: number }).removed === 0 && (await versions()).length === 2);
    expect(await versions()).toEqual([5, 6]);
    const next = { events: [{ ...item(), expectedVersion: 6 }] };
    expect((await log.request(service, '/v1/events', { method: 'POST', token: publisher, json: next })).status).toBe(200);
    const state = (await (await call('GET', `/v1/streams/${stream}/state`)).json()) as object;
    expect(state).toMatchObject({ version: 7, fromVersion: 5 });
    await waitFor(async () => (await compact(99)).ok && (await versions()).length === 1);
    expect(await versions()).toEqual([7]);
  });

  it('keeps what a consumer group has not finished', async () => {
    const group = `slow-${newId()}`;
    const json = { events: [{ event: userEvent(), stream }] };
    await call('POST', `/v1/consumer-groups/${group}/fetch`, { consumerId: 'one', maxEvents: 1, waitMs: 0 }, publisher);
    await log.request(service, '/v1/events', { method: 'POST', token: publisher, json });
    expect(await (await compact(99)).json()).toEqual({ removed: 0 });
    expect(await versions()).toEqual([7, 8]);
    await forget(group);
  });

  it('is refused to anybody else', async () => {
    expect((await compact(1, await log.issuer.serviceToken('email-service'))).status).toBe(403);
    expect((await compact(1, administrator)).status).toBe(403);
    expect((await compact(1, '')).status).toBe(401);
    expect((await compact(0)).status).toBe(422);
    expect((await compact(1, publisher, `account-${newId()}`)).status).toBe(404);
  });
});
