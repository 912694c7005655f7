import { sql } from 'drizzle-orm';
import type { Database } from '@prognetwork/shared-infrastructure';
import { loadTrace } from './read-trace.ts';
import { findLogs, findMetrics, findTraces } from './search-telemetry.ts';
import type { TelemetryStorage } from './telemetry-storage.ts';
import { insertLogs, insertSamples, insertSpans } from './write-telemetry.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 3;

/** Keeps telemetry in tables partitioned by day; a day past the retention is dropped whole. */
export function createPostgresTelemetryStorage(database: Database): TelemetryStorage {
  return {
    writeSpans: (spans) => database.inGlobalTransaction((tx) => insertSpans(tx, spans)),
    writeLogs: (logs) => database.inGlobalTransaction((tx) => insertLogs(tx, logs)),
    writeSamples: (samples) => database.inGlobalTransaction((tx) => insertSamples(tx, samples)),
    searchTraces: (search) => database.inGlobalTransaction((tx) => findTraces(tx, search)),
    readTrace: (traceId) => database.inGlobalTransaction((tx) => loadTrace(tx, traceId)),
    searchLogs: (search) => database.inGlobalTransaction((tx) => findLogs(tx, search)),
    readMetrics: (search) => database.inGlobalTransaction((tx) => findMetrics(tx, search)),
    async maintain(now, retentionDays) {
      const [yesterday, ahead, oldest] = [dayOf(now, -1), dayOf(now, DAYS_AHEAD), dayOf(now, -retentionDays)];
      await database.inGlobalTransaction(async (tx) => {
        await tx.db.execute(sql`select ensure_telemetry_partitions(${yesterday}::date, ${ahead}::date)`);
        await tx.db.execute(sql`select drop_telemetry_partitions(${oldest}::date)`);
      });
    },
  };
}

function dayOf(now: Date, offsetDays: number): string {
  return new Date(now.getTime() + offsetDays * DAY_MS).toISOString().slice(0, 10);
}
