'use client';

import { useTranslations } from 'next-intl';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { ReactElement } from 'react';
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
}

/** The history of one stream, and the entity behind it as it was after each event. */
export function TimeTravel({ events, base }: TimeTravelProps): ReactElement | null {
  const [version, setVersion] = useQueryState('version', parseAsInteger);
  const last = events.at(-1);
  const index = Math.max(
    events.findIndex((each) => each.version === (version ?? last?.version)),
    0,
  );
  const shown = events[index];
  if (shown === undefined || last === undefined) return null;
  const go = (to: number): void => void setVersion(events[to]?.version ?? null);
  return (
    <div className="time-travel">
      <Scrubber events={events} index={index} onGo={go} />
      <div className="columns">
        <History events={events} shown={shown.version} onChoose={(to) => void setVersion(to)} />
        <MomentDetail recorded={shown} fields={foldStream(base, events, shown.version)} />
      </div>
    </div>
  );
}

interface ScrubberProps {
  readonly events: readonly RecordedEvent[];
  readonly index: number;
  readonly onGo: (index: number) => void;
}

function Scrubber({ events, index, onGo }: ScrubberProps): ReactElement {
  const t = useTranslations('client.stream');
  const shown = events[index];
  const last = events.length - 1;
  const at = t('atVersion', { version: shown?.version ?? 0, last: events[last]?.version ?? 0 });
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
  return (
    <section className="panel pn-card pn-card-flush" aria-labelledby="stream-history">
      <div className="panel-head">
        <h2 id="stream-history">{t('history')}</h2>
      </div>
      <ol className="stream-history">
        {events.map(({ version, event, recordedAt }) => (
          <li key={version} data-future={version > shown}>
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
