import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { Pager } from '../../../components/pager.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { TenantLink } from '../../../components/tenant-link.tsx';
import type { SagaSummary } from '../../../contract/sagas.ts';
import { listSagas } from '../../../gateway/sagas.ts';
import { ServiceName } from '../../../traces/service-name.tsx';

export const generateMetadata = pageTitle('sagas');

const STATUSES = ['running', 'compensating', 'paused', 'completed', 'failed'] as const;

export default async function SagasPage({ searchParams }: PageProps<'/platform/sagas'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('sagas');
  const query = pick(await readQuery(searchParams), ['status', 'definition', 'cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <Suspense fallback={<div className="filter-bar filter-bar-pending" aria-hidden="true" />}>
        <SagaFilter query={query} />
      </Suspense>
      <ListCard query={query}>
        <Sagas query={query} />
      </ListCard>
    </>
  );
}

async function SagaFilter({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  const statuses = await getTranslations('status');
  const latest = await listSagas({ limit: '200' });
  const definitions = new Set(latest.ok ? latest.value.items.map(({ definition }) => definition) : []);
  if (query['definition'] !== undefined) definitions.add(query['definition']);
  return (
    <FilterBar
      path="/platform/sagas"
      query={query}
      filters={[
        { name: 'status', label: t('anyStatus'), options: STATUSES.map((status) => ({ value: status, label: statuses(status) })) },
        {
          name: 'definition',
          label: t('anyDefinition'),
          options: [...definitions].toSorted((a, b) => a.localeCompare(b)).map((name) => ({ value: name, label: name })),
        },
      ]}
    />
  );
}

async function Sagas({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  const page = await listSagas(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <>
      <DataTable caption={t('title')} columns={await sagaColumns()} rows={page.value.items} rowKey={({ sagaId }) => sagaId} />
      <Pager path="/platform/sagas" query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

async function sagaColumns(): Promise<Column<SagaSummary>[]> {
  const t = await getTranslations('sagas');
  return [
    {
      id: 'definition',
      header: t('definition'),
      isRowHeader: true,
      cell: ({ sagaId, definition, version, step }) => (
        <>
          <Link className="row-link keep-words" href={`/platform/sagas/${sagaId}`}>
            {definition}
          </Link>
          <small>
            {t('version', { version })}
            {step !== null && ` · ${step}`}
          </small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'service', header: t('service'), isWideOnly: true, cell: ({ service }) => <ServiceName name={service} /> },
    {
      id: 'tenant',
      header: t('tenant'),
      isWideOnly: true,
      cell: ({ tenantId }) => (
        <span className="clipped">
          <TenantLink tenantId={tenantId} />
        </span>
      ),
    },
    { id: 'started', header: t('started'), isWideOnly: true, cell: ({ startedAt }) => <Ago time={startedAt} /> },
    { id: 'ended', header: t('ended'), isWideOnly: true, cell: ({ endedAt }) => <Ago time={endedAt} /> },
  ];
}
