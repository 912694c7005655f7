import type { ReactElement } from 'react';
import { type MoneyAmount, formatMoney } from './format-money.ts';

export function Money({ value, locale }: { readonly value: MoneyAmount; readonly locale: string }): ReactElement {
  return <span data-tabular="">{formatMoney(value, locale)}</span>;
}

export interface DateTimeProps {
  /** RFC 3339. */
  readonly value: string;
  readonly locale: string;
  readonly timeZone?: string;
  readonly show?: 'date' | 'time' | 'both' | 'precise';
}

const optionsOf: Record<NonNullable<DateTimeProps['show']>, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  both: { dateStyle: 'medium', timeStyle: 'short' },
  precise: { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false },
};

/** Renders in UTC unless told otherwise, so that server and browser agree. */
export function DateTime({ value, locale, timeZone = 'UTC', show = 'both' }: DateTimeProps): ReactElement {
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return <span>{value}</span>;
  return <time dateTime={value}>{new Intl.DateTimeFormat(locale, { ...optionsOf[show], timeZone }).format(time)}</time>;
}
