'use client';

import { Button } from '@prognetwork/design-system';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState, useQueryStates } from 'nuqs';
import { type ReactElement, useRef, useState } from 'react';
import { Icon } from '../components/icons.tsx';
import { withQuery } from '../components/page-query.ts';
import type { RecordedEvent } from '../contract/events.ts';
import { EventDetail } from './event-detail.tsx';
import { EventTable } from './event-table.tsx';
import { type Connection, useLiveTail } from './use-live-tail.ts';

interface LiveEventsProps {
  readonly initial: readonly RecordedEvent[];
  /** The event that the address names, which may be older than any row. */
  readonly linked: RecordedEvent | undefined;
  readonly types: readonly string[];
  /** Names by tenant id. */
  readonly tenants: Readonly<Record<string, string>>;
}

const filterParsers = { type: parseAsString, tenantId: parseAsString, subject: parseAsString };

export function LiveEvents({ initial, linked, types, tenants }: LiveEventsProps): ReactElement {
  const t = useTranslations('client.events');
  const [filter, setFilter] = useQueryStates(filterParsers, { shallow: false });
  const [selected, setSelected] = useQueryState('event', parseAsString);
  // The first connection begins where the rows of the page end; later ones resume by Last-Event-ID.
  const [after] = useState(() => initial.reduce((most, { position }) => Math.max(most, Number(position)), 0));
  const address = withQuery('/api/live-events', {
    type: filter.type ?? undefined,
    tenantId: filter.tenantId ?? undefined,
    subject: filter.subject ?? undefined,
    after: String(after),
  });
  const { tail, connection, pause, resume } = useLiveTail(initial, address);
  const scroller = useRef<HTMLDivElement>(null);
  const isHeldByScroll = useRef(false);
  const onScroll = () => {
    const isAway = (scroller.current?.scrollTop ?? 0) > 24;
    if (isAway && !tail.isPaused) {
      isHeldByScroll.current = true;
      pause();
    } else if (!isAway && isHeldByScroll.current) {
      isHeldByScroll.current = false;
      resume();
    }
  };
  const goOn = () => {
    isHeldByScroll.current = false;
    scroller.current?.scrollTo({ top: 0 });
    resume();
  };
  // An event that has fallen out of the rows stays open.
  const [chosen, setChosen] = useState(linked);
  const shown = chosen?.position === selected ? chosen : undefined;
  const choose = (position: string | null) => {
    setChosen(tail.rows.find((row) => row.position === position));
    void setSelected(position);
  };
  return (
    <div className="live">
      <div className="filter-bar">
        <Chooser
          label={t('anyType')}
          value={filter.type}
          options={types.map((type) => [type, type])}
          onChoose={(type) => void setFilter({ type })}
        />
        <Chooser
          label={t('anyTenant')}
          value={filter.tenantId}
          options={Object.entries(tenants)}
          onChoose={(tenantId) => void setFilter({ tenantId })}
        />
        <SubjectField key={filter.subject} value={filter.subject} onChange={(subject) => void setFilter({ subject })} />
        <Button variant="secondary" size="small" onClick={tail.isPaused ? goOn : pause} aria-pressed={tail.isPaused}>
          <Icon name={tail.isPaused ? 'play' : 'pause'} /> {tail.isPaused ? t('resume') : t('pause')}
        </Button>
        <ConnectionMark connection={connection} isPaused={tail.isPaused} />
      </div>
      <div className="live-body" data-detail={shown !== undefined}>
        <div className="pn-card pn-card-flush live-card">
          {tail.waiting.length > 0 && (
            <button type="button" className="live-waiting" onClick={goOn}>
              {t('waiting', { count: tail.waiting.length + tail.dropped })}
            </button>
          )}
          <EventTable ref={scroller} rows={tail.rows} tenants={tenants} selected={selected} onSelect={choose} onScroll={onScroll} />
        </div>
        {shown !== undefined && (
          <EventDetail
            key={shown.event.id}
            recorded={shown}
            tenantName={tenants[shown.event.tenantid ?? '']}
            onClose={() => choose(null)}
          />
        )}
      </div>
    </div>
  );
}

interface ChooserProps {
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string | null) => void;
}

function Chooser({ label, value, options, onChoose }: ChooserProps): ReactElement {
  return (
    <label className="filter-select">
      <span className="sr-only">{label}</span>
      <select className="pn-input" value={value ?? ''} onChange={(event) => onChoose(event.target.value || null)}>
        <option value="">{label}</option>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SubjectFieldProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** Taken when the field is left or Enter is pressed: each change opens another stream. */
function SubjectField({ value, onChange }: SubjectFieldProps): ReactElement {
  const t = useTranslations('client.events');
  const take = (typed: string): void => {
    if (typed.trim() !== (value ?? '')) onChange(typed.trim() || null);
  };
  return (
    <label className="filter-select">
      <span className="sr-only">{t('subjectHint')}</span>
      <input
        className="pn-input"
        defaultValue={value ?? ''}
        placeholder={t('subject')}
        maxLength={200}
        autoComplete="off"
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </label>
  );
}

function ConnectionMark({ connection, isPaused }: { readonly connection: Connection; readonly isPaused: boolean }): ReactElement {
  const t = useTranslations('client.events');
  return (
    <p className="live-mark" role="status" data-lost={connection === 'lost'} data-paused={isPaused}>
      {isPaused ? t('paused') : t(`connection.${connection}`)}
    </p>
  );
}
