import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { Pager } from '../../../components/pager.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { TenantLink } from '../../../components/tenant-link.tsx';
import { type PlatformWebhookEndpoint, shownEndpointStatus } from '../../../contract/webhooks.ts';
import { listPlatformEndpoints } from '../../../gateway/webhooks.ts';
import { Health } from '../../../webhooks/endpoint-health.tsx';

export const generateMetadata = pageTitle('webhooks');

export default async function PlatformWebhooksPage({ searchParams }: PageProps<'/platform/webhooks'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('webhooks');
  const query = pick(await readQuery(searchParams), ['cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('platformDescription')} />
      <ListCard query={query}>
        <Endpoints query={query} />
      </ListCard>
    </>
  );
}

async function Endpoints({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const page = await listPlatformEndpoints(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('platformEmptyHint')}</EmptyState>;
  const columns: Column<PlatformWebhookEndpoint>[] = [
    {
      id: 'url',
      header: t('url'),
      isRowHeader: true,
      cell: ({ url, eventTypes, tenantId }) => (
        <>
          <span className="break">{url}</span>
          <small>{eventTypes.join(', ')}</small>
          <small className="narrow-only">
            <TenantLink tenantId={tenantId} />
          </small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: (endpoint) => <StatusBadge status={shownEndpointStatus(endpoint)} /> },
    { id: 'tenant', header: t('organisation'), isWideOnly: true, cell: ({ tenantId }) => <TenantLink tenantId={tenantId} /> },
    { id: 'health', header: t('health'), isWideOnly: true, cell: (endpoint) => <Health endpoint={endpoint} /> },
    { id: 'created', header: t('created'), isWideOnly: true, cell: ({ createdAt }) => <Ago time={createdAt} /> },
  ];
  return (
    <>
      <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ endpointId }) => endpointId} />
      <Pager path="/platform/webhooks" query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
