import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk } from '../test-fixtures/group-desk.ts';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';
import { startSpanReceiver } from '../test-fixtures/span-receiver.ts';
import { startWebhookReceiver } from '../test-fixtures/webhook-receiver.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PUBLISHER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${PUBLISHER}-01`;

type Spans = Awaited<ReturnType<typeof startSpanReceiver>>;

let log: TestLog;
let spans: Spans;
let service: Service;

beforeAll(async () => {
  log = await createTestLog();
  spans = await startSpanReceiver();
  service = log.createService({
    TELEMETRY: 'true',
    MONITORING_SERVICE_URL: spans.url.href,
    PUSH_ALLOW_PRIVATE_ADDRESSES: 'true',
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    WEBHOOK_ALLOW_HTTP: 'true',
  });
  await service.start();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await spans[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const spanOf = (name: string) =>
  waitFor(() => spans.spans.find((span) => span.name === name && span.parentSpanId === PUBLISHER), { what: `the span ${name}` });

/** The append hangs on whoever published the event, and links the request that it came with. */
async function expectAppended(): Promise<void> {
  const appended = await spanOf('events.append');
  expect(appended.traceId).toBe(TRACE);
  const request = await waitFor(() => spans.spans.find(({ spanId }) => spanId === appended.links[0]?.spanId));
  expect(request.links).toMatchObject([{ traceId: TRACE, spanId: PUBLISHER }]);
}

describe('the trace of an event', () => {
  it('leads to each push of it, and on to the receiver', async () => {
    const desk = createGroupDesk(log, service, await log.issuer.serviceToken('email-service'), 'pushed');
    await desk.catchUp();
    await using receiver = await startWebhookReceiver();
    expect((await desk.operate('/push', 'PUT', { url: receiver.url })).status).toBe(200);
    await log.publish(service, [userEvent({ traceparent })]);
    const [received] = await waitFor(() => receiver.received.length > 0 && receiver.received);
    const pushed = await spanOf('push event');
    expect(pushed.traceId).toBe(TRACE);
    expect(received?.headers['traceparent']).toBe(`00-${TRACE}-${pushed.spanId}-01`);
    await expectAppended();
    expect((await desk.operate('/push', 'DELETE')).status).toBe(204);
  });

  it('leads to each webhook of it, and is not told to a stranger in a header', async () => {
    const tenantid = newId();
    const token = await log.issuer.memberToken(newId(), tenantid, 'owner');
    await using receiver = await startWebhookReceiver();
    const json = { url: receiver.url, eventTypes: ['user.*'] };
    expect((await log.request(service, '/v1/webhook-endpoints', { method: 'POST', token, json })).status).toBe(201);
    await log.publish(service, [userEvent({ tenantid, traceparent })]);
    const [received] = await waitFor(() => receiver.received.length > 0 && receiver.received);
    expect((await spanOf('deliver webhook')).traceId).toBe(TRACE);
    expect(received?.headers['traceparent']).toBeUndefined();
    await expectAppended();
  });
});
