import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { Problem } from '@prognetwork/bff';
import { IdChip } from './id-chip.tsx';
import { RefreshButton } from './refresh-button.tsx';

/** What went wrong in the service's own words, the id to quote, and another try. */
export async function ProblemPanel({ problem }: { readonly problem: Problem }): Promise<ReactElement> {
  const t = await getTranslations('common');
  if (problem.code === 'tenant.not_available') return <EmptyState title={t('suspendedTitle')}>{t('suspendedBody')}</EmptyState>;
  if (problem.status === 403) return <EmptyState title={t('forbiddenTitle')}>{t('forbiddenBody')}</EmptyState>;
  return (
    <div role="alert">
      <EmptyState title={problem.title} action={<RefreshButton label={t('retry')} />}>
        {problem.detail && <p>{problem.detail}</p>}
        {problem.requestId !== undefined && (
          <p className="problem-request">
            {t('requestId')} <IdChip id={problem.requestId} isWhole />
          </p>
        )}
      </EmptyState>
    </div>
  );
}
