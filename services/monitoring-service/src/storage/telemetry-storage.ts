import type { Attributes, LogLevel, LogRecord, MetricSample, Span, SpanKind, SpanLink, SpanStatus } from '../telemetry/telemetry.ts';

/** Where telemetry is kept. Writing the same span twice keeps one; everything older than the retention may be gone. */
export interface TelemetryStorage {
  writeSpans(spans: readonly Span[]): Promise<void>;
  writeLogs(logs: readonly LogRecord[]): Promise<void>;
  writeSamples(samples: readonly MetricSample[]): Promise<void>;
  searchTraces(search: TraceSearch): Promise<readonly TraceSummary[]>;
  /** The spans of the trace and of those linked with it, oldest first; empty when nothing is known. */
  readTrace(traceId: string): Promise<{ readonly spans: readonly StoredSpan[]; readonly logs: readonly StoredLog[] }>;
  searchLogs(search: LogSearch): Promise<readonly StoredLog[]>;
  readMetrics(search: MetricSearch): Promise<readonly MetricSeries[]>;
  /** Makes room for today and the days around it, and drops days older than `retentionDays`. */
  maintain(now: Date, retentionDays: number): Promise<void>;
}

export interface TraceSearch {
  readonly since: Date;
  readonly limit: number;
  readonly tenant?: string | undefined;
  readonly service?: string | undefined;
  readonly text?: string | undefined;
  readonly hasError?: boolean | undefined;
}

export interface TraceSummary {
  readonly traceId: string;
  readonly rootName: string;
  readonly services: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly hasError: boolean;
  readonly tenantId: string | null;
}

export interface StoredSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly service: string;
  readonly kind: SpanKind;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly status: SpanStatus;
  readonly statusMessage: string | null;
  readonly attributes: Attributes;
  readonly links: readonly SpanLink[];
}

export interface LogSearch {
  readonly since: Date;
  readonly limit: number;
  readonly text?: string | undefined;
  readonly traceId?: string | undefined;
  readonly tenant?: string | undefined;
  readonly level?: LogLevel | undefined;
  readonly service?: string | undefined;
}

export interface StoredLog {
  readonly at: string;
  readonly service: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly attributes: Attributes;
}

export interface MetricSearch {
  readonly since: Date;
  readonly limit: number;
  readonly name?: string | undefined;
  readonly service?: string | undefined;
}

export interface MetricSeries {
  readonly name: string;
  readonly service: string;
  readonly unit: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly latest: { readonly at: string; readonly value: number };
  readonly samples: readonly { readonly at: string; readonly value: number }[];
}
