/** One operation of a service. Times are RFC 3339 with microseconds in UTC; ids are lower-case hex. */
export interface Span {
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
  readonly tenant: string | null;
}

export interface LogRecord {
  readonly at: string;
  readonly service: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly attributes: Attributes;
  readonly tenant: string | null;
}

export interface MetricSample {
  readonly at: string;
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

export type Attributes = Readonly<Record<string, unknown>>;

export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

export const SPAN_STATUSES = ['unset', 'ok', 'error'] as const;
export type SpanStatus = (typeof SPAN_STATUSES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** OTLP numbers severities 1 to 24, four to a level; 0 means not given. */
export function levelOfSeverity(severityNumber: number): LogLevel {
  if (severityNumber < 1) return 'info';
  return LOG_LEVELS[Math.min(LOG_LEVELS.length - 1, Math.floor((severityNumber - 1) / 4))] ?? 'info';
}

export type Telemetry =
  | { readonly signal: 'traces'; readonly spans: readonly Span[] }
  | { readonly signal: 'logs'; readonly logs: readonly LogRecord[] }
  | { readonly signal: 'metrics'; readonly samples: readonly MetricSample[] };

export function countOf(telemetry: Telemetry): number {
  if (telemetry.signal === 'traces') return telemetry.spans.length;
  return telemetry.signal === 'logs' ? telemetry.logs.length : telemetry.samples.length;
}

/** The times a partition exists for: from the day before `now` to the end of the day after it, in UTC. */
export function acceptedWindow(now: Date): { readonly from: string; readonly until: string } {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const dayMs = 86_400_000;
  return { from: withMicroseconds(today - dayMs), until: withMicroseconds(today + 2 * dayMs) };
}

/** Times are compared as text, so the bounds are written as precisely as the times are. */
function withMicroseconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z');
}

/** Drops what no partition could take; a clock that is days off must not stop the others of its batch. */
export function withinWindow(telemetry: Telemetry, now: Date): { readonly kept: Telemetry; readonly rejected: number } {
  const { from, until } = acceptedWindow(now);
  const fits = (at: string) => at >= from && at < until;
  const kept = keepFitting(telemetry, fits);
  return { kept, rejected: countOf(telemetry) - countOf(kept) };
}

function keepFitting(telemetry: Telemetry, fits: (at: string) => boolean): Telemetry {
  switch (telemetry.signal) {
    case 'traces':
      return { signal: 'traces', spans: telemetry.spans.filter((span) => fits(span.startedAt)) };
    case 'logs':
      return { signal: 'logs', logs: telemetry.logs.filter((log) => fits(log.at)) };
    case 'metrics':
      return { signal: 'metrics', samples: telemetry.samples.filter((sample) => fits(sample.at)) };
  }
}
