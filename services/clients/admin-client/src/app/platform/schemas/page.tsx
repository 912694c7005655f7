import { Badge, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import type { EventSchema } from '../../../contract/schemas.ts';
import { listSchemas } from '../../../gateway/schemas.ts';
import { EventType } from '../../../live/event-type.tsx';
import { ServiceName } from '../../../traces/service-name.tsx';

export const generateMetadata = pageTitle('schemas');

export default async function SchemasPage({ searchParams }: PageProps<'/platform/schemas'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('schemas');
  const query = pick(await readQuery(searchParams), ['q']);
  return (
    <>
      <PageHead
        title={t('title')}
        description={t('description')}
        actions={
          <Link className="pn-button pn-button-secondary" href="/platform/schemas/check">
            {t('checkNew')}
          </Link>
        }
      />
      <FilterBar path="/platform/schemas" query={query} searchLabel={t('search')} />
      <ListCard query={query}>
        <Schemas query={query} />
      </ListCard>
    </>
  );
}

async function Schemas({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('schemas');
  const page = await listSchemas();
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  const words = (query['q'] ?? '').toLowerCase();
  const found = page.value.items.filter(({ type, producer, description }) =>
    `${type} ${producer} ${description}`.toLowerCase().includes(words),
  );
  if (found.length === 0) return <EmptyState title={t('nothingFound')}>{t('emptyHint')}</EmptyState>;
  const columns: Column<EventSchema>[] = [
    {
      id: 'type',
      header: t('type'),
      isRowHeader: true,
      cell: ({ type, description }) => (
        <>
          <Link className="row-link" href={`/platform/schemas/${encodeURIComponent(type)}`}>
            <EventType type={type} />
          </Link>
          <small className="wrap">{description}</small>
        </>
      ),
    },
    { id: 'version', header: t('version'), isNumeric: true, cell: ({ version }) => <Badge>{t('v', { version })}</Badge> },
    {
      id: 'producer',
      header: t('producer'),
      isWideOnly: true,
      cell: ({ producer, origin }) => (
        <>
          {producer === '*' ? <span className="muted">{t('anyService')}</span> : <ServiceName name={producer} />}
          {origin === 'registered' && <small>{t('registeredOverHttp')}</small>}
        </>
      ),
    },
  ];
  return <DataTable caption={t('title')} columns={columns} rows={found} rowKey={({ type }) => type} />;
}
