import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '../components/icons.tsx';
import type { RecordedEvent } from '../contract/events.ts';
import { traceIdOf } from '../live/event-facts.ts';
import { EventType } from '../live/event-type.tsx';
import { JsonView } from '../live/json-view.tsx';
import type { FieldState } from './fold-stream.ts';

interface MomentDetailProps {
  readonly recorded: RecordedEvent;
  readonly fields: readonly FieldState[];
  readonly people: Readonly<Record<string, string>>;
}

/** One moment of a stream: what was known, and the event that made it so. */
export function MomentDetail({ recorded, fields, people }: MomentDetailProps): ReactElement {
  const t = useTranslations('client.stream');
  const { event } = recorded;
  const traceId = traceIdOf(event);
  return (
    <div className="stack">
      <section className="panel pn-card pn-card-flush" aria-labelledby="stream-state">
        <div className="panel-head">
          <h2 id="stream-state">{t('state')}</h2>
        </div>
        {fields.length === 0 ? <p className="panel-note">{t('empty')}</p> : <StateTable fields={fields} people={people} />}
      </section>
      <section className="panel pn-card pn-card-flush" aria-labelledby="stream-event">
        <div className="panel-head">
          <h2 id="stream-event">{t('event')}</h2>
          {traceId !== undefined && (
            <Link className="pn-button pn-button-secondary pn-button-small" href={`/platform/traces/${traceId}`}>
              <Icon name="traces" /> {t('toTrace')}
            </Link>
          )}
        </div>
        <div className="panel-body stack">
          <p className="moment-event">
            <EventType type={event.type} /> <Actor actorId={event.actorid ?? null} people={people} />
          </p>
          <JsonView value={event} label={t('event')} />
        </div>
      </section>
    </div>
  );
}

interface ActorProps {
  readonly actorId: string | null;
  readonly people: Readonly<Record<string, string>>;
}

function Actor({ actorId, people }: ActorProps): ReactElement {
  const t = useTranslations('client.stream');
  if (actorId === null) return <span className="muted">{t('system')}</span>;
  const name = people[actorId];
  if (name === undefined) return <span className="muted break">{t('actor', { actor: actorId })}</span>;
  return (
    <span className="muted">
      {t.rich('actorNamed', {
        name,
        link: (text) => (
          <Link className="quiet-link" href={`/platform/people/${actorId}`}>
            {text}
          </Link>
        ),
      })}
    </span>
  );
}

function StateTable({ fields, people }: Omit<MomentDetailProps, 'recorded'>): ReactElement {
  const t = useTranslations('client.stream');
  return (
    // A region that scrolls sideways must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="pn-table-scroll" aria-label={t('state')} tabIndex={0}>
      <table className="pn-table data-table state-table">
        <caption className="sr-only">{t('state')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('value')}</th>
            <th scope="col" className="wide-only">
              {t('setBy')}
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, value, before, isChanged, type, version, actorId }) => (
            <tr key={field} data-changed={isChanged}>
              <th scope="row">
                <code>{field}</code>
                {isChanged && <span className="changed-mark">{t('changed')}</span>}
              </th>
              <td>
                <Value value={value} />
                {before !== undefined && (
                  <small className="wrap">
                    {t('before')} <del>{textOf(before)}</del>
                  </small>
                )}
              </td>
              <td className="wide-only muted">
                {version} · <code className="break">{type}</code>
                <small className="wrap">
                  <Actor actorId={actorId} people={people} />
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ value }: { readonly value: unknown }): ReactElement {
  return typeof value === 'object' && value !== null ? (
    <code className="break">{textOf(value)}</code>
  ) : (
    <span className="break">{textOf(value)}</span>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
