import { Badge, Dialog, DialogTrigger, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { Icon } from '../../../../components/icons.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pageTitle } from '../../../../components/page-title.ts';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { shownEndpointStatus, type WebhookEndpoint } from '../../../../contract/webhooks.ts';
import { idleForm } from '../../../../gateway/change.ts';
import { listEndpoints } from '../../../../gateway/webhooks.ts';
import { createEndpoint } from '../../../../webhooks/actions.ts';
import { EndpointFields } from '../../../../webhooks/endpoint-fields.tsx';
import { Health } from '../../../../webhooks/endpoint-health.tsx';
import { SecretForm } from '../../../../webhooks/secret-form.tsx';

export const generateMetadata = pageTitle('webhooks');

export default async function WebhooksPage({ params }: PageProps<'/t/[tenantSlug]/webhooks'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('webhooks');
  const common = await getTranslations('common');
  return (
    <>
      <PageHead
        title={t('title')}
        description={t('description')}
        actions={
          <DialogTrigger dialogId="new-endpoint">
            <Icon name="plus" /> {t('create')}
          </DialogTrigger>
        }
      />
      <Dialog id="new-endpoint" title={t('createTitle')} closeLabel={common('close')}>
        <SecretForm action={createEndpoint.bind(null, viewer.membership.tenantSlug)} initial={idleForm()} submitLabel={t('create')}>
          <EndpointFields />
        </SecretForm>
      </Dialog>
      <ListCard>
        <Endpoints viewer={viewer} />
      </ListCard>
    </>
  );
}

async function Endpoints({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const page = await listEndpoints(viewer.tenantId);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const columns: Column<WebhookEndpoint>[] = [
    {
      id: 'url',
      header: t('url'),
      isRowHeader: true,
      cell: ({ endpointId, url, description }) => (
        <>
          <Link className="row-link" href={`${viewer.base}/webhooks/${endpointId}`}>
            {url}
          </Link>
          {description && <small>{description}</small>}
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: (endpoint) => <StatusBadge status={shownEndpointStatus(endpoint)} /> },
    {
      id: 'types',
      header: t('eventTypes'),
      isWideOnly: true,
      cell: ({ eventTypes }) => (
        <span className="badges">
          {eventTypes.map((type) => (
            <Badge key={type}>{type}</Badge>
          ))}
        </span>
      ),
    },
    { id: 'health', header: t('health'), isWideOnly: true, cell: (endpoint) => <Health endpoint={endpoint} /> },
    { id: 'created', header: t('created'), isWideOnly: true, cell: ({ createdAt }) => <Ago time={createdAt} /> },
  ];
  return <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ endpointId }) => endpointId} />;
}
