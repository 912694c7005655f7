import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { LogRecord, MetricSample, Span } from '../telemetry/telemetry.ts';

/** Inserts a batch in one statement; a span that is stored already is left as it is. */
export async function insertSpans(tx: Transaction, spans: readonly Span[]): Promise<void> {
  await tx.db.execute(sql`
    insert into spans (trace_id, span_id, started_at, parent_span_id, name, service, kind, duration_ms, status, status_message, attributes, links, tenant)
    select "traceId", "spanId", "startedAt", "parentSpanId", name, service, kind, "durationMs", status, "statusMessage", attributes, links, tenant
    from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb) as span (
      "traceId" text, "spanId" text, "startedAt" timestamptz, "parentSpanId" text, name text, service text, kind text,
      "durationMs" double precision, status text, "statusMessage" text, attributes jsonb, links jsonb, tenant uuid)
    on conflict do nothing`);
  const links = spans.flatMap(({ traceId, startedAt, links: targets }) =>
    targets.filter((link) => link.traceId !== traceId).map((link) => ({ linkedTraceId: link.traceId, traceId, startedAt })),
  );
  if (links.length === 0) return;
  await tx.db.execute(sql`
    insert into span_links (linked_trace_id, trace_id, started_at)
    select "linkedTraceId", "traceId", "startedAt"
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as link ("linkedTraceId" text, "traceId" text, "startedAt" timestamptz)
    on conflict do nothing`);
}

export async function insertLogs(tx: Transaction, logs: readonly LogRecord[]): Promise<void> {
  await tx.db.execute(sql`
    insert into logs (at, service, level, message, trace_id, span_id, attributes, tenant)
    select at, service, level, message, "traceId", "spanId", attributes, tenant
    from jsonb_to_recordset(${JSON.stringify(logs)}::jsonb) as log (
      at timestamptz, service text, level text, message text, "traceId" text, "spanId" text, attributes jsonb, tenant uuid)`);
}

/** Samples are kept under the number of their series; a series that is new gets one. */
export async function insertSamples(tx: Transaction, samples: readonly MetricSample[]): Promise<void> {
  const batch = JSON.stringify(samples);
  const sample = sql`jsonb_to_recordset(${batch}::jsonb) as sample (
    at timestamptz, service text, name text, unit text, labels jsonb, value double precision)`;
  // The time of a series is kept to the minute only, because senders repeat all of theirs every few seconds. Ordered, so that two
  // writers that meet on the same series lock them in the same order.
  await tx.db.execute(sql`
    insert into metric_series (service, name, unit, labels, last_seen_at)
    select service, name, max(unit), labels, max(at) from ${sample} group by service, name, labels order by name, service, labels
    on conflict (name, service, labels) do update set last_seen_at = excluded.last_seen_at
      where metric_series.last_seen_at < excluded.last_seen_at - interval '1 minute'`);
  await tx.db.execute(sql`
    insert into metric_samples (series_id, at, value)
    select distinct on (series_id, at) series_id, at, value
    from ${sample} join metric_series using (name, service, labels)
    on conflict do nothing`);
}
