import { useTranslations } from 'next-intl';
import { memo, type ReactElement, type Ref } from 'react';
import type { RecordedEvent } from '../contract/events.ts';
import { formatClock } from '../format/time.ts';
import { gistOf } from './event-facts.ts';
import { EventType } from './event-type.tsx';

interface EventTableProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly rows: readonly RecordedEvent[];
  readonly tenants: Readonly<Record<string, string>>;
  readonly selected: string | null;
  readonly onSelect: (position: string) => void;
  readonly onScroll: () => void;
}

export function EventTable({ ref, rows, tenants, selected, onSelect, onScroll }: EventTableProps): ReactElement {
  const t = useTranslations('client.events');
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={ref} className="live-scroll" aria-label={t('table')} tabIndex={0} onScroll={onScroll}>
      <table className="pn-table data-table live-table">
        <caption className="sr-only">{t('table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            <th scope="col">{t('type')}</th>
            <th scope="col">{t('gist')}</th>
            <th scope="col" className="wide-only">
              {t('tenant')}
            </th>
            <th scope="col" className="wide-only" data-numeric="true">
              {t('position')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EventRow
              key={row.position}
              row={row}
              tenant={tenants[row.event.tenantid ?? '']}
              isSelected={row.position === selected}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="panel-note">{t('none')}</p>}
    </section>
  );
}

interface EventRowProps {
  readonly row: RecordedEvent;
  readonly tenant: string | undefined;
  readonly isSelected: boolean;
  readonly onSelect: (position: string) => void;
}

const EventRow = memo(function EventRow({ row: { position, event }, tenant, isSelected, onSelect }: EventRowProps): ReactElement {
  return (
    <tr data-selected={isSelected}>
      <td className="mono nowrap">
        <time dateTime={event.time}>{formatClock(event.time)}</time>
      </td>
      <th scope="row">
        <button type="button" className="row-button" aria-pressed={isSelected} onClick={() => onSelect(position)}>
          <EventType type={event.type} />
        </button>
      </th>
      <td className="event-gist">{gistOf(event)}</td>
      <td className="wide-only muted">{tenant ?? (event.tenantid === undefined ? '' : `…${event.tenantid.slice(-6)}`)}</td>
      <td className="wide-only mono muted" data-numeric="true">
        {position}
      </td>
    </tr>
  );
});
