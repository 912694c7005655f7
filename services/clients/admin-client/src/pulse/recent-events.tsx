import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { RecordedEvent } from '../contract/events.ts';
import { formatRelative } from '../format/time.ts';
import { gistOf } from '../live/event-facts.ts';
import { EventType } from '../live/event-type.tsx';

export function RecentEvents({ events, now }: { readonly events: readonly RecordedEvent[]; readonly now: number }): ReactElement {
  const t = useTranslations('client.pulse');
  const locale = useLocale();
  return (
    <section className="panel pn-card pn-card-flush" aria-labelledby="latest">
      <div className="panel-head">
        <h2 id="latest">{t('latestEvents')}</h2>
        <Link href="/platform/events" className="quiet-link">
          {t('watchLive')}
        </Link>
      </div>
      {events.length === 0 && <p className="panel-note">{t('noEvents')}</p>}
      <ul className="event-list">
        {events.map(({ position, event }) => (
          <li key={position}>
            <EventType type={event.type} />
            <span className="event-gist">{gistOf(event)}</span>
            <time dateTime={event.time}>{formatRelative(event.time, new Date(now), locale)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
