import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { MoneyText } from '../../../../components/money-text.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { pageTitle } from '../../../../components/page-title.ts';
import { Pager } from '../../../../components/pager.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import type { Payment } from '../../../../contract/payments.ts';
import { listPayments } from '../../../../gateway/payments.ts';

export const generateMetadata = pageTitle('payments');

export default async function PaymentsPage({ params, searchParams }: PageProps<'/t/[tenantSlug]/payments'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('payments');
  const query = pick(await readQuery(searchParams), ['cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <ListCard query={query}>
        <Payments viewer={viewer} query={query} />
      </ListCard>
    </>
  );
}

async function Payments({ viewer, query }: { readonly viewer: TenantViewer; readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('payments');
  const page = await listPayments(viewer.tenantId, query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const path = `${viewer.base}/payments`;
  const columns: Column<Payment>[] = [
    {
      id: 'payer',
      header: t('payer'),
      isRowHeader: true,
      cell: ({ paymentId, payerName, description }) => (
        <>
          <Link className="row-link" href={`${path}/${paymentId}`}>
            {payerName}
          </Link>
          <small>{description}</small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'amount', header: t('amount'), isNumeric: true, cell: ({ amount }) => <MoneyText value={amount} /> },
    { id: 'created', header: t('date'), isWideOnly: true, cell: ({ createdAt }) => <Ago time={createdAt} /> },
  ];
  return (
    <>
      <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ paymentId }) => paymentId} />
      <Pager path={path} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
