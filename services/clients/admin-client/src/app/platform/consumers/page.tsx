import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { Figures } from '../../../components/facts.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { pageTitle } from '../../../components/page-title.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { RefreshButton } from '../../../components/refresh-button.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import type { ConsumerGroup } from '../../../contract/consumers.ts';
import { listConsumerGroups } from '../../../gateway/consumers.ts';

export const generateMetadata = pageTitle('consumers');

export default async function ConsumersPage(): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  return (
    <>
      <PageHead title={t('title')} description={t('description')} actions={<RefreshButton label={common('refresh')} />} />
      <Groups />
    </>
  );
}

async function Groups(): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const locale = await getLocale();
  const page = await listConsumerGroups();
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
        <DataTable caption={t('title')} columns={await groupColumns(furthest)} rows={groups} rowKey={({ group }) => group} />
      </ListCard>
    </>
  );
}

function countStopped(groups: readonly ConsumerGroup[]): number {
  return groups.filter(({ status }) => status === 'stopped').length;
}

async function groupColumns(furthest: number): Promise<Column<ConsumerGroup>[]> {
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
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    {
      id: 'lag',
      header: t('lag'),
      isNumeric: true,
      cell: ({ lag }) => (
        <span className="duration">
          <meter min={0} max={Math.max(furthest, 1)} value={lag} aria-hidden="true" />
          {lag.toLocaleString(locale)}
        </span>
      ),
    },
    { id: 'inFlight', header: t('inFlight'), isNumeric: true, isWideOnly: true, cell: ({ inFlight, waiting }) => inFlight + waiting },
    {
      id: 'deadLetters',
      header: t('deadLetters'),
      isNumeric: true,
      cell: ({ deadLetters }) => (deadLetters > 0 ? <strong className="bad">{deadLetters}</strong> : 0),
    },
    { id: 'acknowledged', header: t('acknowledged'), isWideOnly: true, cell: ({ acknowledgedAt }) => <Ago time={acknowledgedAt} /> },
  ];
}
