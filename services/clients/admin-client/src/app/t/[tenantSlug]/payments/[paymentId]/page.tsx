import { ButtonLink, Callout } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../../access/viewer.ts';
import { Moment } from '../../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../../components/data-table.tsx';
import { Facts } from '../../../../../components/facts.tsx';
import { Icon } from '../../../../../components/icons.tsx';
import { IdChip } from '../../../../../components/id-chip.tsx';
import { MoneyText } from '../../../../../components/money-text.tsx';
import { PageHead } from '../../../../../components/page-head.tsx';
import { Panel } from '../../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../../components/status-badge.tsx';
import type { LedgerEntry, PaymentDetail } from '../../../../../contract/payments.ts';
import { loadPayment } from '../../../../../gateway/payments.ts';

export default async function PaymentPage({ params }: PageProps<'/t/[tenantSlug]/payments/[paymentId]'>): Promise<ReactElement> {
  const { tenantSlug, paymentId } = await params;
  const viewer = await openTenant(tenantSlug);
  const t = await getTranslations('payments');
  const found = await loadPayment(viewer.tenantId, paymentId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const payment = found.value;
  return (
    <>
      <title>{payment.payerName}</title>
      <PageHead
        crumbs={[{ href: `${viewer.base}/payments`, label: t('title') }]}
        title={
          <>
            <MoneyText value={payment.amount} /> <StatusBadge status={payment.status} />
          </>
        }
        description={`${payment.payerName} · ${payment.description}`}
        actions={
          payment.invoiceId && (
            <ButtonLink component={Link} variant="secondary" href={`${viewer.base}/invoices/${payment.invoiceId}`}>
              <Icon name="invoices" /> {t('toInvoice')}
            </ButtonLink>
          )
        }
      />
      {payment.status === 'failed' && (
        <Callout intent="danger" title={t('failedTitle')}>
          {t('failedBody')} {payment.failureCode && <code>{payment.failureCode}</code>}
        </Callout>
      )}
      <div className="columns">
        <PaymentFacts viewer={viewer} payment={payment} />
        <Panel title={t('ledger')} id="ledger" isFlush>
          {payment.ledgerEntries.length === 0 ? <p className="panel-note">{t('noLedger')}</p> : <Ledger entries={payment.ledgerEntries} />}
        </Panel>
      </div>
    </>
  );
}

async function PaymentFacts({
  viewer,
  payment,
}: {
  readonly viewer: TenantViewer;
  readonly payment: PaymentDetail;
}): Promise<ReactElement> {
  const t = await getTranslations('payments');
  return (
    <Panel title={t('about')} id="about">
      <Facts
        facts={[
          [t('date'), <Moment key="date" time={payment.createdAt} />],
          [
            t('card'),
            payment.card === null ? (
              '—'
            ) : (
              <span key="card" className="card-brand">{`${payment.card.brand} ···· ${payment.card.last4}`}</span>
            ),
          ],
          [t('paymentId'), <IdChip key="id" id={payment.paymentId} />],
          [t('trace'), <Trace key="trace" viewer={viewer} traceId={payment.traceId} />],
        ]}
      />
    </Panel>
  );
}

/** Traces run through every organisation's services, so only who runs the platform may open one; the id helps everyone who asks them. */
async function Trace({ viewer, traceId }: { readonly viewer: TenantViewer; readonly traceId: string | null }): Promise<ReactElement> {
  const t = await getTranslations('payments');
  if (traceId === null) return <span className="muted">—</span>;
  if (!viewer.person.isPlatformAdministrator) return <IdChip id={traceId} />;
  return (
    <span className="actions">
      <Link className="quiet-link" href={`/platform/traces/${traceId}`}>
        {t('toTrace')}
      </Link>
      <IdChip id={traceId} />
    </span>
  );
}

async function Ledger({ entries }: { readonly entries: readonly LedgerEntry[] }): Promise<ReactElement> {
  const t = await getTranslations('payments');
  const isDebit = ({ amount }: LedgerEntry) => !amount.amount.startsWith('-');
  const magnitude = ({ amount }: LedgerEntry) => ({ ...amount, amount: amount.amount.replace('-', '') });
  const columns: Column<LedgerEntry>[] = [
    {
      id: 'account',
      header: t('account'),
      isRowHeader: true,
      cell: ({ account, accountName }) => (
        <>
          {accountName}
          <small>
            <code>{account}</code>
          </small>
        </>
      ),
    },
    { id: 'debit', header: t('debit'), isNumeric: true, cell: (entry) => isDebit(entry) && <MoneyText value={magnitude(entry)} /> },
    { id: 'credit', header: t('credit'), isNumeric: true, cell: (entry) => !isDebit(entry) && <MoneyText value={magnitude(entry)} /> },
  ];
  return (
    <DataTable caption={t('ledger')} columns={columns} rows={entries} rowKey={({ account, amount }) => `${account} ${amount.amount}`} />
  );
}
