import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { CopyId } from '../components/copy-id.tsx';
import { formatDuration } from '../format/time.ts';
import { ServiceName } from './service-name.tsx';
import type { WaterfallRow } from './waterfall.ts';

/** Everything that a span carries. */
export function SpanDetail({ row, isJoined }: { readonly row: WaterfallRow; readonly isJoined: boolean }): ReactElement {
  const t = useTranslations('client.trace');
  const { span } = row.node;
  const copied = { label: t('copyId'), copiedLabel: t('copied') };
  const attributes = Object.entries(span.attributes).toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <aside className="pn-card span-detail" aria-label={t('span')}>
      <h2>{span.name}</h2>
      <p className="span-detail-line">
        <ServiceName name={span.service} isWhole /> <span className="muted">{span.kind}</span>
      </p>
      {span.status === 'error' && <p className="span-error">{span.statusMessage ?? t('failed')}</p>}
      <dl className="facts">
        <div>
          <dt>{t('duration')}</dt>
          <dd>{formatDuration(span.durationMs)}</dd>
        </div>
        <div>
          <dt>{t('startsAfter')}</dt>
          <dd>{formatDuration(row.startMs)}</dd>
        </div>
        <div>
          <dt>{t('spanId')}</dt>
          <dd>
            <CopyId value={span.spanId} {...copied} />
          </dd>
        </div>
        {isJoined && (
          <div>
            <dt>{t('ownTrace')}</dt>
            <dd>
              <Link className="quiet-link mono" href={`/platform/traces/${span.traceId}`}>{`${span.traceId.slice(0, 12)}…`}</Link>
            </dd>
          </div>
        )}
      </dl>
      <h3>{t('attributes')}</h3>
      {attributes.length === 0 && <p className="muted">{t('noAttributes')}</p>}
      <dl className="attributes">
        {attributes.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
