import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { CopyId } from '../components/copy-id.tsx';
import { Icon } from '../components/icons.tsx';
import type { RecordedEvent } from '../contract/events.ts';
import { streamAddress } from '../streams/stream-address.ts';
import { categoryOf, traceIdOf } from './event-facts.ts';
import { EventType } from './event-type.tsx';
import { JsonView } from './json-view.tsx';

interface EventDetailProps {
  readonly recorded: RecordedEvent;
  readonly tenantName: string | undefined;
  readonly onClose: () => void;
}

/** One event whole, with the ways on: its trace, its organisation, the person it concerns, what caused it. */
export function EventDetail({ recorded, tenantName, onClose }: EventDetailProps): ReactElement {
  const t = useTranslations('client.events');
  const { event, stream, version, position } = recorded;
  const traceId = traceIdOf(event);
  const copied = { label: t('copyId'), copiedLabel: t('copied') };
  return (
    <aside className="pn-card live-detail" aria-label={t('detail')}>
      <header>
        <h2>
          <EventType type={event.type} />
        </h2>
        <button type="button" className="icon-button" onClick={onClose} aria-label={t('close')}>
          <Icon name="cross" />
        </button>
      </header>
      <nav className="actions" aria-label={t('leadsTo')}>
        {traceId !== undefined && (
          <Link className="pn-button pn-button-primary pn-button-small" href={`/platform/traces/${traceId}`}>
            <Icon name="traces" /> {t('toTrace')}
          </Link>
        )}
        <Link className="pn-button pn-button-secondary pn-button-small" href={streamAddress(stream, version)}>
          <Icon name="history" /> {t('toStream')}
        </Link>
        {event.tenantid !== undefined && (
          <Link className="pn-button pn-button-secondary pn-button-small" href={`/platform/tenants/${event.tenantid}`}>
            <Icon name="tenants" /> {tenantName ?? t('tenant')}
          </Link>
        )}
        {categoryOf(event.type) === 'user' && (
          <Link className="pn-button pn-button-secondary pn-button-small" href={`/platform/people/${event.subject}`}>
            <Icon name="people" /> {t('toPerson')}
          </Link>
        )}
      </nav>
      <dl className="facts">
        <Fact label={t('time')}>
          <time dateTime={event.time}>{event.time}</time>
        </Fact>
        <Fact label={t('position')}>
          {position} · <code>{stream}</code> @ {version}
        </Fact>
        <Fact label={t('eventId')}>
          <CopyId value={event.id} shown={`…${event.id.slice(-12)}`} {...copied} />
        </Fact>
        {event.correlationid !== undefined && (
          <Fact label={t('correlation')}>
            <CopyId value={event.correlationid} shown={`…${event.correlationid.slice(-12)}`} {...copied} />
          </Fact>
        )}
        {event.causationid !== undefined && (
          <Fact label={t('causation')}>
            <CopyId value={event.causationid} shown={`…${event.causationid.slice(-12)}`} {...copied} />
          </Fact>
        )}
      </dl>
      <JsonView value={event.data} label={t('data')} />
    </aside>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
