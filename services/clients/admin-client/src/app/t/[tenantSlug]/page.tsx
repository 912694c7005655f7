import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openTenant, type TenantViewer } from '../../../access/viewer.ts';
import { Ago, Moment } from '../../../components/ago.tsx';
import { type Figure, Figures } from '../../../components/facts.tsx';
import { MoneyText } from '../../../components/money-text.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { pageTitle } from '../../../components/page-title.ts';
import { Panel } from '../../../components/panel.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { TableSkeleton } from '../../../components/table-skeleton.tsx';
import { sumMoney } from '../../../format/money.ts';
import { listMembers } from '../../../gateway/people.ts';
import { listInvoices, listPayments, loadBillingAccount } from '../../../gateway/payments.ts';
import { loadTenant } from '../../../gateway/tenants.ts';
import { Mark } from '../../../shell/mark.tsx';

export const generateMetadata = pageTitle('overview');

export default async function TenantOverviewPage({ params }: PageProps<'/t/[tenantSlug]'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('tenantOverview');
  const tenant = await loadTenant(viewer.tenantId);
  if (!tenant.ok) return <ProblemPanel problem={tenant.problem} />;
  return (
    <>
      <PageHead
        title={
          <>
            {tenant.value.name} <StatusBadge status={tenant.value.status} />
          </>
        }
        description={tenant.value.description || t('description')}
      />
      <Suspense fallback={<TableSkeleton rows={2} />}>
        <Standing viewer={viewer} />
      </Suspense>
      <div className="columns columns-even">
        <Panel
          title={t('recentPayments')}
          id="payments"
          isFlush
          action={
            <Link className="quiet-link" href={`${viewer.base}/payments`}>
              {t('allPayments')}
            </Link>
          }
        >
          <Suspense fallback={<TableSkeleton rows={5} />}>
            <RecentPayments viewer={viewer} />
          </Suspense>
        </Panel>
        <Panel
          title={t('recentMembers')}
          id="members"
          isFlush
          action={
            <Link className="quiet-link" href={`${viewer.base}/members`}>
              {t('allMembers')}
            </Link>
          }
        >
          <Suspense fallback={<TableSkeleton rows={5} />}>
            <RecentMembers viewer={viewer} />
          </Suspense>
        </Panel>
      </div>
    </>
  );
}

const COUNTED_AT_MOST = '200';

async function Standing({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('tenantOverview');
  const query = { limit: COUNTED_AT_MOST };
  const [members, payments, invoices, billing] = await Promise.all([
    listMembers(viewer.tenantId, query),
    listPayments(viewer.tenantId, query),
    listInvoices(viewer.tenantId, query),
    loadBillingAccount(viewer.tenantId),
  ]);
  const figures: Figure[] = [];
  if (members.ok) {
    const active = members.value.items.filter(({ status }) => status === 'active').length;
    const pending = members.value.items.filter(({ status }) => status === 'pending').length;
    figures.push({
      label: t('members'),
      value: `${String(active)}${members.value.nextCursor ? '+' : ''}`,
      note: t('pendingMembers', { count: pending }),
    });
  }
  if (payments.ok) {
    const year = new Date().getUTCFullYear();
    const settled = payments.value.items.filter(
      ({ status, createdAt }) => status === 'succeeded' && new Date(createdAt).getUTCFullYear() === year,
    );
    const [income] = sumMoney(settled.map(({ amount }) => amount));
    const value = income === undefined ? '—' : <MoneyText value={income} />;
    figures.push({
      label: t('income', { year: String(year) }),
      value,
      note: payments.value.nextCursor ? t('latestOnly') : t('settledPayments', { count: settled.length }),
    });
  }
  if (invoices.ok)
    figures.push({
      label: t('invoices'),
      value: `${String(invoices.value.items.length)}${invoices.value.nextCursor ? '+' : ''}`,
      note: t('invoicesNote'),
    });
  if (billing.ok) {
    figures.push({
      label: t('billing'),
      value: billing.value.planName,
      note: (
        <>
          <StatusBadge status={billing.value.status} /> {t('until')} <Moment time={billing.value.currentPeriodEnd} isDateOnly />
        </>
      ),
    });
  }
  return <Figures figures={figures} />;
}

async function RecentPayments({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('tenantOverview');
  const page = await listPayments(viewer.tenantId, { limit: '6' });
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('noPayments')} headingLevel="h3" />;
  return (
    <ul className="event-list">
      {page.value.items.map(({ paymentId, payerName, amount, status, createdAt }) => (
        <li key={paymentId}>
          <Link href={`${viewer.base}/payments/${paymentId}`} className="event-gist row-link">
            {payerName}
          </Link>
          <StatusBadge status={status} />
          <strong>
            <MoneyText value={amount} />
          </strong>
          <Ago time={createdAt} />
        </li>
      ))}
    </ul>
  );
}

async function RecentMembers({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('tenantOverview');
  const roles = await getTranslations('roles');
  const page = await listMembers(viewer.tenantId, { limit: '6' });
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('noMembers')} headingLevel="h3" />;
  return (
    <ul className="event-list">
      {page.value.items.map(({ membershipId, displayName, role, status, joinedAt }) => (
        <li key={membershipId}>
          <Mark name={displayName} isRound />
          <span className="event-gist">
            <strong>{displayName}</strong> <span className="muted">{roles(role)}</span>
          </span>
          <StatusBadge status={status} />
          <Ago time={joinedAt} />
        </li>
      ))}
    </ul>
  );
}
