import { Skeleton } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

export async function TableSkeleton({ rows = 8 }: { readonly rows?: number }): Promise<ReactElement> {
  const t = await getTranslations('common');
  return (
    <div className="table-skeleton" aria-busy="true">
      <p className="sr-only" role="status">
        {t('loading')}
      </p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="table-skeleton-row">
          <Skeleton />
          <Skeleton />
          <Skeleton />
        </div>
      ))}
    </div>
  );
}
