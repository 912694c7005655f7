export interface ServiceHealth {
  readonly service: string;
  readonly status: 'up' | 'degraded' | 'down';
  readonly latencyMs: number;
  readonly checkedAt: string;
  readonly detail?: string;
}

export interface TraceSummary {
  readonly traceId: string;
  readonly rootName: string;
  readonly services: readonly string[];
  readonly startedAt: string;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly hasError: boolean;
  readonly tenantId?: string | null;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

export interface Span {
  readonly spanId: string;
  readonly traceId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly service: string;
  readonly kind: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly status: string;
  readonly statusMessage: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly SpanLink[];
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export interface LogLine {
  readonly at: string;
  readonly level: (typeof logLevels)[number];
  readonly service: string;
  readonly message: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A trace together with the traces that its spans are linked with. */
export interface Trace {
  readonly traceId: string;
  readonly spans: readonly Span[];
  readonly logs: readonly LogLine[];
}

export interface EventRate {
  readonly type: string;
  readonly total: number;
  readonly perMinute: readonly { readonly minute: string; readonly count: number }[];
}

/** One series of a metric with its samples, oldest first. */
export interface MetricSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly { readonly at: string; readonly value: number }[];
}
