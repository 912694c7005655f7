import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { Moment } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { MoneyText } from '../../../../components/money-text.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { pageTitle } from '../../../../components/page-title.ts';
import { Pager } from '../../../../components/pager.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import type { Invoice } from '../../../../contract/payments.ts';
import { listInvoices } from '../../../../gateway/payments.ts';

export const generateMetadata = pageTitle('invoices');

export default async function InvoicesPage({ params, searchParams }: PageProps<'/t/[tenantSlug]/invoices'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('invoices');
  const query = pick(await readQuery(searchParams), ['cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <ListCard query={query}>
        <Invoices viewer={viewer} query={query} />
      </ListCard>
    </>
  );
}

async function Invoices({ viewer, query }: { readonly viewer: TenantViewer; readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('invoices');
  const page = await listInvoices(viewer.tenantId, query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const path = `${viewer.base}/invoices`;
  const columns: Column<Invoice>[] = [
    {
      id: 'number',
      header: t('number'),
      isRowHeader: true,
      cell: ({ invoiceId, number, billTo }) => (
        <>
          <Link className="row-link" href={`${path}/${invoiceId}`}>
            {number}
          </Link>
          <small>{billTo.name}</small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'total', header: t('total'), isNumeric: true, cell: ({ total }) => <MoneyText value={total} /> },
    { id: 'date', header: t('date'), isWideOnly: true, cell: ({ finalisedAt }) => <Moment time={finalisedAt} isDateOnly /> },
  ];
  return (
    <>
      <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ invoiceId }) => invoiceId} />
      <Pager path={path} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
