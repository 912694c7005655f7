import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type Meter,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { currentContext } from '../request-context.ts';
import { createLogger, type Logger } from './logger.ts';
import './trace-context.ts';

const TRACE_DELAY_MS = 1_000;
const LOG_DELAY_MS = 1_000;
const METRIC_INTERVAL_MS = 15_000;
const EXPORT_TIMEOUT_MS = 5_000;
const MAX_QUEUE = 4_096;
const SHUTDOWN_TIMEOUT_MS = 1_000;

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: Link[];
  /** The parent; the active span when absent. */
  readonly parent?: Context;
}

/** Logs, traces and metrics of one service. */
export interface Telemetry {
  readonly logger: Logger;
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Runs `work` inside a span; an error marks the span and is thrown on. */
  span<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** All metrics in the Prometheus text format. */
  metricsText(): Promise<string>;
  flush(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TelemetryOptions {
  readonly service: string;
  readonly version: string;
  readonly logLevel: string;
  readonly logFile: string | undefined;
  /** Where OTLP/HTTP is sent; nothing is sent when undefined. */
  readonly otlp: { readonly url: URL; readonly token: string | undefined } | undefined;
}

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({
    'service.name': options.service,
    'service.namespace': 'prognetwork',
    'service.version': options.version,
  });
  const exporter = (path: string) => ({
    url: new URL(path, options.otlp?.url).href,
    headers: options.otlp?.token === undefined ? {} : { authorization: `Bearer ${options.otlp.token}` },
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const batch = { maxQueueSize: MAX_QUEUE, exportTimeoutMillis: EXPORT_TIMEOUT_MS };
  const traces = new TracerProvider({
    resource,
    spanProcessors: options.otlp
      ? [
          new BatchSpanProcessor({
            exporter: new OTLPTraceExporter(exporter('/v1/traces')),
            scheduledDelayMillis: TRACE_DELAY_MS,
            ...batch,
          }),
        ]
      : [],
  });
  const logs = options.otlp
    ? new LoggerProvider({
        resource,
        processors: [
          new BatchLogRecordProcessor({
            exporter: new OTLPLogExporter(exporter('/v1/logs')),
            scheduledDelayMillis: LOG_DELAY_MS,
            ...batch,
          }),
        ],
      })
    : undefined;
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const push = options.otlp
    ? [
        new PeriodicExportingMetricReader({
          exporter: new OTLPMetricExporter(exporter('/v1/metrics')),
          exportIntervalMillis: METRIC_INTERVAL_MS,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        }),
      ]
    : [];
  const metrics = new MeterProvider({ resource, readers: [prometheus, ...push] });
  const tracer = traces.getTracer(options.service, options.version);
  return {
    logger: createLogger({
      service: options.service,
      level: options.logLevel,
      file: options.logFile,
      otel: logs?.getLogger(options.service),
    }),
    tracer,
    meter: metrics.getMeter(options.service, options.version),
    span: (name, spanOptions, work) => runSpan(tracer, name, spanOptions, work),
    async metricsText() {
      const { resourceMetrics } = await prometheus.collect();
      return new PrometheusSerializer().serialize(resourceMetrics);
    },
    async flush() {
      await Promise.allSettled([traces.forceFlush(), logs?.forceFlush()]);
    },
    async [Symbol.asyncDispose]() {
      // The receiver may be gone already: what cannot be sent in time is given up, and shutting down goes on.
      const closing = Promise.allSettled([traces.shutdown(), logs?.shutdown(), metrics.shutdown()]);
      await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, SHUTDOWN_TIMEOUT_MS).unref())]);
    },
  };
}

async function runSpan<Result>(tracer: Tracer, name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result> {
  const parent = options.parent ?? context.active();
  const request = currentContext();
  const span = tracer.startSpan(
    name,
    {
      kind: options.kind ?? SpanKind.INTERNAL,
      attributes: {
        ...(request ? { 'prognetwork.request_id': request.requestId } : {}),
        ...(request?.tenantId ? { 'prognetwork.tenant_id': request.tenantId } : {}),
        ...(request?.actorId ? { 'enduser.id': request.actorId } : {}),
        ...options.attributes,
      },
      ...(options.links ? { links: options.links } : {}),
    },
    parent,
  );
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.recordException(error instanceof Error ? error : new Error(String(error)));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
