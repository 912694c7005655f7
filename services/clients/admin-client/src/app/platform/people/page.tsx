import { Badge, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
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
import type { PersonSummary } from '../../../contract/people.ts';
import { listPeople } from '../../../gateway/people.ts';

export const generateMetadata = pageTitle('people');

export default async function PeoplePage({ searchParams }: PageProps<'/platform/people'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('people');
  const query = pick(await readQuery(searchParams), ['q', 'cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <FilterBar path="/platform/people" query={query} searchLabel={t('search')} />
      <ListCard query={query}>
        <People query={query} />
      </ListCard>
    </>
  );
}

async function People({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('people');
  const page = await listPeople(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={query['q'] ? t('nothingFound') : t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <>
      <DataTable caption={t('title')} columns={await personColumns()} rows={page.value.items} rowKey={({ id }) => id} />
      <Pager path="/platform/people" query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

async function personColumns() {
  const t = await getTranslations('people');
  return [
    {
      id: 'name',
      header: t('name'),
      isRowHeader: true,
      cell: ({ id, displayName, email, isPlatformAdministrator }: PersonSummary) => (
        <>
          <Link className="row-link" href={`/platform/people/${id}`}>
            {displayName}
          </Link>{' '}
          {isPlatformAdministrator && <Badge intent="accent">{t('platformAdministrator')}</Badge>}
          <small>{email}</small>
        </>
      ),
    },
    {
      id: 'status',
      header: t('address'),
      cell: ({ emailVerifiedAt }: PersonSummary) => <StatusBadge status={emailVerifiedAt === null ? 'unverified' : 'verified'} />,
    },
    {
      id: 'memberships',
      header: t('memberships'),
      isNumeric: true,
      isWideOnly: true,
      cell: ({ membershipCount }: PersonSummary) => membershipCount,
    },
    { id: 'created', header: t('registered'), isWideOnly: true, cell: ({ createdAt }: PersonSummary) => <Ago time={createdAt} /> },
  ];
}
