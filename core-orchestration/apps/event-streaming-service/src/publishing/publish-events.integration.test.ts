import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SingleResult } from '../event-contract.ts';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
let publisher: string;

beforeAll(async () => {
  log = await createTestLog();
  service = log.createService();
  await service.start();
  publisher = await log.issuer.serviceToken('user-service');
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const post = (json: unknown, token = publisher) => log.request(service, '/v1/events', { method: 'POST', json, token });
async function postEach(events: readonly unknown[]): Promise<readonly SingleResult[]> {
  const response = await post({ atomic: false, events });
  expect(response.status).toBe(200);
  // The route's own contract says so.
  return ((await response.json()) as { readonly results: readonly SingleResult[] }).results;
}
async function versionsOf(stream: string): Promise<readonly number[]> {
  const response = await log.request(service, `/v1/streams/${stream}/events`, { token: publisher });
  return response.status === 404 ? [] : (await bodyOf(response)).items.map(({ version }) => version);
}
const tooLarge = () => userEvent({ data: { userId: newId(), padding: 'x'.repeat(140_000) } });
const faulty = (): readonly (readonly [string, unknown])[] => [
  ['/events/1/event/type', { event: userEvent({ type: 'user.cloned' }) }],
  ['/events/1/event/schemaversion', { event: userEvent({ schemaversion: 9 }) }],
  ['/events/1/event/data/userId', { event: userEvent({ data: { userId: 1 } }) }],
  ['/events/1/event', { event: tooLarge() }],
  ['/events/1/event/id', { event: { ...userEvent(), id: 'nobody' } }],
  ['/events/1/event/colour', { event: { ...userEvent(), colour: 'red' } }],
  ['/events/1/stream', { event: userEvent(), stream: 'nul\u0000' }],
  ['/events/1/expectedVersion', { event: userEvent(), expectedVersion: -1 }],
  ['/events/1/shape', { event: userEvent(), shape: 'round' }],
];

describe('a request of which one event is not right', () => {
  it('stores nothing, and points at that event, whatever is wrong with it', async () => {
    for (const [pointer, item] of faulty()) {
      const good = userEvent();
      const response = await post({ events: [{ event: good }, item, { event: userEvent() }] });
      const { errors } = await bodyOf(response);
      expect([response.status, errors.map((error) => error.pointer)]).toEqual([422, expect.arrayContaining([pointer])]);
      expect(errors.every((error) => error.pointer.startsWith('/events/1/'.slice(0, pointer.length)))).toBe(true);
      expect(await versionsOf(`user-${good.subject}`)).toEqual([]);
    }
  });

  it('with atomic=false stores the others, and says of each what became of it', async () => {
    for (const [pointer, item] of faulty()) {
      const [first, last] = [userEvent(), userEvent()];
      const results = await postEach([{ event: first }, item, { event: last }]);
      expect(results.map(({ status }) => status)).toEqual(['stored', 'refused', 'stored']);
      expect(results[1]?.errors).toContainEqual({ pointer, detail: expect.any(String), code: 'event.refused' });
      expect(results[0]).toMatchObject({ id: first.id, stream: `user-${first.subject}`, version: 1 });
      expect([await versionsOf(`user-${first.subject}`), await versionsOf(`user-${last.subject}`)]).toEqual([[1], [1]]);
    }
  });
});

describe('a request with several streams and expected versions', () => {
  it('stores all of them, or nothing when one has another version', async () => {
    const [one, two, three] = [newId(), newId(), newId()].map((id) => `account-${id}`);
    const move = (versions: readonly number[]) =>
      post({ events: [one, two, three].map((stream, index) => ({ event: userEvent(), stream, expectedVersion: versions[index] })) });
    expect((await move([0, 0, 0])).status).toBe(200);
    const refused = await move([1, 0, 1]);
    const { code, errors } = await bodyOf(refused);
    expect([refused.status, code, errors.map(({ pointer }) => pointer)]).toEqual([
      409,
      'stream.version_conflict',
      ['/events/1/expectedVersion'],
    ]);
    for (const stream of [one, two, three]) expect(await versionsOf(stream ?? '')).toEqual([1]);
    expect((await move([1, 1, 1])).status).toBe(200);
  });

  it('never fails requests that come at the same time', async () => {
    const stream = `account-${newId()}`;
    await post({ events: [{ event: userEvent(), stream }] });
    const requests = Array.from({ length: 40 }, (_, index) =>
      index % 4 === 0
        ? { events: [{ event: userEvent(), stream, expectedVersion: 0 }] }
        : { events: [{ event: userEvent(), stream: `account-${newId()}`, expectedVersion: 0 }, { event: userEvent() }] },
    );
    const statuses = await Promise.all(requests.map(async (json) => (await post(json)).status));
    expect(statuses).toEqual(requests.map((_, index) => (index % 4 === 0 ? 409 : 200)));
    expect(await versionsOf(stream)).toEqual([1]);
  });

  it('with atomic=false refuses only what conflicts, and keeps the order within a stream', async () => {
    const stream = `account-${newId()}`;
    const item = (expectedVersion?: number) => ({
      event: userEvent(),
      stream,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    });
    const results = await postEach([item(0), item(), item(7), item(2), item()]);
    expect(results.map(({ status, version }) => [status, version])).toEqual([
      ['stored', 1],
      ['stored', 2],
      ['refused', undefined],
      ['stored', 3],
      ['stored', 4],
    ]);
    expect(results[2]?.errors).toEqual([
      { pointer: '/events/2/expectedVersion', detail: `${stream} has version 2, not 7`, code: 'stream.version_conflict' },
    ]);
  });
});

describe('a request with atomic=false', () => {
  it('answers the first places when it is sent again', async () => {
    const events = [{ event: userEvent() }, { event: userEvent() }];
    const first = await postEach(events);
    const again = await postEach([...events, { event: userEvent() }]);
    expect(again.slice(0, 2)).toEqual(first.map((result) => ({ ...result, status: 'duplicate' })));
    expect(again[2]?.status).toBe('stored');
  });

  it('refuses events of another service each by itself, and what is no event at all', async () => {
    const results = await postEach([{ event: userEvent({ source: '/email-service' }) }, 'nonsense', null, { event: { id: 7 } }, {}]);
    expect(results.map(({ id, status }) => [id === null, status])).toEqual([
      [false, 'refused'],
      [true, 'refused'],
      [true, 'refused'],
      [true, 'refused'],
      [true, 'refused'],
    ]);
    expect(results[0]?.errors?.[0]).toMatchObject({ pointer: '/events/0/event/source', code: 'event.source_forbidden' });
    expect(results.slice(1).every((result, index) => result.errors?.[0]?.pointer.startsWith(`/events/${index + 1}`))).toBe(true);
  });

  it('is for services, and has the same limits', async () => {
    const events = [{ event: userEvent() }];
    expect((await post({ atomic: false, events }, await log.issuer.platformAdministratorToken(newId()))).status).toBe(403);
    expect((await log.request(service, '/v1/events', { method: 'POST', json: { atomic: false, events } })).status).toBe(401);
    expect((await post({ atomic: false, events: [] })).status).toBe(422);
    expect((await post({ atomic: 'perhaps', events })).status).toBe(422);
    expect((await post({ atomic: false, events: Array.from({ length: 1_001 }, () => ({ event: userEvent() })) })).status).toBe(422);
  });
});
