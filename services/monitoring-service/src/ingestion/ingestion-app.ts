import { Hono, type Context } from 'hono';
import { ZodError } from 'zod';
import { countOf, withinWindow, type Telemetry } from '../telemetry/telemetry.ts';
import type { IngestionQueue } from './ingestion-queue.ts';
import { formatOf, OtlpRefusal, parseBody, readBody, type BodyFormat } from './otlp-body.ts';
import { writeProtobuf } from './otlp-protobuf.ts';
import { readLogs } from './read-logs.ts';
import { readMetrics } from './read-metrics.ts';
import { readTraces } from './read-traces.ts';

export interface IngestionOptions {
  readonly queue: IngestionQueue;
  readonly queueCapacity: number;
  readonly mayIngest: (authorization: string | undefined) => Promise<boolean>;
  readonly now: () => Date;
  readonly onUnexpected: (error: unknown) => void;
}

type Signal = Telemetry['signal'];

const RETRY_AFTER_SECONDS = 2;
/** Codes of google.rpc.Status, which OTLP answers failures with. */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 413: 3, 415: 3, 429: 8, 500: 13, 503: 14 };

/**
 * OTLP/HTTP (opentelemetry-proto 1.x). It stands apart from the service's own application and leaves no spans, logs or metrics of its
 * own per request: to trace the receiving of traces would never come to an end.
 */
export function createIngestionApp(options: IngestionOptions): Hono {
  const app = new Hono();
  app.post('/v1/traces', (c) => ingest(c, 'traces', options));
  app.post('/v1/logs', (c) => ingest(c, 'logs', options));
  app.post('/v1/metrics', (c) => ingest(c, 'metrics', options));
  app.on(['GET', 'PUT', 'PATCH', 'DELETE'], ['/v1/traces', '/v1/logs', '/v1/metrics'], (c) => {
    c.header('allow', 'POST');
    return c.json({ code: 12, message: 'Send telemetry with POST.' }, 405);
  });
  return app;
}

export const INGESTION_PATHS: ReadonlySet<string> = new Set(['/v1/traces', '/v1/logs', '/v1/metrics']);

async function ingest(c: Context, signal: Signal, options: IngestionOptions): Promise<Response> {
  let format: BodyFormat = 'json';
  try {
    format = formatOf(c.req.raw);
    if (!(await options.mayIngest(c.req.header('authorization'))))
      throw new OtlpRefusal(401, 'Send the ingest secret or a service token as bearer.');
    const telemetry = readTelemetry(signal, format, await readBody(c.req.raw), options.now());
    if (countOf(telemetry) > options.queueCapacity) throw new OtlpRefusal(413, `At most ${options.queueCapacity} items are taken at once.`);
    const { kept, rejected } = withinWindow(telemetry, options.now());
    if (options.queue.offer(kept)) return accepted(format, signal, rejected);
    return refused(format, 429, 'The queue is full.', RETRY_AFTER_SECONDS);
  } catch (error) {
    if (error instanceof OtlpRefusal) return refused(format, error.status, error.message);
    if (isUnavailable(error)) return refused(format, 503, 'Tokens cannot be checked now.', RETRY_AFTER_SECONDS);
    options.onUnexpected(error);
    return refused(format, 500, 'Unexpected failure.');
  }
}

function readTelemetry(signal: Signal, format: BodyFormat, bytes: Uint8Array, now: Date): Telemetry {
  try {
    switch (signal) {
      case 'traces': {
        const { value, ids } = parseBody('TraceRequest', format, bytes);
        return { signal, spans: readTraces(value, ids) };
      }
      case 'logs': {
        const { value, ids } = parseBody('LogsRequest', format, bytes);
        return { signal, logs: readLogs(value, ids, now) };
      }
      case 'metrics': {
        const { value } = parseBody('MetricsRequest', format, bytes);
        return { signal, samples: readMetrics(value) };
      }
    }
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const issue = error.issues[0];
    throw new OtlpRefusal(400, `/${issue?.path.join('/') ?? ''} ${issue?.message ?? 'is not valid'}`);
  }
}

const REJECTED_FIELDS = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

function accepted(format: BodyFormat, signal: Signal, rejected: number): Response {
  const errorMessage = 'Its time is more than a day away from now.';
  if (format === 'protobuf') {
    return protobufResponse(
      200,
      writeProtobuf('ExportResponse', rejected === 0 ? {} : { partialSuccess: { rejected: BigInt(rejected), errorMessage } }),
    );
  }
  return Response.json(rejected === 0 ? {} : { partialSuccess: { [REJECTED_FIELDS[signal]]: String(rejected), errorMessage } });
}

function refused(format: BodyFormat, status: number, message: string, retryAfterSeconds?: number): Response {
  const body = { code: RPC_CODES[status] ?? 2, message };
  const response = format === 'protobuf' ? protobufResponse(status, writeProtobuf('RpcStatus', body)) : Response.json(body, { status });
  if (retryAfterSeconds !== undefined) response.headers.set('retry-after', String(retryAfterSeconds));
  return response;
}

function protobufResponse(status: number, bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(bytes, { status, headers: { 'content-type': 'application/x-protobuf' } });
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'unavailable';
}
