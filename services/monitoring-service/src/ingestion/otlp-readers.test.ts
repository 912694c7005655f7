import { describe, expect, test } from 'vitest';
import { acceptedWindow, levelOfSeverity, withinWindow } from '../telemetry/telemetry.ts';
import { readAnyValue, readAttributes } from './attributes.ts';
import { timeOfNanos } from './otlp-fields.ts';
import { readProtobuf, writeProtobuf } from './otlp-protobuf.ts';
import { readLogs } from './read-logs.ts';
import { readMetrics } from './read-metrics.ts';
import { readTraces } from './read-traces.ts';

const NANOS = 1_763_640_000_123_456_789n;
const TENANT = '0199f0a0-0000-7000-8000-000000000001';
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'payment-service' } }] };

const jsonTrace = {
  resourceSpans: [
    {
      resource,
      scopeSpans: [
        {
          scope: { name: 'unknown fields are skipped' },
          spans: [
            {
              traceId: '5B8EFFF798038103D269B633813FC60C',
              spanId: 'eee19b7ec3c1b174',
              parentSpanId: '',
              name: 'POST /v1/checkouts',
              kind: 2,
              startTimeUnixNano: String(NANOS),
              endTimeUnixNano: String(NANOS + 12_500_000n),
              attributes: [
                { key: 'prognetwork.tenant_id', value: { stringValue: TENANT } },
                { key: 'http.response.status_code', value: { intValue: '201' } },
              ],
              links: [{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }],
              status: { code: 2, message: 'refused' },
            },
          ],
        },
      ],
    },
  ],
};

describe('a trace request', () => {
  test('in JSON has hex ids and is read whole', () => {
    expect(readTraces(jsonTrace, 'hex')).toEqual([
      {
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: 'eee19b7ec3c1b174',
        parentSpanId: null,
        name: 'POST /v1/checkouts',
        service: 'payment-service',
        kind: 'server',
        startedAt: '2025-11-20T12:00:00.123456Z',
        durationMs: 12.5,
        status: 'error',
        statusMessage: 'refused',
        attributes: { 'prognetwork.tenant_id': TENANT, 'http.response.status_code': 201 },
        links: [{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }],
        tenant: TENANT,
      },
    ]);
  });

  test('in protobuf gives the same spans', () => {
    const binary = writeProtobuf('TraceRequest', {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { choice: { case: 'stringValue', value: 'payment-service' } } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: Buffer.from('5b8efff798038103d269b633813fc60c', 'hex'),
                  spanId: Buffer.from('eee19b7ec3c1b174', 'hex'),
                  name: 'POST /v1/checkouts',
                  kind: 2,
                  startTimeUnixNano: NANOS,
                  endTimeUnixNano: NANOS + 12_500_000n,
                  attributes: [
                    { key: 'prognetwork.tenant_id', value: { choice: { case: 'stringValue', value: TENANT } } },
                    { key: 'http.response.status_code', value: { choice: { case: 'intValue', value: 201n } } },
                  ],
                  links: [
                    { traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'), spanId: Buffer.from('b7ad6b7169203331', 'hex') },
                  ],
                  status: { code: 2, message: 'refused' },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(readTraces(readProtobuf('TraceRequest', binary), 'base64')).toEqual(readTraces(jsonTrace, 'hex'));
  });

  test.each([
    ['no object', []],
    ['spans that are no list', { resourceSpans: [{ scopeSpans: [{ spans: 'x' }] }] }],
    ['an id that is not hex', spanWith({ traceId: 'z'.repeat(32) })],
    ['an id of zeros only', spanWith({ traceId: '0'.repeat(32) })],
    ['an id that is too short', spanWith({ spanId: 'ee' })],
    ['no time', spanWith({ startTimeUnixNano: '0' })],
    ['a time beyond 64 bits', spanWith({ startTimeUnixNano: '9'.repeat(21) })],
  ])('with %s is refused', (_what, request) => {
    expect(() => readTraces(request, 'hex')).toThrow('');
  });
});

function spanWith(fields: Readonly<Record<string, unknown>>): unknown {
  const span = jsonTrace.resourceSpans[0]?.scopeSpans[0]?.spans[0];
  return { resourceSpans: [{ resource, scopeSpans: [{ spans: [{ ...span, ...fields }] }] }] };
}

describe('a log request', () => {
  test('is read with level, body and trace; a record without a time gets now', () => {
    const now = new Date('2025-11-20T12:00:00.000Z');
    const record = {
      severityNumber: 17,
      body: { stringValue: 'no\u0000pe' },
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
    };
    const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record, { body: { kvlistValue: { values: [] } } }] }] }] };
    const [first, second] = readLogs(request, 'hex', now);
    expect(first).toMatchObject({ at: '2025-11-20T12:00:00.000000Z', level: 'error', message: 'no\uFFFDpe', traceId: record.traceId });
    expect(second).toMatchObject({ level: 'info', message: '{}', traceId: null, spanId: null });
  });

  test('severities fall into six levels', () => {
    expect([0, 1, 5, 9, 13, 17, 21, 24, 99].map(levelOfSeverity)).toEqual([
      'info',
      'trace',
      'debug',
      'info',
      'warn',
      'error',
      'fatal',
      'fatal',
      'fatal',
    ]);
  });
});

