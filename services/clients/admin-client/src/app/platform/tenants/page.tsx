import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { DataTable } from '../../../components/data-table.tsx';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { Pager } from '../../../components/pager.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { countedMembers, type TenantSummary } from '../../../contract/tenants.ts';
import { listPlatformTenants } from '../../../gateway/tenants.ts';

export const generateMetadata = pageTitle('tenants');

export default async function TenantsPage({ searchParams }: PageProps<'/platform/tenants'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('tenants');
  const query = pick(await readQuery(searchParams), ['q', 'cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <FilterBar path="/platform/tenants" query={query} searchLabel={t('search')} />
      <ListCard query={query}>
        <Tenants query={query} />
      </ListCard>
    </>
  );
}

async function Tenants({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('tenants');
  const page = await listPlatformTenants(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={query['q'] ? t('nothingFound') : t('empty')}>{t('emptyHint')}</EmptyState>;
  const parentName = new Map(page.value.items.map(({ tenantId, name }) => [tenantId, name]));
  return (
    <>
      <DataTable
        caption={t('title')}
        columns={await tenantColumns(parentName)}
        rows={page.value.items}
        rowKey={({ tenantId }) => tenantId}
      />
      <Pager path="/platform/tenants" query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

async function tenantColumns(parentName: ReadonlyMap<string, string>) {
  const t = await getTranslations('tenants');
  const kinds = await getTranslations('kinds');
  const locale = await getLocale();
  return [
    {
      id: 'name',
      header: t('name'),
      isRowHeader: true,
      cell: ({ tenantId, name, slug }: TenantSummary) => (
        <>
          <Link className="row-link" href={`/platform/tenants/${tenantId}`}>
            {name}
          </Link>
          <small>/{slug}</small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }: TenantSummary) => <StatusBadge status={status} /> },
    { id: 'kind', header: t('kind'), isWideOnly: true, cell: ({ kind }: TenantSummary) => <span className="nowrap">{kinds(kind)}</span> },
    {
      id: 'parent',
      header: t('parent'),
      isWideOnly: true,
      cell: ({ parentId }: TenantSummary) => (parentId === null ? <span className="muted">—</span> : (parentName.get(parentId) ?? '…')),
    },
    {
      id: 'members',
      header: t('members'),
      isNumeric: true,
      isWideOnly: true,
      cell: (tenant: TenantSummary) => countedMembers(tenant)?.toLocaleString(locale) ?? <span className="muted">—</span>,
    },
    { id: 'created', header: t('created'), isWideOnly: true, cell: ({ createdAt }: TenantSummary) => <Ago time={createdAt} /> },
  ];
}
