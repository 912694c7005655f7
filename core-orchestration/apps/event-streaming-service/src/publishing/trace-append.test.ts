import { createTelemetry } from '@prognetwork/shared-infrastructure';
import { describe, expect, it } from 'vitest';
import { userEvent } from '../test-fixtures/running-service.ts';
import { startSpanReceiver } from '../test-fixtures/span-receiver.ts';
import { traceAppend } from './trace-append.ts';

describe('the trace of an append', () => {
  it('can be followed from each publisher to the append, and from the append back to each publisher', async () => {
    await using receiver = await startSpanReceiver();
    const telemetry = createTelemetry({
      service: 'event-streaming-service',
      version: '0',
      logLevel: 'silent',
      logFile: undefined,
      otlp: { url: receiver.url, token: undefined },
    });
    const publishers = [
      { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
      { traceId: '1bf7651916cd43dd8448eb211c80319c', spanId: 'c7ad6b7169203331' },
    ];
    const events = publishers.map(({ traceId, spanId }) => userEvent({ traceparent: `00-${traceId}-${spanId}-01` }));
    await traceAppend(telemetry, [...events, userEvent()], () => Promise.resolve([]));
    await telemetry.flush();
    await telemetry[Symbol.asyncDispose]();

    const request = receiver.spans.find(({ parentSpanId }) => !parentSpanId) ?? expect.fail();
    expect(request.links.map(({ traceId, spanId }) => ({ traceId, spanId }))).toEqual(publishers);
    for (const { traceId, spanId } of publishers) {
      const span = receiver.spans.find((exported) => exported.traceId === traceId) ?? expect.fail();
      expect([span.name, span.parentSpanId, span.links[0]?.spanId]).toEqual(['events.append', spanId, request.spanId]);
    }
  });

  it('passes on why an append failed', async () => {
    const telemetry = createTelemetry({ service: 's', version: '0', logLevel: 'silent', logFile: undefined, otlp: undefined });
    await expect(traceAppend(telemetry, [userEvent()], () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
    await telemetry[Symbol.asyncDispose]();
  });
});
