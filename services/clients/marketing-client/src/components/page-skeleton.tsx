import { Skeleton } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

export async function PageSkeleton(): Promise<ReactElement> {
  const t = await getTranslations('app');
  return (
    <div className="mx-auto grid max-w-6xl gap-6 px-5 py-16 sm:px-8" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-16 max-w-lg" />
      <Skeleton className="h-6 max-w-md" />
      <Skeleton className="h-56" />
    </div>
  );
}
