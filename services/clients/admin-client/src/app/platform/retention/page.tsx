import { EmptyState } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { type Column, DataTable } from '../../../components/data-table.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { pageTitle } from '../../../components/page-title.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { TenantLink } from '../../../components/tenant-link.tsx';
import type { RetentionRule } from '../../../contract/retention.ts';
import { listRetentionRules } from '../../../gateway/retention.ts';
import { EventType } from '../../../live/event-type.tsx';
import { NewRule, RuleActions } from '../../../retention/rule-dialogs.tsx';

export const generateMetadata = pageTitle('retention');

export default async function RetentionPage(): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('retention');
  return (
    <>
      <PageHead title={t('title')} description={t('description')} actions={<NewRule />} />
      <ListCard>
        <Rules />
      </ListCard>
    </>
  );
}

async function Rules(): Promise<ReactElement> {
  const t = await getTranslations('retention');
  const locale = await getLocale();
  const page = await listRetentionRules();
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const about = ({ type, category }: RetentionRule): string =>
    type ?? (category === null ? t('everyEvent') : t('ofCategory', { category }));
  const columns: Column<RetentionRule>[] = [
    {
      id: 'what',
      header: t('events'),
      isRowHeader: true,
      cell: (rule) => (rule.type === null ? <strong>{about(rule)}</strong> : <EventType type={rule.type} />),
    },
    {
      id: 'tenant',
      header: t('organisation'),
      isWideOnly: true,
      cell: ({ tenantId }) => (tenantId === null ? <span className="muted">{t('everyTenant')}</span> : <TenantLink tenantId={tenantId} />),
    },
    { id: 'days', header: t('kept'), isNumeric: true, cell: ({ keepDays }) => t('days', { count: keepDays }) },
    { id: 'removed', header: t('removed'), isNumeric: true, isWideOnly: true, cell: ({ removed }) => removed.toLocaleString(locale) },
    { id: 'changed', header: t('changed'), isWideOnly: true, cell: ({ changedAt }) => <Ago time={changedAt} /> },
    {
      id: 'actions',
      header: <span className="sr-only">{t('actions')}</span>,
      cell: (rule) => <RuleActions key={rule.changedAt} rule={rule} about={about(rule)} />,
    },
  ];
  return <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ ruleId }) => ruleId} />;
}
