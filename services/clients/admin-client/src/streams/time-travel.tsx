'use client';

import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryState } from 'nuqs';
import { type ReactElement, useEffect, useRef } from 'react';
import { Icon } from '../components/icons.tsx';
import type { RecordedEvent } from '../contract/events.ts';
import type { FieldChange } from '../contract/streams.ts';
import { formatClock } from '../format/time.ts';
import { EventType } from '../live/event-type.tsx';
import { foldStream } from './fold-stream.ts';
import { MomentDetail } from './moment-detail.tsx';

interface TimeTravelProps {
  readonly events: readonly RecordedEvent[];
  /** What was known before the first of the events. */
  readonly base: readonly FieldChange[];
  /** The version the stream has now. */
  readonly head: number;
  /** Names by the ids of those who acted. */
  readonly people: Readonly<Record<string, string>>;
}

/** The history of one stream, and the entity behind it as it was after each event. */
export function TimeTravel({ events, base, head, people }: TimeTravelProps): ReactElement | null {
  const [version, setVersion] = useQueryState('version', parseAsInteger);
  const last = events.at(-1);
  const found = events.findIndex((each) => each.version === (version ?? last?.version));
  const index = found === -1 ? events.length - 1 : found;
  const shown = events[index];
  if (shown === undefined || last === undefined) return null;
  const go = (to: number): void => void setVersion(events[to]?.version ?? null);
  return (
    <div className="time-travel">
      <Scrubber events={events} index={index} head={head} onGo={go} />
      <div className="columns">
        <History events={events} shown={shown.version} onChoose={(to) => void setVersion(to)} />
        <MomentDetail recorded={shown} fields={foldStream(base, events, shown.version)} people={people} />
      </div>
    </div>
  );
}

interface ScrubberProps {
  readonly events: readonly RecordedEvent[];
  readonly index: number;
  readonly head: number;
  readonly onGo: (index: number) => void;
}

function Scrubber({ events, index, head, onGo }: ScrubberProps): ReactElement {
  const t = useTranslations('client.stream');
  const shown = events[index];
  const last = events.length - 1;
  const at = t('atVersion', { version: shown?.version ?? 0, last: head });
  return (
    <div className="scrubber pn-card" role="group" aria-label={t('travel')}>
      <button type="button" className="icon-button" aria-label={t('earlier')} disabled={index === 0} onClick={() => onGo(index - 1)}>
        <Icon name="back" />
      </button>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={index}
        aria-label={t('travel')}
        aria-valuetext={shown ? t('versionOf', { version: shown.version, type: shown.event.type }) : at}
        onChange={(change) => onGo(change.target.valueAsNumber)}
      />
      <button type="button" className="icon-button" aria-label={t('later')} disabled={index === last} onClick={() => onGo(index + 1)}>
        <Icon name="next" />
      </button>
      <p className="scrubber-at">
        <strong>{at}</strong>
        {shown && <time dateTime={shown.recordedAt}>{shown.recordedAt.replace('T', ' ').replace('Z', ' UTC')}</time>}
      </p>
    </div>
  );
}

interface HistoryProps {
  readonly events: readonly RecordedEvent[];
  readonly shown: number;
  readonly onChoose: (version: number) => void;
}

function History({ events, shown, onChoose }: HistoryProps): ReactElement {
  const t = useTranslations('client.stream');
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => keepInSight(list.current, shown), [shown]);
  return (
    <section className="panel pn-card pn-card-flush" aria-labelledby="stream-history">
      <div className="panel-head">
        <h2 id="stream-history">{t('history')}</h2>
      </div>
      <ol className="stream-history" ref={list}>
        {events.map(({ version, event, recordedAt }) => (
          <li key={version} data-version={version} data-future={version > shown}>
            <button type="button" aria-pressed={version === shown} onClick={() => onChoose(version)}>
              <span className="stream-version">{version}</span>
              <EventType type={event.type} />
              <time dateTime={recordedAt}>
                {recordedAt.slice(0, 10)} {formatClock(recordedAt).slice(0, 8)}
              </time>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Scrolls the list, and nothing around it, as little as needed to show the chosen event. */
function keepInSight(list: HTMLElement | null, version: number): void {
  const row = list?.querySelector(`[data-version="${version}"]`)?.getBoundingClientRect();
  if (list === null || row === undefined) return;
  const frame = list.getBoundingClientRect();
  if (row.top < frame.top) list.scrollTop -= frame.top - row.top;
  else if (row.bottom > frame.bottom) list.scrollTop += row.bottom - frame.bottom;
}
