const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** "3 minutes ago" up to a week back, then the date. */
export function formatRelative(time: string, now: Date, locale: string): string {
  const elapsedMs = now.getTime() - Date.parse(time);
  if (Math.abs(elapsedMs) >= 7 * 86_400_000) return formatDate(time, locale);
  const [unit, unitMs] = UNITS.find(([, size]) => Math.abs(elapsedMs) >= size) ?? (['second', 1000] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(-Math.trunc(elapsedMs / unitMs), unit);
}

/** Date in UTC: the server renders it, and knows no reader's time zone. */
export function formatDate(time: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(time));
}

export function formatDateTime(time: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).format(new Date(time));
}

/** Clock time with milliseconds, for tails and logs. */
export function formatClock(time: string): string {
  return new Date(time).toISOString().slice(11, 23);
}

/** "820 µs", "4.2 ms", "310 ms", "1.42 s", "2 min 5 s". */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0.0005) return '0 ms';
  if (durationMs < 1) return `${Math.round(durationMs * 1000)} µs`;
  if (durationMs < 10) return `${Number(durationMs.toFixed(1))} ms`;
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${Number((durationMs / 1000).toFixed(2))} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
