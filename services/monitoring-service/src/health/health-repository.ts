import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { utc } from '../storage/search-telemetry.ts';
import type { ServiceHealth } from './health.ts';

const columns = sql`service, status, latency_ms as "latencyMs", detail, consecutive_failures as "consecutiveFailures",
  ${utc(sql`checked_at`)} as "checkedAt", ${utc(sql`changed_at`)} as "changedAt"`;

export async function listHealth(tx: Transaction): Promise<ServiceHealth[]> {
  const { rows } = await tx.db.execute<Pick<ServiceHealth, keyof ServiceHealth>>(
    sql`select ${columns} from service_health order by service`,
  );
  return rows;
}

/** Two monitors that look at the same time take turns, so that one of them sees the change and tells it once. */
export async function findHealthForUpdate(tx: Transaction, service: string): Promise<ServiceHealth | undefined> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext(${`monitoring.health.${service}`}))`);
  const { rows } = await tx.db.execute<Pick<ServiceHealth, keyof ServiceHealth>>(
    sql`select ${columns} from service_health where service = ${service}`,
  );
  return rows[0];
}

export async function saveHealth(tx: Transaction, health: ServiceHealth): Promise<void> {
  await tx.db.execute(sql`
    insert into service_health (service, status, latency_ms, detail, consecutive_failures, checked_at, changed_at)
    values (${health.service}, ${health.status}, ${health.latencyMs}, ${health.detail}, ${health.consecutiveFailures}, ${health.checkedAt}, ${health.changedAt})
    on conflict (service) do update set status = excluded.status, latency_ms = excluded.latency_ms, detail = excluded.detail,
      consecutive_failures = excluded.consecutive_failures, checked_at = excluded.checked_at, changed_at = excluded.changed_at`);
}
