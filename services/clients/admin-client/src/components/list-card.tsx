import { Card } from '@prognetwork/design-system';
import { type ReactElement, type ReactNode, Suspense } from 'react';
import type { PageQuery } from './page-query.ts';
import { TableSkeleton } from './table-skeleton.tsx';

/** The place of a list: the page stands at once, the rows follow; another search shows the skeleton again. */
export function ListCard({ query = {}, children }: { readonly query?: PageQuery; readonly children: ReactNode }): ReactElement {
  return (
    <Card look="flush" className="list-card">
      <Suspense key={JSON.stringify(query)} fallback={<TableSkeleton />}>
        {children}
      </Suspense>
    </Card>
  );
}
