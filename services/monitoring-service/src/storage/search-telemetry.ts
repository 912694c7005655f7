import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { LogSearch, MetricSearch, MetricSeries, StoredLog, TraceSearch, TraceSummary } from './telemetry-storage.ts';

const MAX_SPANS_A_SUMMARY = 2000;
const MAX_SAMPLES_A_SERIES = 120;

/** A time as RFC 3339 in UTC with microseconds. */
export function utc(column: SQL): SQL {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function containing(column: SQL, text: string): SQL {
  return sql`${column} ilike ${`%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;
}

function every(conditions: readonly (SQL | undefined)[]): SQL {
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  );
}

/** The latest traces with at least one span that fits; each summary speaks of the whole trace. */
export async function findTraces(tx: Transaction, search: TraceSearch): Promise<TraceSummary[]> {
  const fits = every([
    sql`started_at >= ${search.since.toISOString()}`,
    search.tenant === undefined ? undefined : sql`tenant = ${search.tenant}`,
    search.service === undefined ? undefined : sql`service = ${search.service}`,
    search.hasError ? sql`status = 'error'` : undefined,
    search.text === undefined
      ? undefined
      : sql`(trace_id = ${search.text.toLowerCase()} or ${containing(sql`name || ' ' || attributes::text`, search.text)})`,
  ]);
  const { rows } = await tx.db.execute<Pick<TraceSummary, keyof TraceSummary>>(sql`
    with found as (
      select trace_id, max(started_at) as latest from spans where ${fits} group by trace_id order by latest desc limit ${search.limit}
    )
    select found.trace_id as "traceId", summary.* from found cross join lateral (
      select
        (array_agg(name order by (parent_span_id is null) desc, started_at))[1] as "rootName",
        array_agg(distinct service) as services,
        ${utc(sql`min(started_at)`)} as "startedAt",
        extract(epoch from max(started_at + duration_ms * interval '1 millisecond') - min(started_at))::double precision * 1000 as "durationMs",
        count(*)::integer as "spanCount",
        bool_or(status = 'error') as "hasError",
        min(tenant::text) as "tenantId"
      from (select * from spans where trace_id = found.trace_id limit ${MAX_SPANS_A_SUMMARY}) as span
    ) as summary
    order by found.latest desc`);
  return rows;
}

export async function findLogs(tx: Transaction, search: LogSearch): Promise<StoredLog[]> {
  const fits = every([
    sql`at >= ${search.since.toISOString()}`,
    search.traceId === undefined ? undefined : sql`trace_id = ${search.traceId}`,
    search.tenant === undefined ? undefined : sql`tenant = ${search.tenant}`,
    search.level === undefined ? undefined : sql`level = ${search.level}`,
    search.service === undefined ? undefined : sql`service = ${search.service}`,
    search.text === undefined ? undefined : containing(sql`message || ' ' || attributes::text`, search.text),
  ]);
  return selectLogs(tx, sql`${fits} order by at desc limit ${search.limit}`);
}

export async function selectLogs(tx: Transaction, condition: SQL): Promise<StoredLog[]> {
  const { rows } = await tx.db.execute<Pick<StoredLog, keyof StoredLog>>(sql`
    select ${utc(sql`at`)} as at, service, level, message, trace_id as "traceId", span_id as "spanId", attributes from logs where ${condition}`);
  return rows;
}

/** The series that fit, each with its latest samples, oldest first. */
export async function findMetrics(tx: Transaction, search: MetricSearch): Promise<MetricSeries[]> {
  const since = search.since.toISOString();
  const fits = every([
    sql`last_seen_at >= ${since}::timestamptz - interval '1 minute'`,
    search.name === undefined ? undefined : sql`name like ${`${search.name.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`,
    search.service === undefined ? undefined : sql`service = ${search.service}`,
  ]);
  const { rows } = await tx.db.execute<Pick<MetricSeries, keyof MetricSeries>>(sql`
    select name, service, unit, labels, recent.samples, recent.samples -> -1 as latest
    from (select * from metric_series where ${fits} order by name, service, labels limit ${search.limit}) as series
    cross join lateral (
      select jsonb_agg(jsonb_build_object('at', ${utc(sql`at`)}, 'value', value) order by at) as samples
      from (
        select at, value from metric_samples where series_id = series.series_id and at >= ${since} order by at desc limit ${MAX_SAMPLES_A_SERIES}
      ) as sample
    ) as recent
    where recent.samples is not null
    order by name, service, labels`);
  return rows;
}
