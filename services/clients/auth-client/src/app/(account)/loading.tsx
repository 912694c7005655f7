import { Skeleton } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

export default async function Loading(): Promise<ReactElement> {
  const t = await getTranslations('app');
  return (
    <div className="grid gap-6" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-12 max-w-sm" />
      <Skeleton className="h-28" />
      <Skeleton className="h-28" />
    </div>
  );
}
