import { gzipSync } from 'node:zlib';
import {
  createSilentEventStreaming,
  createTestDatabase,
  createTestIssuer,
  testConfig,
  waitFor,
  type TestDatabase,
  type TestIssuer,
} from '@prognetwork/testing';
import { createTelemetry, listen, type Service } from '@prognetwork/shared-infrastructure';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMonitoringService, monitoringServiceSchema, monitoringServiceSettings } from './index.ts';
import { readProtobuf, writeProtobuf } from './ingestion/otlp-protobuf.ts';

const SECRET = 'an-ingest-secret-of-the-test';
const TENANT = '0199f0a0-0000-7000-8000-00000000000a';
const ADMINISTRATOR = '0199f0a0-0000-7000-8000-0000000000ad';

let database: TestDatabase;
let issuer: TestIssuer;
let service: Service;
let platformToken: string;

beforeAll(async () => {
  [database, issuer] = await Promise.all([createTestDatabase(monitoringServiceSchema), createTestIssuer()]);
  const settings = { MONITORING_INGEST_SECRET: SECRET, MONITORING_QUEUE_CAPACITY: '100' };
  const config = testConfig(monitoringServiceSettings, monitoringServiceSchema, database, settings);
  const eventStreaming = createSilentEventStreaming();
  service = createMonitoringService(config, { jwks: issuer.jwks, eventStreaming });
  await service.start();
  platformToken = await issuer.platformAdministratorToken(ADMINISTRATOR);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function send(path: string, body: BodyInit, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const all = { 'content-type': 'application/json', authorization: `Bearer ${SECRET}`, ...headers };
  return service.fetch(new Request(`http://service${path}`, { method: 'POST', body, headers: all }));
}

async function get(path: string, token: string | undefined = platformToken): Promise<Response> {
  return service.fetch(new Request(`http://service${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} }));
}

async function items(path: string): Promise<Record<string, unknown>[]> {
  const response = await get(path);
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: Record<string, unknown>[] }).items;
}

const text = (value: string) => ({ stringValue: value });
const resource = (name: string) => ({ attributes: [{ key: 'service.name', value: text(name) }] });
const nanos = (offsetMs = 0) => String(BigInt(Date.now() + offsetMs) * 1_000_000n);

interface SpanInput {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links?: readonly { traceId: string; spanId: string }[];
  readonly offsetMs?: number;
  readonly tenant?: string;
}

function traceRequest(serviceName: string, ...spans: SpanInput[]): string {
  const written = spans.map(({ offsetMs = 0, tenant, ...span }) => ({
    ...span,
    kind: 2,
    startTimeUnixNano: nanos(offsetMs),
    endTimeUnixNano: nanos(offsetMs + 20),
    attributes: tenant === undefined ? [] : [{ key: 'prognetwork.tenant_id', value: text(tenant) }],
  }));
  return JSON.stringify({ resourceSpans: [{ resource: resource(serviceName), scopeSpans: [{ spans: written }] }] });
}

const trace = (digit: string) => digit.repeat(32);
const span = (digit: string) => digit.repeat(16);

describe('telemetry sent over OTLP/HTTP', () => {
  test('as JSON is found again by tenant, service, text and trace id', async () => {
    const root = { traceId: trace('a'), spanId: span('1'), name: 'POST /v1/checkouts', tenant: TENANT };
    const child = { traceId: trace('a'), spanId: span('2'), parentSpanId: span('1'), name: 'charge 100% of it', offsetMs: 5 };
    expect((await send('/v1/traces', traceRequest('payment-service', root, child))).status).toBe(200);
    await waitFor(async () => (await items('/v1/monitoring/traces')).length === 1, { what: 'the trace' });
    const found = {
      traceId: trace('a'),
      rootName: 'POST /v1/checkouts',
      services: ['payment-service'],
      spanCount: 2,
      hasError: false,
      tenantId: TENANT,
    };
    const searches = [`tenantId=${TENANT}`, 'service=payment-service', 'q=CHECKOUTS', 'q=100%25 of', `q=${trace('a').toUpperCase()}`];
    for (const search of searches) expect(await items(`/v1/monitoring/traces?${search}`), search).toMatchObject([found]);
    const misses = [`tenantId=${ADMINISTRATOR}`, 'service=user-service', 'q=nothing', 'q=1_0%25', 'hasError=true'];
    for (const search of misses) expect(await items(`/v1/monitoring/traces?${search}`), search).toEqual([]);
  });

  test('twice, as a sender does that got no answer, is kept once', async () => {
    const request = traceRequest('user-service', { traceId: trace('b'), spanId: span('1'), name: 'GET /v1/me' });
    await Promise.all([send('/v1/traces', request), send('/v1/traces', request)]);
    await waitFor(async () => (await get(`/v1/monitoring/traces/${trace('b')}`)).status === 200);
    const { spans } = (await (await get(`/v1/monitoring/traces/${trace('b')}`)).json()) as { spans: unknown[] };
    expect(spans).toHaveLength(1);
  });

  test('as gzip-compressed protobuf is kept too, and answered in protobuf', async () => {
    const body = writeProtobuf('LogsRequest', {
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { choice: { case: 'stringValue', value: 'email-service' } } }] },
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: BigInt(nanos()),
                  severityNumber: 13,
                  body: { choice: { case: 'stringValue', value: 'mailbox is slow' } },
                  traceId: Buffer.from(trace('c'), 'hex'),
                },
              ],
            },
          ],
        },
      ],
    });
    const response = await send('/v1/logs', new Uint8Array(gzipSync(body)), {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-protobuf']);
    expect(readProtobuf('ExportResponse', new Uint8Array(await response.arrayBuffer()))).toEqual({});
    const expected = { service: 'email-service', level: 'warn', message: 'mailbox is slow', traceId: trace('c') };
    await waitFor(async () => (await items('/v1/monitoring/logs?q=mailbox')).length === 1);
    for (const search of ['level=warn', 'service=email-service', `traceId=${trace('c')}`]) {
      expect(await items(`/v1/monitoring/logs?${search}`), search).toMatchObject([expected]);
    }
    expect(await items('/v1/monitoring/logs?level=error')).toEqual([]);
  });

  test('of metrics becomes series with their samples', async () => {
    const point = (value: number, offsetMs: number) => ({
      timeUnixNano: nanos(offsetMs),
      asDouble: value,
      attributes: [{ key: 'route', value: text('/v1/me') }],
    });
    const metrics = [{ name: 'requests_total', unit: '1', sum: { dataPoints: [point(4, -2000), point(9, -1000)] } }];
    await send('/v1/metrics', JSON.stringify({ resourceMetrics: [{ resource: resource('user-service'), scopeMetrics: [{ metrics }] }] }));
    await waitFor(async () => (await items('/v1/monitoring/metrics?name=requests')).length === 1);
    const [series] = await items('/v1/monitoring/metrics?name=requests_total&service=user-service');
    expect(series).toMatchObject({ unit: '1', labels: { route: '/v1/me' }, latest: { value: 9 }, samples: [{ value: 4 }, { value: 9 }] });
  });

  test('with a service token is taken as well', async () => {
    const token = await issuer.serviceToken('payment-service');
    expect((await send('/v1/traces', '{}', { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test('from a clock that is days off is counted as rejected, and the rest is kept', async () => {
    const now = { traceId: trace('d'), spanId: span('1'), name: 'now' };
    const old = { traceId: trace('d'), spanId: span('2'), name: 'old', offsetMs: -5 * 86_400_000 };
    const response = await send('/v1/traces', traceRequest('user-service', now, old));
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    await waitFor(async () => (await get(`/v1/monitoring/traces/${trace('d')}`)).status === 200);
  });
});

describe('a part of the platform that reports with the shared telemetry', () => {
  test('is heard: its spans, logs and metrics are found, and being heard leaves no trace of its own', async () => {
    await using listening = await listen(service, { port: 0 });
    const otlp = { url: new URL(listening.url), token: SECRET };
    const telemetry = createTelemetry({ service: 'probe-service', version: '1', logLevel: 'info', logFile: '/dev/null', otlp });
    telemetry.meter.createCounter('probes_total', { description: 'Probes' }).add(3, { route: '/probe' });
    await telemetry.span('probe the platform', { attributes: { 'prognetwork.tenant_id': TENANT } }, async () => {
      telemetry.logger.warn({ requestId: 'request-7' }, 'a probe was sent');
    });
    await telemetry[Symbol.asyncDispose]();
    const [found] = await waitFor(async () => {
      const traces = await items('/v1/monitoring/traces?service=probe-service');
      return traces.length === 1 && traces;
    });
    expect(found).toMatchObject({ rootName: 'probe the platform', tenantId: TENANT, spanCount: 1 });
    const [log] = await waitFor(
      async () => (await items('/v1/monitoring/logs?q=request-7')).length === 1 && items('/v1/monitoring/logs?q=request-7'),
    );
    expect(log).toMatchObject({ service: 'probe-service', level: 'warn', message: 'a probe was sent', traceId: found?.['traceId'] });
    const [series] = await waitFor(
      async () => (await items('/v1/monitoring/metrics?name=probes')).length === 1 && items('/v1/monitoring/metrics?name=probes'),
    );
    expect(series).toMatchObject({ service: 'probe-service', labels: { route: '/probe' }, latest: { value: 3 } });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain('monitoring_queue_depth');
    expect(metrics).not.toContain('route="/v1/traces"');
  });
});

describe('telemetry that is refused', () => {
  test.each<[string, number, BodyInit, Record<string, string>]>([
    ['without a credential', 401, '{}', { authorization: '' }],
    ['with a wrong secret', 401, '{}', { authorization: 'Bearer wrong' }],
    ['with a malformed token', 401, '{}', { authorization: 'Bearer a.b.c' }],
    ['as another media type', 415, '{}', { 'content-type': 'text/plain' }],
    ['in an unknown encoding', 415, '{}', { 'content-encoding': 'br' }],
    ['that is no JSON', 400, '{"resourceSpans":', {}],
    ['that has the wrong shape', 400, '{"resourceSpans":[{"scopeSpans":{}}]}', {}],
    ['that is no gzip', 400, '{}', { 'content-encoding': 'gzip' }],
    ['that is no protobuf', 400, new Uint8Array([0x0a, 0xff, 0xff, 0xff]), { 'content-type': 'application/x-protobuf' }],
    ['that inflates without end', 413, new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024))), { 'content-encoding': 'gzip' }],
    ['that is too large', 413, new Uint8Array(5 * 1024 * 1024), {}],
  ])('%s gets %i and a status that says why', async (_what, status, body, headers) => {
    const response = await send('/v1/traces', body, headers);
    expect(response.status).toBe(status);
    if (headers['content-type'] === 'application/x-protobuf') {
      expect(readProtobuf('RpcStatus', new Uint8Array(await response.arrayBuffer()))).toMatchObject({
        code: 3,
        message: expect.any(String),
      });
    } else {
      expect(await response.json()).toEqual({ code: expect.any(Number), message: expect.any(String) });
    }
  });

  test("with a person's token gets 401", async () => {
    expect((await send('/v1/traces', '{}', { authorization: `Bearer ${platformToken}` })).status).toBe(401);
  });

  test('when the queue is full gets 429 and is told when to come back', async () => {
    const many = Array.from({ length: 80 }, (_, index) => ({ traceId: trace('e'), spanId: `${index}`.padStart(16, 'f'), name: 'many' }));
    const responses = await Promise.all([1, 2].map(() => send('/v1/traces', traceRequest('user-service', ...many))));
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 429]);
    expect(responses.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('2');
    await waitFor(async () => (await send('/v1/traces', traceRequest('user-service', ...many))).status === 200);
  });
});

describe('one trace', () => {
  test('is read with the traces linked to it in both directions, and with their logs', async () => {
    const [cause, event, effect] = [trace('1'), trace('2'), trace('3')];
    const linkTo = (traceId: string) => [{ traceId, spanId: span('1') }];
    await send('/v1/traces', traceRequest('payment-service', { traceId: cause, spanId: span('1'), name: 'webhook' }));
    await send(
      '/v1/traces',
      traceRequest('user-service', { traceId: event, spanId: span('1'), name: 'activate', links: linkTo(cause), offsetMs: 1 }),
    );
    await send(
      '/v1/traces',
      traceRequest('email-service', { traceId: effect, spanId: span('1'), name: 'receipt', links: linkTo(event), offsetMs: 2 }),
    );
    const log = { timeUnixNano: nanos(), severityNumber: 9, body: text('receipt queued'), traceId: effect, spanId: span('1') };
    await send('/v1/logs', JSON.stringify({ resourceLogs: [{ resource: resource('email-service'), scopeLogs: [{ logRecords: [log] }] }] }));
    for (const asked of [cause, event, effect]) {
      const whole = await waitFor(async () => {
        const found = (await (await get(`/v1/monitoring/traces/${asked}`)).json()) as {
          spans: { name: string }[];
          logs: { message: string }[];
        };
        return found.spans?.length === 3 && found.logs.length === 1 && found;
      });
      expect(whole.spans.map(({ name }) => name)).toEqual(['webhook', 'activate', 'receipt']);
      expect(whole.logs).toMatchObject([{ message: 'receipt queued', service: 'email-service' }]);
    }
  });

  test('that is unknown, or no trace id, is not found', async () => {
    expect((await get(`/v1/monitoring/traces/${trace('9')}`)).status).toBe(404);
    expect((await get('/v1/monitoring/traces/nonsense')).status).toBe(404);
  });
});

describe('who may look', () => {
  const paths = ['health', 'traces', `traces/${trace('a')}`, 'logs', 'metrics', 'event-rates'].map((path) => `/v1/monitoring/${path}`);

  test.each(paths)('%s is for platform administrators only', async (path) => {
    expect((await get(path)).status).not.toBe(403);
    expect((await get(path, '')).status).toBe(401);
    expect((await get(path, await issuer.memberToken(ADMINISTRATOR, TENANT, 'owner'))).status).toBe(403);
  });

  test.each([
    'traces?limit=0',
    'traces?unknown=1',
    'traces?tenantId=x',
    'logs?level=loud',
    'logs?traceId=x',
    'metrics?sinceMinutes=x',
    'event-rates?sinceMinutes=0',
  ])('%s is refused as invalid', async (path) => {
    const response = await get(`/v1/monitoring/${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
  });
});

describe('partitions', () => {
  test('are made ahead and dropped after the retention by the runtime role, which owns none of them', async () => {
    const client = new Client({ connectionString: database.runtimeUrl });
    await client.connect();
    try {
      await client.query(`select ensure_telemetry_partitions(current_date - 30, current_date - 29)`);
      const partitions = async () =>
        (await client.query(`select relname from pg_class where relkind = 'r' and relispartition and relname ~ '^(spans|logs)_2'`))
          .rowCount;
      const before = await partitions();
      const { rows } = await client.query(`select drop_telemetry_partitions(current_date - 7) as dropped`);
      expect(rows).toEqual([{ dropped: 8 }]);
      expect(await partitions()).toBe((before ?? 0) - 4);
      await expect(client.query('drop table spans')).rejects.toThrow(/must be owner/);
      await expect(client.query(`select drop_telemetry_partitions(current_date + 2)`)).rejects.toThrow(/past days/);
    } finally {
      await client.end();
    }
  });
});
