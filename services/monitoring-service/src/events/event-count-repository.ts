import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { utc } from '../storage/search-telemetry.ts';

export interface EventRate {
  readonly type: string;
  readonly total: number;
  readonly perMinute: { readonly minute: string; readonly count: number }[];
}

export async function countEvent(tx: Transaction, type: string, time: string): Promise<void> {
  await tx.db.execute(sql`
    insert into event_counts (minute, type, count) values (date_trunc('minute', ${time}::timestamptz), ${type}, 1)
    on conflict (minute, type) do update set count = event_counts.count + 1`);
}

export async function listEventRates(tx: Transaction, since: Date): Promise<EventRate[]> {
  const { rows } = await tx.db.execute<Pick<EventRate, keyof EventRate>>(sql`
    select type, sum(count)::integer as total,
      jsonb_agg(jsonb_build_object('minute', ${utc(sql`minute`)}, 'count', count) order by minute) as "perMinute"
    from event_counts where minute >= ${since.toISOString()} group by type order by total desc, type`);
  return rows;
}
