import type { EventRate, LogLine, MetricSeries, ServiceHealth, Trace, TraceSummary } from '../contract/monitoring.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { read, readPage, type Read } from './read.ts';

export function listHealth(): Promise<Read<Page<ServiceHealth>>> {
  return read('/v1/monitoring/health');
}

export function listTraces(query: PageQuery): Promise<Read<Page<TraceSummary>>> {
  return readPage('/v1/monitoring/traces', { query });
}

export function listLogs(query: PageQuery): Promise<Read<Page<LogLine>>> {
  return readPage('/v1/monitoring/logs', { query: { limit: '100', ...query } });
}

/** The trace with those that it is linked with, in both directions. */
export function loadTrace(traceId: string): Promise<Read<Trace>> {
  return read(`/v1/monitoring/traces/${encodeURIComponent(traceId)}`);
}

/** Counts of events by type and minute. */
export function listEventRates(sinceMinutes = 60): Promise<Read<Page<EventRate>>> {
  return read('/v1/monitoring/event-rates', { query: { sinceMinutes: String(sinceMinutes) } });
}

/** How far each consumer group was behind in the last hour, by its name; empty where nothing measures. */
export async function listLagByGroup(): Promise<ReadonlyMap<string, MetricSeries['samples']>> {
  const query = { name: 'event_consumer_group_lag', sinceMinutes: '60', limit: '200' };
  const found = await read<Page<MetricSeries>>('/v1/monitoring/metrics', { query });
  return new Map(found.ok ? found.value.items.map(({ labels, samples }) => [labels['group'] ?? '', samples]) : []);
}
