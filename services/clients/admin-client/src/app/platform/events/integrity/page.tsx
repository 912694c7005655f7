import { EmptyState } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { ActionForm } from '../../../../components/action-form.tsx';
import { Ago } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { IdChip } from '../../../../components/id-chip.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { Pager } from '../../../../components/pager.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { TenantLink } from '../../../../components/tenant-link.tsx';
import type { Checkpoint } from '../../../../contract/chain.ts';
import { idleForm } from '../../../../gateway/change.ts';
import { listCheckpoints } from '../../../../gateway/chain.ts';
import { EventViews } from '../../../../history/event-views.tsx';
import { verifyLog } from '../../../../integrity/actions.ts';
import { VerificationResult } from '../../../../integrity/verification-result.tsx';

const PATH = '/platform/events/integrity';

export default async function IntegrityPage({ searchParams }: PageProps<'/platform/events/integrity'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('integrity');
  const all = await readQuery(searchParams);
  const query = pick(all, ['cursor']);
  const verificationId = all['verification'];
  return (
    <>
      <title>{t('title')}</title>
      <PageHead
        title={t('title')}
        description={t('description')}
        actions={
          <ActionForm key={verificationId} action={verifyLog} initial={idleForm()} submitLabel={t('verify')} className="form-inline" />
        }
      />
      <EventViews current="integrity" />
      {verificationId !== undefined && <VerificationResult verificationId={verificationId} />}
      <ListCard query={query}>
        <Checkpoints query={query} />
      </ListCard>
    </>
  );
}

async function Checkpoints({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('integrity');
  const locale = await getLocale();
  const page = await listCheckpoints(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const columns: Column<Checkpoint>[] = [
    {
      id: 'chain',
      header: t('chain'),
      isRowHeader: true,
      cell: ({ tenantId }) => (tenantId === null ? t('platformChain') : <TenantLink tenantId={tenantId} />),
    },
    { id: 'events', header: t('events'), isNumeric: true, cell: ({ events }) => events.toLocaleString(locale) },
    { id: 'position', header: t('position'), isNumeric: true, isWideOnly: true, cell: ({ position }) => position },
    { id: 'hash', header: t('hash'), isWideOnly: true, cell: ({ hash }) => <IdChip id={hash} /> },
    { id: 'signed', header: t('signed'), cell: ({ signedAt }) => <Ago time={signedAt} /> },
  ];
  return (
    <>
      <DataTable
        caption={t('checkpoints')}
        columns={columns}
        rows={page.value.items}
        rowKey={({ tenantId, position }) => `${tenantId ?? ''} ${position}`}
      />
      <Pager path={PATH} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
