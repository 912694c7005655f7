import type { EventRate } from '../contract/monitoring.ts';

/** Events of all types a minute over the hour that ends at `now`; minutes without any are 0, the running minute is last. */
export function perMinuteTotals(
  rates: readonly EventRate[],
  now: Date,
  minutes = 60,
): { readonly timeS: number; readonly count: number }[] {
  const lastMinute = Math.floor(now.getTime() / 60_000);
  const counts = new Map<number, number>();
  for (const { minute, count } of rates.flatMap((rate) => rate.perMinute)) {
    const index = Math.floor(Date.parse(minute) / 60_000);
    counts.set(index, (counts.get(index) ?? 0) + count);
  }
  return Array.from({ length: minutes }, (_, index) => {
    const minute = lastMinute - minutes + 1 + index;
    return { timeS: minute * 60, count: counts.get(minute) ?? 0 };
  });
}
