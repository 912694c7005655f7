import { Callout, Dialog, DialogTrigger, TextArea } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { ActionForm } from '../../../../components/action-form.tsx';
import { Moment } from '../../../../components/ago.tsx';
import { EventList } from '../../../../components/event-list.tsx';
import { Facts } from '../../../../components/facts.tsx';
import { IdChip } from '../../../../components/id-chip.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { Panel } from '../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { TableSkeleton } from '../../../../components/table-skeleton.tsx';
import { TenantLink } from '../../../../components/tenant-link.tsx';
import { countedMembers, type Tenant } from '../../../../contract/tenants.ts';
import { idleForm } from '../../../../gateway/change.ts';
import { listLatestEvents } from '../../../../gateway/events.ts';
import { loadPlatformTenant } from '../../../../gateway/tenants.ts';
import { reactivateTenant, suspendTenant } from './actions.ts';

export default async function TenantPage({ params }: PageProps<'/platform/tenants/[tenantId]'>): Promise<ReactElement> {
  await openPlatform();
  const { tenantId } = await params;
  const t = await getTranslations('tenants');
  const found = await loadPlatformTenant(tenantId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const tenant = found.value;
  return (
    <>
      <title>{tenant.name}</title>
      <PageHead
        crumbs={[{ href: '/platform/tenants', label: t('title') }]}
        title={
          <>
            {tenant.name} <StatusBadge status={tenant.status} />
          </>
        }
        // Another status is another dialog: the one that made the change is gone, and with it whether it was open.
        actions={<TenantActions key={tenant.status} tenant={tenant} />}
      />
      {tenant.status === 'suspended' && (
        <Callout intent="warning" title={t('suspendedTitle')}>
          {t('suspendedBody')}
        </Callout>
      )}
      <div className="columns">
        <TenantFacts tenant={tenant} />
        <Panel
          title={t('latestEvents')}
          id="events"
          isFlush
          action={
            <Link className="quiet-link" href={`/platform/events?tenantId=${tenantId}`}>
              {t('allEvents')}
            </Link>
          }
        >
          <Suspense fallback={<TableSkeleton rows={5} />}>
            <TenantEvents tenantId={tenantId} />
          </Suspense>
        </Panel>
      </div>
    </>
  );
}

async function TenantFacts({ tenant }: { readonly tenant: Tenant }): Promise<ReactElement> {
  const t = await getTranslations('tenants');
  const kinds = await getTranslations('kinds');
  return (
    <Panel title={t('about')} id="about">
      {tenant.description && <p className="lead">{tenant.description}</p>}
      <Facts
        facts={[
          [t('address'), <code key="slug">/{tenant.slug}</code>],
          [t('kind'), kinds(tenant.kind)],
          [t('parent'), <TenantLink key="parent" tenantId={tenant.parentId} />],
          [t('members'), countedMembers(tenant) ?? '—'],
          [t('created'), <Moment key="created" time={tenant.createdAt} />],
          [t('id'), <IdChip key="id" id={tenant.tenantId} />],
        ]}
      />
    </Panel>
  );
}

async function TenantActions({ tenant }: { readonly tenant: Tenant }): Promise<ReactElement | null> {
  const t = await getTranslations('tenants');
  const common = await getTranslations('common');
  if (tenant.status !== 'active' && tenant.status !== 'suspended') return null;
  const isSuspended = tenant.status === 'suspended';
  const title = isSuspended ? t('reactivateTitle', { name: tenant.name }) : t('suspendTitle', { name: tenant.name });
  return (
    <>
      <DialogTrigger dialogId="change-status" variant={isSuspended ? 'primary' : 'secondary'}>
        {isSuspended ? t('reactivate') : t('suspend')}
      </DialogTrigger>
      <Dialog id="change-status" title={title} closeLabel={common('close')}>
        <p className="muted">{isSuspended ? t('reactivateBody') : t('suspendBody')}</p>
        {isSuspended ? (
          <ActionForm action={reactivateTenant.bind(null, tenant.tenantId)} initial={idleForm()} submitLabel={t('reactivate')} />
        ) : (
          <ActionForm action={suspendTenant.bind(null, tenant.tenantId)} initial={idleForm()} submitLabel={t('suspend')} variant="danger">
            <TextArea name="reason" label={t('reason')} hint={t('reasonHint')} maxLength={500} required />
          </ActionForm>
        )}
      </Dialog>
    </>
  );
}

async function TenantEvents({ tenantId }: { readonly tenantId: string }): Promise<ReactElement> {
  const events = await listLatestEvents({ tenantId, limit: '12' });
  return events.ok ? <EventList events={events.value.items} /> : <ProblemPanel problem={events.problem} />;
}
