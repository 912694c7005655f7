import { Badge, Callout } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openTenant, type TenantViewer } from '../../../../../access/viewer.ts';
import { Ago, Moment } from '../../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../../components/data-table.tsx';
import { Facts } from '../../../../../components/facts.tsx';
import { FilterBar } from '../../../../../components/filter-bar.tsx';
import { IdChip } from '../../../../../components/id-chip.tsx';
import { ListCard } from '../../../../../components/list-card.tsx';
import { PageHead } from '../../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../../components/page-query.ts';
import { Pager } from '../../../../../components/pager.tsx';
import { Panel } from '../../../../../components/panel.tsx';
import { Failed } from '../../../../../components/failed.tsx';
import { ProblemPanel } from '../../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../../components/status-badge.tsx';
import { TableSkeleton } from '../../../../../components/table-skeleton.tsx';
import { deliveryStatuses, shownEndpointStatus, type WebhookDelivery, type WebhookEndpoint } from '../../../../../contract/webhooks.ts';
import { listDeliveries, loadEndpoint } from '../../../../../gateway/webhooks.ts';
import { EventType } from '../../../../../live/event-type.tsx';
import { ReplayProgress } from '../../../../../webhooks/replay-progress.tsx';
import { EndpointActions } from '../../../../../webhooks/endpoint-actions.tsx';

export default async function EndpointPage({
  params,
  searchParams,
}: PageProps<'/t/[tenantSlug]/webhooks/[endpointId]'>): Promise<ReactElement> {
  const { tenantSlug, endpointId } = await params;
  const viewer = await openTenant(tenantSlug);
  const t = await getTranslations('webhooks');
  const statuses = await getTranslations('status');
  const all = await readQuery(searchParams);
  const query = pick(all, ['status', 'cursor']);
  const found = await loadEndpoint(viewer.tenantId, endpointId);
  if (!found.ok)
    return <Failed crumb={{ href: `${viewer.base}/webhooks`, label: t('title') }} title={t('aboutTitle')} problem={found.problem} />;
  const endpoint = found.value;
  const path = `${viewer.base}/webhooks/${endpointId}`;
  const options = deliveryStatuses.map((status) => ({ value: status, label: statuses(status) }));
  return (
    <>
      <title>{t('title')}</title>
      <PageHead
        crumbs={[{ href: `${viewer.base}/webhooks`, label: t('title') }]}
        title={
          <>
            <span className="break">{endpoint.url}</span> <StatusBadge status={shownEndpointStatus(endpoint)} />
          </>
        }
        actions={<EndpointActions key={endpoint.status} slug={tenantSlug} endpoint={endpoint} />}
      />
      {endpoint.status === 'disabled' && (
        <Callout intent="warning" title={t('disabledTitle')}>
          {t(`reason.${endpoint.disabledReason ?? 'operator'}`)}
        </Callout>
      )}
      {all['replay'] !== undefined && (
        <Suspense fallback={<TableSkeleton rows={1} />}>
          <ReplayProgress tenantId={viewer.tenantId} endpointId={endpointId} replayId={all['replay']} />
        </Suspense>
      )}
      <div className="columns">
        <About endpoint={endpoint} />
        <div className="stack">
          <FilterBar path={path} query={query} filters={[{ name: 'status', label: t('anyStatus'), options }]} />
          <ListCard query={query}>
            <Deliveries viewer={viewer} endpointId={endpointId} query={query} path={path} />
          </ListCard>
        </div>
      </div>
    </>
  );
}

async function About({ endpoint }: { readonly endpoint: WebhookEndpoint }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  return (
    <Panel title={t('aboutTitle')} id="about">
      {endpoint.description && <p className="lead">{endpoint.description}</p>}
      <Facts
        facts={[
          [
            t('eventTypes'),
            <span key="types" className="badges">
              {endpoint.eventTypes.map((type) => (
                <Badge key={type}>{type}</Badge>
              ))}
            </span>,
          ],
          [t('order'), endpoint.isOrdered ? t('ordered') : t('unordered')],
          [t('pending'), endpoint.pendingDeliveries],
          ...(endpoint.failingSince === null ? [] : ([[t('failingSince'), <Ago key="failing" time={endpoint.failingSince} />]] as const)),
          ...(endpoint.previousSecretUntil === null
            ? []
            : ([[t('previousSecret'), <Moment key="secret" time={endpoint.previousSecretUntil} />]] as const)),
          [t('created'), <Moment key="created" time={endpoint.createdAt} />],
          [t('id'), <IdChip key="id" id={endpoint.endpointId} />],
        ]}
      />
    </Panel>
  );
}

interface DeliveriesProps {
  readonly viewer: TenantViewer;
  readonly endpointId: string;
  readonly query: PageQuery;
  readonly path: string;
}

async function Deliveries({ viewer, endpointId, query, path }: DeliveriesProps): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const page = await listDeliveries(viewer.tenantId, endpointId, query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <p className="panel-note">{query['status'] ? t('noneMatch') : t('noDeliveries')}</p>;
  const columns: Column<WebhookDelivery>[] = [
    {
      id: 'type',
      header: t('event'),
      isRowHeader: true,
      cell: ({ deliveryId, type, position }) => (
        <>
          <Link className="row-link" href={`${path}/deliveries/${deliveryId}`}>
            <EventType type={type} />
          </Link>
          <small>{t('atPosition', { position })}</small>
        </>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    { id: 'answer', header: t('answer'), isNumeric: true, cell: ({ lastStatus }) => lastStatus ?? '—' },
    { id: 'attempts', header: t('attempts'), isNumeric: true, isWideOnly: true, cell: ({ attempts }) => attempts },
    { id: 'next', header: t('nextAttempt'), isWideOnly: true, cell: ({ nextAttemptAt }) => <Ago time={nextAttemptAt} /> },
  ];
  return (
    <>
      <DataTable caption={t('deliveries')} columns={columns} rows={page.value.items} rowKey={({ deliveryId }) => deliveryId} />
      <Pager path={path} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}
