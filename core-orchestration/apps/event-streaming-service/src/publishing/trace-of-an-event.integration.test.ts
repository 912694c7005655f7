import { createEventStreamingClient, on, userDeleted } from '@prognetwork/event-based-service-client';
import { createFoundation, currentTraceparent, startConsumer } from '@prognetwork/shared-infrastructure';
import { testConfig, waitFor } from '@prognetwork/testing';
import { expect, it } from 'vitest';
import { eventStreamingServiceSchema, eventStreamingServiceSettings } from '../index.ts';
import { createTestLog, userEvent } from '../test-fixtures/running-service.ts';
import { startSpanReceiver } from '../test-fixtures/span-receiver.ts';

it('leads from whoever published an event over its append to whoever handled it, and from the append to its request and back', async () => {
  await using log = await createTestLog();
  await using receiver = await startSpanReceiver();
  const settings = { TELEMETRY: 'true', MONITORING_SERVICE_URL: receiver.url.href };
  const service = log.createService(settings);
  await service.start();
  const token = await log.issuer.serviceToken('email-service');
  const foundation = createFoundation({
    name: 'event-streaming-service',
    prefix: 'EVENT_STREAMING',
    config: testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, log.database, settings),
    overrides: {
      jwks: log.issuer.jwks,
      eventStreaming: createEventStreamingClient((path, { method, json, signal }) =>
        log.request(service, path, { method, token, ...(json === undefined ? {} : { json }), ...(signal ? { signal } : {}) }),
      ),
    },
  });
  const handled: string[] = [];
  const subscription = on(userDeleted, async ({ id }) => void handled.push(id));
  const consumer = startConsumer(foundation, { group: 'traced', subscriptions: [subscription] });

  const event = userEvent();
  await foundation.telemetry.span('delete an account', {}, async () => {
    await log.publish(service, [{ ...event, traceparent: currentTraceparent() ?? expect.fail() }]);
  });
  await waitFor(() => handled.includes(event.id));
  await consumer[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await foundation[Symbol.asyncDispose]();

  const find = (name: string, parentSpanId?: string) =>
    receiver.spans.find((span) => span.name === name && (parentSpanId === undefined || span.parentSpanId === parentSpanId)) ??
    expect.fail(name);
  const published = find('delete an account');
  const appended = find('events.append', published.spanId);
  const delivered = find(`handle ${userDeleted.type}`, published.spanId);
  expect([appended.traceId, delivered.traceId]).toEqual([published.traceId, published.traceId]);
  const request = receiver.spans.find(({ spanId }) => spanId === appended.links[0]?.spanId) ?? expect.fail('the span of the request');
  expect([request.name, request.links.map(({ spanId }) => spanId)]).toEqual(['events.append', [published.spanId]]);
});
