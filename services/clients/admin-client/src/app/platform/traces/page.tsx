import { Badge, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { type Filter, FilterBar } from '../../../components/filter-bar.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { tenantNames } from '../../../components/tenant-names.ts';
import type { TraceSummary } from '../../../contract/monitoring.ts';
import { formatDuration } from '../../../format/time.ts';
import { listTraces } from '../../../gateway/monitoring.ts';
import { ServiceName } from '../../../traces/service-name.tsx';
import { platformServices } from '../../../traces/services.ts';

export const generateMetadata = pageTitle('traces');

export default async function TracesPage({ searchParams }: PageProps<'/platform/traces'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('traces');
  const query = pick(await readQuery(searchParams), ['q', 'service', 'tenantId', 'hasError', 'sinceMinutes']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <FilterBar path="/platform/traces" query={query} searchLabel={t('search')} filters={await traceFilters()} />
      <ListCard query={query}>
        <Traces query={query} />
      </ListCard>
    </>
  );
}

async function traceFilters(): Promise<Filter[]> {
  const t = await getTranslations('traces');
  const tenants = [...(await tenantNames())].map(([value, label]) => ({ value, label }));
  return [
    {
      name: 'service',
      label: t('throughGateway'),
      options: [{ value: 'all', label: t('anyService') }, ...platformServices.map((service) => ({ value: service, label: service }))],
    },
    { name: 'tenantId', label: t('anyTenant'), options: tenants },
    {
      name: 'hasError',
      label: t('anyOutcome'),
      options: [
        { value: 'true', label: t('onlyErrors') },
        { value: 'false', label: t('onlyGood') },
      ],
    },
    {
      name: 'sinceMinutes',
      label: t('lastDay'),
      options: [
        { value: '15', label: t('last15Minutes') },
        { value: '60', label: t('lastHour') },
        { value: '10080', label: t('lastWeek') },
      ],
    },
  ];
}

async function Traces({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('traces');
  const page = await listTraces({ ...query, service: serviceAsked(query['service']) });
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('nothingFound')}>{t('emptyHint')}</EmptyState>;
  const longestMs = Math.max(...page.value.items.map(({ durationMs }) => durationMs));
  return (
    <DataTable caption={t('title')} columns={await traceColumns(longestMs)} rows={page.value.items} rowKey={({ traceId }) => traceId} />
  );
}

/** What people do comes through the gateway; the consumers' polling behind it would bury it. */
function serviceAsked(service: string | undefined): string | undefined {
  return service === 'all' ? undefined : (service ?? 'api-gateway');
}

async function traceColumns(longestMs: number): Promise<Column<TraceSummary>[]> {
  const t = await getTranslations('traces');
  const names = await tenantNames();
  return [
    {
      id: 'root',
      header: t('root'),
      isRowHeader: true,
      cell: ({ traceId, rootName, hasError, tenantId }) => (
        <>
          <Link className="row-link mono" href={`/platform/traces/${traceId}`}>
            {rootName}
          </Link>{' '}
          {hasError && <Badge intent="danger">{t('error')}</Badge>}
          {tenantId && <small>{names.get(tenantId) ?? `…${tenantId.slice(-8)}`}</small>}
        </>
      ),
    },
    {
      id: 'services',
      header: t('services'),
      isWideOnly: true,
      cell: ({ services }) => (
        <span className="service-list">
          {services.map((service) => (
            <ServiceName key={service} name={service} />
          ))}
        </span>
      ),
    },
    { id: 'spans', header: t('spans'), isNumeric: true, isWideOnly: true, cell: ({ spanCount }) => spanCount },
    {
      id: 'duration',
      header: t('duration'),
      isNumeric: true,
      cell: ({ durationMs }) => (
        <span className="duration">
          <meter min={0} max={longestMs} value={durationMs} aria-hidden="true" />
          {formatDuration(durationMs)}
        </span>
      ),
    },
    { id: 'started', header: t('started'), cell: ({ startedAt }) => <Ago time={startedAt} /> },
  ];
}
