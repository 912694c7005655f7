export type Interval = 'month' | 'year';

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

/** The same day one interval later (UTC); a day the month does not have becomes its last. */
export function addInterval(from: Date, interval: Interval): Date {
  const months = from.getUTCMonth() + (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const end = new Date(from);
  end.setUTCDate(1);
  end.setUTCFullYear(from.getUTCFullYear(), months, Math.min(from.getUTCDate(), lastDay));
  return end;
}

/** The period a payment buys: it begins where the one already paid for ends, so that paying early or twice loses nothing. */
export function nextPeriod(paidAt: Date, paidUntil: Date | undefined, interval: Interval): Period {
  const start = paidUntil !== undefined && paidUntil > paidAt ? paidUntil : paidAt;
  return { start, end: addInterval(start, interval) };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const renewalWindowMs: Record<Interval, number> = { month: 7 * DAY_MS, year: 60 * DAY_MS };

/** A subscription may be paid again near the end of its period (a week of a month, 60 days of a year), and after it. */
export function isRenewable(paidUntil: Date | undefined, now: Date, interval: Interval): boolean {
  return paidUntil === undefined || paidUntil.getTime() - now.getTime() <= renewalWindowMs[interval];
}

export function statusAt(period: Period, now: Date): 'upcoming' | 'active' | 'ended' {
  if (now < period.start) return 'upcoming';
  return now < period.end ? 'active' : 'ended';
}
