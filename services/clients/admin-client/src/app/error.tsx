'use client';

import { Button, EmptyState } from '@prognetwork/design-system';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';

export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}): ReactElement {
  const t = useTranslations('client.error');
  return (
    <div role="alert" className="pn-card">
      <EmptyState title={t('title')} headingLevel="h1" action={<Button onClick={reset}>{t('retry')}</Button>}>
        <p>{t('body')}</p>
        {error.digest !== undefined && (
          <p className="muted">
            {t('reference')} <code>{error.digest}</code>
          </p>
        )}
      </EmptyState>
    </div>
  );
}
