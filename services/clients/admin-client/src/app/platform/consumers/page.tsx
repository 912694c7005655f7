import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Figures } from '../../../components/facts.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { pageTitle } from '../../../components/page-title.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { RefreshButton } from '../../../components/refresh-button.tsx';
import { RefreshForAWhile } from '../../../components/refresh-for-a-while.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { TableSkeleton } from '../../../components/table-skeleton.tsx';
import { LagSpark } from '../../../consumers/lag-chart.tsx';
import { NewPushGroup } from '../../../consumers/push-dialogs.tsx';
import { type ConsumerGroup, shownStatus } from '../../../contract/consumers.ts';
import { listConsumerGroups } from '../../../gateway/consumers.ts';
import { listLagByGroup } from '../../../gateway/monitoring.ts';

export const generateMetadata = pageTitle('consumers');

export default async function ConsumersPage(): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  return (
    <>
      <PageHead
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <RefreshButton label={common('refresh')} />
            <NewPushGroup />
          </>
        }
      />
      <RefreshForAWhile times={40} />
      <Suspense fallback={<TableSkeleton />}>
        <Groups />
      </Suspense>
    </>
  );
}

async function Groups(): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const locale = await getLocale();
  const [page, lags] = await Promise.all([listConsumerGroups(), listLagByGroup()]);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  const groups = page.value.items;
  if (groups.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const sum = (count: (group: ConsumerGroup) => number): string =>
    groups.reduce((total, group) => total + count(group), 0).toLocaleString(locale);
  const furthest = Math.max(...groups.map(({ lag }) => lag));
  return (
    <>
      <Figures
        figures={[
          { label: t('groups'), value: groups.length.toLocaleString(locale), note: t('stopped', { count: countStopped(groups) }) },
          { label: t('furthestBehind'), value: furthest.toLocaleString(locale), note: t('events') },
          { label: t('inFlight'), value: sum(({ inFlight }) => inFlight), note: t('handedOut') },
          { label: t('deadLetters'), value: sum(({ deadLetters }) => deadLetters), note: t('laidAside') },
        ]}
      />
      <ListCard>
        <DataTable caption={t('title')} columns={await groupColumns(furthest, lags)} rows={groups} rowKey={({ group }) => group} />
      </ListCard>
    </>
  );
}

function countStopped(groups: readonly ConsumerGroup[]): number {
  return groups.filter(({ status }) => status === 'stopped').length;
}

async function groupColumns(furthest: number, lags: Awaited<ReturnType<typeof listLagByGroup>>): Promise<Column<ConsumerGroup>[]> {
  const t = await getTranslations('consumers');
  const locale = await getLocale();
  return [
    {
      id: 'group',
      header: t('group'),
      isRowHeader: true,
      cell: ({ group, types, push }) => (
        <>
          <Link className="row-link" href={`/platform/consumers/${encodeURIComponent(group)}`}>
            {group}
          </Link>
          <small>{push ? t('pushTo', { url: push.url }) : types === null ? t('allTypes') : t('types', { count: types.length })}</small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: (group) => <StatusBadge status={shownStatus(group)} /> },
    { id: 'hour', header: t('lastHour'), isWideOnly: true, cell: ({ group }) => <LagSpark samples={lags.get(group) ?? []} /> },
    {
      id: 'lag',
      header: t('lag'),
      isNumeric: true,
      cell: ({ lag }) => <Lag lag={lag} furthest={furthest} words={lag.toLocaleString(locale)} />,
    },
    {
      id: 'inFlight',
      header: t('inFlight'),
      isNumeric: true,
      isWideOnly: true,
      cell: ({ inFlight, waiting }) => (
        <>
          {inFlight.toLocaleString(locale)}
          {waiting > 0 && <small>{t('waitingCount', { count: waiting })}</small>}
        </>
      ),
    },
    {
      id: 'deadLetters',
      header: t('deadLetters'),
      isNumeric: true,
      cell: ({ deadLetters }) => (deadLetters > 0 ? <strong className="bad">{deadLetters.toLocaleString(locale)}</strong> : 0),
    },
    { id: 'acknowledged', header: t('acknowledged'), isWideOnly: true, cell: ({ acknowledgedAt }) => <Ago time={acknowledgedAt} /> },
  ];
}

function Lag({ lag, furthest, words }: { readonly lag: number; readonly furthest: number; readonly words: string }): ReactElement {
  return (
    <span className="lag-cell">
      <span className="lag-bar" aria-hidden="true">
        <span style={{ inlineSize: `${String((lag / Math.max(furthest, 1)) * 100)}%` }} />
      </span>
      <span>{words}</span>
    </span>
  );
}
