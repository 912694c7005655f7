import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { selectLogs, utc } from './search-telemetry.ts';
import type { StoredLog, StoredSpan } from './telemetry-storage.ts';

const MAX_HOPS = 4;
const MAX_TRACES = 30;
const MAX_SPANS = 5000;
const MAX_LOGS = 1000;

/**
 * The trace with those it is linked with, in both directions: what raised the work and what the work caused. An event is handled
 * in a trace of its own that links back to the one that published it.
 */
export async function loadTrace(tx: Transaction, traceId: string): Promise<{ spans: StoredSpan[]; logs: StoredLog[] }> {
  const traceIds = await connectedTraces(tx, traceId);
  const isOneOf = sql`trace_id = any(${sql.param([...traceIds])}::text[])`;
  const { rows } = await tx.db.execute<Pick<StoredSpan, keyof StoredSpan>>(sql`
    select trace_id as "traceId", span_id as "spanId", parent_span_id as "parentSpanId", name, service, kind,
      ${utc(sql`started_at`)} as "startedAt", duration_ms as "durationMs", status, status_message as "statusMessage", attributes, links
    from spans where ${isOneOf} order by started_at, span_id limit ${MAX_SPANS}`);
  const logs = await selectLogs(tx, sql`${isOneOf} order by at limit ${MAX_LOGS}`);
  return { spans: rows, logs };
}

async function connectedTraces(tx: Transaction, traceId: string): Promise<ReadonlySet<string>> {
  const known = new Set([traceId]);
  let frontier = [traceId];
  for (let hop = 0; hop < MAX_HOPS && frontier.length > 0 && known.size < MAX_TRACES; hop += 1) {
    const { rows } = await tx.db.execute<{ traceId: string }>(sql`
      select trace_id as "traceId" from span_links where linked_trace_id = any(${sql.param(frontier)}::text[])
      union
      select linked_trace_id from span_links where trace_id = any(${sql.param(frontier)}::text[])
      limit ${MAX_TRACES}`);
    frontier = rows
      .map((row) => row.traceId)
      .filter((id) => !known.has(id))
      .slice(0, MAX_TRACES - known.size);
    for (const id of frontier) known.add(id);
  }
  return known;
}
