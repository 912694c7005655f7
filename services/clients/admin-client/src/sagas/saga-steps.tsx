import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { StatusBadge } from '../components/status-badge.tsx';
import type { SagaStep } from '../contract/sagas.ts';
import { formatDuration } from '../format/time.ts';

/** The steps side by side in their order: how far it has come at a glance. */
export async function SagaSteps({ steps }: { readonly steps: readonly SagaStep[] }): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  return (
    <ol className="saga-steps pn-card" aria-label={t('steps')}>
      {steps.map((step) => (
        <li key={step.name} data-status={step.status}>
          <span className="saga-step-name">{step.name}</span>
          <StatusBadge status={step.status} />
          <span className="muted saga-step-note">
            {step.attempts > 1 && `${t('attempts', { count: step.attempts })} · `}
            {durationOf(step)}
          </span>
          {step.reason !== null && <span className="saga-step-reason">{step.reason}</span>}
        </li>
      ))}
    </ol>
  );
}

function durationOf({ startedAt, endedAt }: SagaStep): string {
  return startedAt === null || endedAt === null ? '—' : formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
}
