import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { FilterBar } from '../../../components/filter-bar.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { MessageTable } from '../../../components/message-table.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { Pager } from '../../../components/pager.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { listCapturedMail } from '../../../gateway/messages.ts';

export const generateMetadata = pageTitle('mail');

export default async function MailPage({ searchParams }: PageProps<'/platform/mail'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('mail');
  const query = pick(await readQuery(searchParams), ['q', 'cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <FilterBar path="/platform/mail" query={query} searchLabel={t('search')} />
      <ListCard query={query}>
        <Mail query={query} />
      </ListCard>
    </>
  );
}

async function Mail({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('mail');
  const page = await listCapturedMail(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={query['q'] ? t('nothingFound') : t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <>
      <MessageTable caption={t('title')} messages={page.value.items} base="/platform/mail" />
      <Pager path="/platform/mail" query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
