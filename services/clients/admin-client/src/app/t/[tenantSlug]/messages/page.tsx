import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { ListCard } from '../../../../components/list-card.tsx';
import { MessageTable } from '../../../../components/message-table.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { pageTitle } from '../../../../components/page-title.ts';
import { Pager } from '../../../../components/pager.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { listMessages } from '../../../../gateway/messages.ts';

export const generateMetadata = pageTitle('messages');

export default async function MessagesPage({ params, searchParams }: PageProps<'/t/[tenantSlug]/messages'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('messages');
  const query = pick(await readQuery(searchParams), ['cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <ListCard query={query}>
        <Messages viewer={viewer} query={query} />
      </ListCard>
    </>
  );
}

async function Messages({ viewer, query }: { readonly viewer: TenantViewer; readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('messages');
  const page = await listMessages(viewer.tenantId, query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <>
      <MessageTable caption={t('title')} messages={page.value.items} />
      <Pager path={`${viewer.base}/messages`} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
