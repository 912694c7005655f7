import type { Transaction } from '@prognetwork/shared-infrastructure';
import { listActivity, listPayments } from './activity-repository.ts';

export interface ActivityDay {
  readonly day: string;
  readonly membersJoined: number;
  readonly membersLeft: number;
  readonly payments: { readonly currency: string; readonly amount: string; readonly count: number }[];
}

const MAX_DAYS = 366;
const MS_OF_DAY = 86_400_000;

/** The days of a period that had anything; the last 366 up to `until`, or to today, when no start is named. */
export async function readActivity(
  tx: Transaction,
  build: number,
  asked: { readonly from?: string | undefined; readonly until?: string | undefined },
): Promise<{ days: ActivityDay[] }> {
  const until = asked.until ?? dayOf(tx.now);
  const earliest = dayOf(new Date(new Date(until).getTime() - (MAX_DAYS - 1) * MS_OF_DAY));
  const from = asked.from !== undefined && asked.from > earliest ? asked.from : earliest;
  const [activity, payments] = [await listActivity(tx, build, { from, until }), await listPayments(tx, build, { from, until })];
  const days = new Map<string, ActivityDay>();
  for (const { day, membersJoined, membersLeft } of activity) days.set(day, { day, membersJoined, membersLeft, payments: [] });
  for (const { day, currency, amount, payments: count } of payments) {
    const known = days.get(day) ?? { day, membersJoined: 0, membersLeft: 0, payments: [] };
    known.payments.push({ currency, amount, count });
    days.set(day, known);
  }
  return { days: [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)) };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
