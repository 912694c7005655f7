import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignatureValid } from '../../outgoing/standard-webhooks.ts';
import { createGroupDesk } from '../../test-fixtures/group-desk.ts';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../../test-fixtures/running-service.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

interface Received {
  readonly id: string;
  readonly subject: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function signatureOf({ headers }: Received) {
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`]));
  return { id: id ?? '', timestamp: timestamp ?? '', signature: signature ?? '' };
}

/** A receiver that answers each event as it is told to. */
async function startReceiver(answer: (received: Received) => number | readonly [status: number, retryAfter: string]) {
  const received: Received[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { id, subject } = JSON.parse(body) as { readonly id: string; readonly subject: string };
      const one = { id, subject, headers: request.headers, body };
      requests += 1;
      const answered = answer(one);
      const [status, retryAfter] = typeof answered === 'number' ? [answered] : answered;
      if (status < 300) received.push(one);
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    requests: () => requests,
    url: `http://127.0.0.1:${port}/events`,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

let log: TestLog;
let services: readonly Service[];
let token: string;

beforeAll(async () => {
  log = await createTestLog();
  services = [1, 2].map(() => log.createService({ PUSH_ALLOW_PRIVATE_ADDRESSES: 'true' }));
  for (const service of services) await service.start();
  token = await log.issuer.serviceToken('email-service');
});
afterAll(async () => {
  for (const service of services) await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const deskOf = (group: string) => createGroupDesk(log, services[0] ?? expect.fail(), token, group);

describe('a group that is pushed', () => {
  it('sends each event once, signed, in the order of its key and from two processes, and lays aside what is refused', async () => {
    const desk = deskOf('pushed');
    await desk.catchUp();
    const tenants = [newId(), newId(), newId()];
    const events = Array.from({ length: 30 }, (_, index) => userEvent({ tenantid: tenants[index % 3] ?? '' }));
    const refused = events[4]?.id;
    await using receiver = await startReceiver(({ id }) => (id === refused ? 400 : 204));
    expect((await desk.operate('/push', 'PUT', { url: receiver.url, secret: SECRET })).status).toBe(200);
    await log.publish(services[0] ?? expect.fail(), events);
    const own = () => receiver.received.filter(({ id }) => events.some((event) => event.id === id));
    await waitFor(async () => (await desk.deadLetters()).length === 1 && own().length >= 29, { timeoutMs: 60_000 });

    expect(new Set(own().map(({ id }) => id)).size).toBe(29);
    expect(own()).toHaveLength(29);
    for (const tenantid of tenants) {
      const sent = events.filter((event) => event.tenantid === tenantid && event.id !== refused).map(({ id }) => id);
      expect(own().flatMap(({ id }) => (sent.includes(id) ? [id] : []))).toEqual(sent);
    }
    const { headers, body } = own()[0] ?? expect.fail();
    expect(headers['content-type']).toBe('application/cloudevents+json');
    expect(isSignatureValid(signatureOf(own()[0] ?? expect.fail()), body, SECRET, new Date())).toBe(true);
    expect(await desk.deadLetters()).toMatchObject([{ eventId: refused, reason: 'The receiver answered 400.', attempts: 5 }]);
    expect(await desk.state()).toMatchObject({ push: { url: receiver.url, isPaused: false } });
    expect((await desk.operate('/push', 'DELETE')).status).toBe(204);
    expect((await desk.operate('/push', 'DELETE')).status).toBe(404);
  }, 90_000);

  it('is signed still after a pause, and by two secrets while one takes over from the other', async () => {
    const desk = deskOf('rotated');
    await desk.catchUp();
    await using receiver = await startReceiver(() => 204);
    const { url } = receiver;
    const set = async (more: object) => bodyOf(await desk.operate('/push', 'PUT', { url, ...more }));
    expect(await set({ secret: SECRET })).toMatchObject({ push: { isSigned: true, pausedReason: null, previousSecretUntil: null } });
    expect(await set({ isPaused: true })).toMatchObject({ push: { isSigned: true, isPaused: true, pausedReason: 'operator' } });
    await waitFor(async () => (await desk.state()).consumers.every(({ consumerId }) => !consumerId.startsWith('push-')), {
      timeoutMs: 30_000,
    });
    const [event] = [userEvent()];
    await log.publish(services[0] ?? expect.fail(), [event]);
    expect(await set({ secret: OTHER_SECRET, overlapHours: 2 })).toMatchObject({
      push: { isPaused: true, previousSecretUntil: expect.any(String) },
    });
    expect(receiver.requests()).toBe(0);
    await set({ isPaused: false });
    const [one] = await waitFor(() => (receiver.received.length > 0 ? receiver.received : undefined), { timeoutMs: 20_000 });
    if (one === undefined) throw new Error('Nothing arrived.');
    const validBy = (secret: string) => isSignatureValid(signatureOf(one), one.body, secret, new Date());
    expect([one.id, validBy(SECRET), validBy(OTHER_SECRET)]).toEqual([event.id, true, true]);
    expect(await set({ secret: null })).toMatchObject({ push: { isSigned: false, previousSecretUntil: null } });
    await desk.operate('/push', 'DELETE');
  }, 60_000);

  it('is paused when its receiver is gone, and loses nothing', async () => {
    const desk = deskOf('gone');
    await desk.catchUp();
    await using receiver = await startReceiver(() => 410);
    await desk.operate('/push', 'PUT', { url: receiver.url });
    const events = Array.from({ length: 20 }, () => userEvent({ tenantid: newId() }));
    await log.publish(services[0] ?? expect.fail(), events);
    await waitFor(async () => (await desk.state()).push?.pausedReason === 'gone', { timeoutMs: 20_000 });
    await waitFor(async () => (await desk.state()).inFlight === 0, { timeoutMs: 20_000 });
    // What the log tells of other groups meanwhile is for this one too.
    const state = await desk.state();
    expect(state).toMatchObject({ deadLetters: 0, push: { isPaused: true } });
    expect(state.lag).toBeGreaterThanOrEqual(20);
    expect(await log.asOwner(`select detail from platform_audit_log where action = 'consumer_group.push_paused'`)).toMatchObject([
      { detail: { reason: 'gone', url: receiver.url } },
    ]);
    await using moved = await startReceiver(() => 204);
    await desk.operate('/push', 'PUT', { url: moved.url, isPaused: false });
    const arrived = (): Set<string> => new Set(moved.received.map(({ id }) => id));
    await waitFor(() => events.every(({ id }) => arrived().has(id)), { timeoutMs: 30_000 });
    await desk.operate('/push', 'DELETE');
  }, 90_000);

  it('leaves a receiver alone that asks for it, whichever events there are, and then goes on', async () => {
    const desk = deskOf('patient');
    await desk.catchUp();
    let asksUntil = 0;
    await using receiver = await startReceiver(() => {
      asksUntil ||= Date.now() + 4_000;
      return Date.now() < asksUntil ? [429, '4'] : 204;
    });
    await desk.operate('/push', 'PUT', { url: receiver.url });
    await log.publish(
      services[0] ?? expect.fail(),
      Array.from({ length: 60 }, () => userEvent({ tenantid: newId() })),
    );
    await waitFor(() => receiver.received.length === 60, { timeoutMs: 40_000 });
    // Two processes, with eight keys at once each, and what was on its way when the first answer came.
    expect(receiver.requests() - 60).toBeLessThanOrEqual(2 * 16);
    expect(await desk.state()).toMatchObject({ deadLetters: 0 });
    await desk.operate('/push', 'DELETE');
  }, 60_000);

  it('is refused where nothing must be sent, and to those who do not run the platform', async () => {
    const strict = log.createService();
    const desk = createGroupDesk(log, strict, token, 'refused');
    for (const url of ['http://example.org/', 'https://127.0.0.1/', 'https://169.254.169.254/latest', 'ftp://example.org']) {
      const response = await desk.operate('/push', 'PUT', { url });
      expect([response.status, (await bodyOf(response)).errors[0]?.pointer]).toEqual([422, '/url']);
    }
    const weak = await desk.operate('/push', 'PUT', { url: 'https://example.org/', secret: 'whsec_c2hvcnQ=' });
    expect([weak.status, (await bodyOf(weak)).errors[0]?.pointer]).toEqual([422, '/secret']);
    const init = { method: 'PUT', json: { url: 'https://example.org/' } };
    const owner = await log.issuer.memberToken(newId(), newId(), 'owner');
    expect((await log.request(strict, '/v1/consumer-groups/any/push', { ...init, token: owner })).status).toBe(403);
    expect((await log.request(strict, '/v1/consumer-groups/any/push', init)).status).toBe(401);
    await strict[Symbol.asyncDispose]();
  });
});
