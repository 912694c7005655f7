import { Badge, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pageTitle } from '../../../../components/page-title.ts';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import type { TemplateSummary } from '../../../../contract/messages.ts';
import { listTemplates } from '../../../../gateway/messages.ts';

export const generateMetadata = pageTitle('templates');

export default async function TemplatesPage({ params }: PageProps<'/t/[tenantSlug]/templates'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('templates');
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <ListCard>
        <Templates viewer={viewer} />
      </ListCard>
    </>
  );
}

async function Templates({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('templates');
  const page = await listTemplates(viewer.tenantId);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const columns: Column<TemplateSummary>[] = [
    {
      id: 'name',
      header: t('name'),
      isRowHeader: true,
      cell: ({ templateId, name, locale, subject }) => (
        <>
          <Link className="row-link" href={`${viewer.base}/templates/${templateId}`}>
            {name}
          </Link>{' '}
          <Badge>{locale}</Badge>
          <small>{subject}</small>
        </>
      ),
    },
    { id: 'version', header: t('version'), isNumeric: true, cell: ({ version }) => version },
    { id: 'updated', header: t('updated'), isWideOnly: true, cell: ({ updatedAt }) => <Ago time={updatedAt} /> },
  ];
  return <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ templateId }) => templateId} />;
}
