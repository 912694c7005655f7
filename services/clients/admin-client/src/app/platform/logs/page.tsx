import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { LogTable } from '../../../components/log-table.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { logLevels } from '../../../contract/monitoring.ts';
import { listLogs } from '../../../gateway/monitoring.ts';
import { platformServices } from '../../../traces/services.ts';

export const generateMetadata = pageTitle('logs');

export default async function LogsPage({ searchParams }: PageProps<'/platform/logs'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('logs');
  const query = pick(await readQuery(searchParams), ['q', 'level', 'service', 'tenantId', 'traceId']);
  const filters = [
    { name: 'level', label: t('anyLevel'), options: logLevels.map((level) => ({ value: level, label: level })) },
    { name: 'service', label: t('anyService'), options: platformServices.map((service) => ({ value: service, label: service })) },
  ];
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <FilterBar path="/platform/logs" query={query} searchLabel={t('search')} filters={filters} />
      <ListCard query={query}>
        <Logs query={query} />
      </ListCard>
    </>
  );
}

async function Logs({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('logs');
  const page = await listLogs(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('nothingFound')}>{t('emptyHint')}</EmptyState>;
  return <LogTable caption={t('title')} lines={page.value.items} hasTraceLinks />;
}
