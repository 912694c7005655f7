import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { RecordedEvent } from '../contract/events.ts';
import { gistOf, traceIdOf } from '../live/event-facts.ts';
import { EventType } from '../live/event-type.tsx';
import { Ago } from './ago.tsx';

/** A short list of events, newest first, each leading to its trace. */
export async function EventList({ events }: { readonly events: readonly RecordedEvent[] }): Promise<ReactElement> {
  const t = await getTranslations('events');
  if (events.length === 0) return <EmptyState title={t('none')} headingLevel="h3" />;
  return (
    <ul className="event-list">
      {events.map(({ position, event }) => (
        <li key={position}>
          <EventType type={event.type} />
          <span className="event-gist">{gistOf(event)}</span>
          <TraceLink traceId={traceIdOf(event)} label={t('toTrace')} />
          <Ago time={event.time} />
        </li>
      ))}
    </ul>
  );
}

function TraceLink({ traceId, label }: { readonly traceId: string | undefined; readonly label: string }): ReactElement | null {
  if (traceId === undefined) return null;
  return (
    <Link href={`/platform/traces/${traceId}`} className="quiet-link">
      {label}
    </Link>
  );
}
