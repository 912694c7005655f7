import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import type { LeaseHolder, Rejection } from './delivery-repository.ts';

export interface RejectOutcome {
  /** Positions that another consumer has by now. */
  readonly foreign: readonly number[];
  /** Positions that became dead letters. */
  readonly dead: readonly number[];
}

export interface DeadLetter {
  readonly position: number;
  readonly eventId: string;
  readonly type: string;
  readonly tenantId: string | null;
  readonly subject: string;
  readonly key: string;
  readonly reason: string;
  readonly attempts: number;
  readonly firstFailedAt: Date;
  readonly failedAt: Date;
  readonly traceId: string | null;
}

const MAX_REASON = 2_000;
/** Asks for the group's own backoff. */
const OWN_BACKOFF = -1;

export async function reject(
  { db }: Transaction,
  { group, consumerId, lease }: LeaseHolder,
  rejections: readonly Rejection[],
  maxAttempts: number,
): Promise<RejectOutcome> {
  const column = (value: (rejection: Rejection) => unknown) => sql.param(rejections.map(value));
  const { rows } = await db.execute<{ foreign_positions: string[] | null; dead_positions: string[] | null }>(sql`
    select foreign_positions, dead_positions from reject_deliveries(
      ${group}, ${consumerId}, ${lease}, ${maxAttempts},
      ${column(({ position }) => position)}, ${column(({ delayMs }) => delayMs ?? OWN_BACKOFF)},
      ${column(({ reason }) => reason?.slice(0, MAX_REASON) ?? null)}, ${column(({ isFinal }) => isFinal)}, ${column(({ isCounted }) => isCounted)},
      ${column(({ event }) => event?.id ?? null)}, ${column(({ event }) => event?.type ?? null)}, ${column(({ event }) => event?.tenant ?? null)},
      ${column(({ event }) => event?.subject ?? null)}, ${column(({ event }) => event?.traceId ?? null)})`);
  const [row] = rows;
  return { foreign: (row?.foreign_positions ?? []).map(Number), dead: (row?.dead_positions ?? []).map(Number) };
}

export async function replayDeadLetters({ db }: Transaction, group: string, position: number | undefined, limit: number): Promise<number> {
  const { rows } = await db.execute<{ replayed: number }>(
    sql`select replay_dead_letters(${group}, ${position ?? null}, ${limit}) as replayed`,
  );
  return rows[0]?.replayed ?? 0;
}

/** False when there is no such dead letter. */
export async function discardDeadLetter({ db }: Transaction, group: string, position: number): Promise<boolean> {
  const { rowCount } = await db.execute(sql`delete from group_dead_letters where group_name = ${group} and position = ${position}`);
  return rowCount === 1;
}

export async function countDeadLetters({ db }: Transaction, group: string): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(
    sql`select count(*)::integer as count from group_dead_letters where group_name = ${group}`,
  );
  return rows[0]?.count ?? 0;
}

export async function listDeadLetters({ db }: Transaction, group: string, after: number, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await db.execute<
    Record<keyof DeadLetter, string> & { attempts: number; tenantId: string | null; traceId: string | null }
  >(sql`
    select position, event_id as "eventId", type, tenant as "tenantId", subject, key, reason, attempts,
           first_failed_at as "firstFailedAt", failed_at as "failedAt", trace_id as "traceId"
      from group_dead_letters where group_name = ${group} and position > ${after} order by position limit ${limit}`);
  return rows.map((row) => ({
    ...row,
    position: Number(row.position),
    firstFailedAt: new Date(row.firstFailedAt),
    failedAt: new Date(row.failedAt),
  }));
}
