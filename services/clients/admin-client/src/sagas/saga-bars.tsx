import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { SagaStep } from '../contract/sagas.ts';
import { formatDuration } from '../format/time.ts';
import { spansOf } from './step-spans.ts';

/** The steps drawn in time: which one took long, and where it waits. */
export async function SagaBars({ steps }: { readonly steps: readonly SagaStep[] }): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  const spans = spansOf(steps, new Date());
  if (spans.length === 0) return <p className="muted">{t('noMoments')}</p>;
  return (
    <ol className="saga-bars">
      {spans.map(({ name, status, offset, width, durationMs, isOpen }) => (
        <li key={name} data-status={status}>
          <span className="saga-bar-name">{name}</span>
          <span className="saga-bar-track" aria-hidden="true">
            <span style={{ insetInlineStart: `${String(offset)}%`, inlineSize: `${String(width)}%` }} data-open={isOpen} />
          </span>
          <span className="saga-bar-time">
            {isOpen ? t('sinceThen', { duration: formatDuration(durationMs) }) : formatDuration(durationMs)}
          </span>
        </li>
      ))}
    </ol>
  );
}
