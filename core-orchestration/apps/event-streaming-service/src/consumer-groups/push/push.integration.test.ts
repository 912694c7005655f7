import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignatureValid } from '../../outgoing/standard-webhooks.ts';
import { createGroupDesk } from '../../test-fixtures/group-desk.ts';
import { bodyOf, createTestLog, userEvent, type TestLog } from '../../test-fixtures/running-service.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

interface Received {
  readonly id: string;
  readonly subject: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers each event as it is told to. */
async function startReceiver(answer: (received: Received) => number) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { id, subject } = JSON.parse(body) as { readonly id: string; readonly subject: string };
      const one = { id, subject, headers: request.headers, body };
      const status = answer(one);
      if (status < 300) received.push(one);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/events`, [Symbol.asyncDispose]: async () => void server.close() };
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
    const signature = {
      id: String(headers['webhook-id']),
      timestamp: String(headers['webhook-timestamp']),
      signature: String(headers['webhook-signature']),
    };
    expect(isSignatureValid(signature, body, SECRET, new Date())).toBe(true);
    expect(await desk.deadLetters()).toMatchObject([{ eventId: refused, reason: 'The receiver answered 400.', attempts: 5 }]);
    expect(await desk.state()).toMatchObject({ push: { url: receiver.url, isPaused: false } });
    expect((await desk.operate('/push', 'DELETE')).status).toBe(204);
    expect((await desk.operate('/push', 'DELETE')).status).toBe(404);
  }, 90_000);

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
