'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { formatDuration } from '../format/time.ts';
import { ServiceName } from './service-name.tsx';
import { SpanDetail } from './span-detail.tsx';
import type { Waterfall, WaterfallRow } from './waterfall.ts';

interface TraceViewProps {
  readonly waterfall: Waterfall;
  /** The trace that was asked for; spans of others are marked as joined by a link. */
  readonly mainTraceId: string;
}

export function TraceView({ waterfall, mainTraceId }: TraceViewProps): ReactElement {
  const t = useTranslations('client.trace');
  // By key, because spans that arrive later may stand above the chosen one.
  const [selected, setSelected] = useState<string>();
  const row = waterfall.rows.find((item) => keyOf(item) === selected) ?? waterfall.rows[0];
  const services = [...new Set(waterfall.rows.map(({ node }) => node.span.service))];
  return (
    <div className="trace">
      <section className="pn-card pn-card-flush trace-card" aria-label={t('waterfall')}>
        <ul className="trace-legend" aria-label={t('services')}>
          {services.map((service) => (
            <li key={service}>
              <ServiceName name={service} isWhole />
            </li>
          ))}
        </ul>
        <Axis waterfall={waterfall} />
        <ol className="waterfall">
          {waterfall.rows.map((item) => (
            <Row
              key={keyOf(item)}
              row={item}
              mainTraceId={mainTraceId}
              isSelected={item === row}
              onSelect={() => setSelected(keyOf(item))}
            />
          ))}
        </ol>
      </section>
      {row !== undefined && <SpanDetail row={row} isJoined={row.node.span.traceId !== mainTraceId} />}
    </div>
  );
}

function keyOf({ node: { span } }: WaterfallRow): string {
  return `${span.traceId}/${span.spanId}`;
}

function Axis({ waterfall }: { readonly waterfall: Waterfall }): ReactElement {
  return (
    <div className="waterfall-axis" aria-hidden="true">
      <span />
      <div>
        {waterfall.ticks.map(({ offset, atMs }) => (
          <span key={offset} style={{ insetInlineStart: `${String(offset)}%` }} data-last={offset > 90}>
            {formatDuration(atMs)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: WaterfallRow;
  readonly mainTraceId: string;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Row({ row, mainTraceId, isSelected, onSelect }: RowProps): ReactElement {
  const t = useTranslations('client.trace');
  const { span, depth, isJoined } = row.node;
  return (
    <li>
      <button
        type="button"
        className="waterfall-row"
        aria-pressed={isSelected}
        onClick={onSelect}
        onFocus={onSelect}
        onKeyDown={moveFocus}
        data-error={span.status === 'error'}
        data-other={span.traceId !== mainTraceId}
      >
        <span className="waterfall-name" style={{ paddingInlineStart: `${String(Math.min(depth, 14) * 0.5 + 0.75)}rem` }}>
          {isJoined && (
            <span className="joined-mark" title={t('joined')}>
              ↪<span className="sr-only"> {t('joined')} </span>
            </span>
          )}
          <span className="waterfall-text">{span.name}</span>
          <span className="sr-only">
            , {span.service}, {span.status === 'error' ? t('failed') : ''}
          </span>
        </span>
        <span className="waterfall-track">
          <span
            className="waterfall-bar"
            data-service={span.service}
            style={{ insetInlineStart: `${String(row.offset)}%`, inlineSize: `${String(row.width)}%` }}
          />
          <span className="waterfall-time" style={timePlace(row)}>
            {formatDuration(span.durationMs)}
          </span>
        </span>
      </button>
    </li>
  );
}

/** The duration stands behind the bar, or before it where the row ends. */
function timePlace({ offset, width }: WaterfallRow): Readonly<Record<string, string>> {
  return offset + width > 82 ? { insetInlineEnd: `${String(100 - offset)}%` } : { insetInlineStart: `${String(offset + width)}%` };
}

function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...(event.currentTarget.closest('ol')?.querySelectorAll('button') ?? [])];
  const index = rows.findIndex((row) => row === document.activeElement);
  const next = rows[index + (event.key === 'ArrowDown' ? 1 : -1)];
  if (index === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
