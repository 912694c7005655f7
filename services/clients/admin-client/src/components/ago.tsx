import { getLocale } from 'next-intl/server';
import type { ReactElement } from 'react';
import { formatDate, formatDateTime, formatRelative } from '../format/time.ts';

/** A moment relative to when the page was made, with the exact time on hover. */
export async function Ago({ time }: { readonly time: string | null | undefined }): Promise<ReactElement> {
  const locale = await getLocale();
  if (!time) return <span className="muted">—</span>;
  return (
    <time dateTime={time} title={`${formatDateTime(time, locale)} UTC`} className="nowrap">
      {formatRelative(time, new Date(), locale)}
    </time>
  );
}

interface MomentProps {
  readonly time: string | null | undefined;
  readonly isDateOnly?: boolean;
}

/** The exact time, or only its date, in UTC. */
export async function Moment({ time, isDateOnly = false }: MomentProps): Promise<ReactElement> {
  const locale = await getLocale();
  if (!time) return <span className="muted">—</span>;
  return (
    <time dateTime={time} className="nowrap">
      {isDateOnly ? formatDate(time, locale) : formatDateTime(time, locale)}
    </time>
  );
}