describe('a metric request', () => {
  test('becomes samples as Prometheus names them', () => {
    const point = { timeUnixNano: String(NANOS), attributes: [{ key: 'route', value: { stringValue: '/v1/members' } }] };
    const metrics = [
      { name: 'queue_depth', unit: '1', gauge: { dataPoints: [{ ...point, asInt: '7' }] } },
      {
        name: 'latency',
        unit: 's',
        histogram: { dataPoints: [{ ...point, count: '3', sum: 0.6, bucketCounts: ['1', '2', '0'], explicitBounds: [0.1, 1] }] },
      },
      { name: 'broken', sum: { dataPoints: [{ ...point, asDouble: 'NaN' }] } },
    ];
    const samples = readMetrics({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
    expect(samples.map(({ name, labels, value }) => [name, labels['le'], value])).toEqual([
      ['queue_depth', undefined, 7],
      ['latency_count', undefined, 3],
      ['latency_sum', undefined, 0.6],
      ['latency_bucket', '0.1', 1],
      ['latency_bucket', '1', 3],
      ['latency_bucket', '+Inf', 3],
    ]);
    expect(samples[0]).toMatchObject({ service: 'payment-service', unit: '1', labels: { route: '/v1/members' } });
  });
});

describe('attributes', () => {
  test('keep their types, and what is too deep is cut', () => {
    let deep: unknown = { stringValue: 'bottom' };
    for (let level = 0; level < 10_000; level += 1) deep = { arrayValue: { values: [deep] } };
    expect(readAnyValue(deep)).toEqual([[[[[[[null]]]]]]]);
    expect(
      readAttributes([
        { key: 'a', value: { boolValue: false } },
        { key: 'b', value: { intValue: '9007199254740993' } },
        { key: 'c', value: 5 },
      ]),
    ).toEqual({
      a: false,
      b: '9007199254740993',
      c: null,
    });
  });
});

describe('times', () => {
  test('keep their microseconds', () => {
    expect(timeOfNanos(NANOS)).toBe('2025-11-20T12:00:00.123456Z');
  });

  test('outside of the days that have a partition are left out', () => {
    const now = new Date('2025-11-20T12:00:00Z');
    expect(acceptedWindow(now)).toEqual({ from: '2025-11-19T00:00:00.000000Z', until: '2025-11-22T00:00:00.000000Z' });
    const [span] = readTraces(jsonTrace, 'hex');
    if (!span) throw new Error('no span');
    const spans = [span, { ...span, startedAt: '2025-11-18T23:59:59.999999Z' }, { ...span, startedAt: '2025-11-22T00:00:00.000001Z' }];
    expect(withinWindow({ signal: 'traces', spans }, now)).toEqual({ kept: { signal: 'traces', spans: [span] }, rejected: 2 });
  });
});
