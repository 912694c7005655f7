import { Card } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant } from '../../../../../access/viewer.ts';
import { Moment } from '../../../../../components/ago.tsx';
import { MoneyText } from '../../../../../components/money-text.tsx';
import { PageHead } from '../../../../../components/page-head.tsx';
import { PrintButton } from '../../../../../components/print-button.tsx';
import { ProblemPanel } from '../../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../../components/status-badge.tsx';
import type { InvoiceDetail } from '../../../../../contract/payments.ts';
import { loadInvoice } from '../../../../../gateway/payments.ts';

export default async function InvoicePage({ params }: PageProps<'/t/[tenantSlug]/invoices/[invoiceId]'>): Promise<ReactElement> {
  const { tenantSlug, invoiceId } = await params;
  const viewer = await openTenant(tenantSlug);
  const t = await getTranslations('invoices');
  const found = await loadInvoice(viewer.tenantId, invoiceId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const invoice = found.value;
  return (
    <>
      <title>{invoice.number}</title>
      <PageHead
        crumbs={[{ href: `${viewer.base}/invoices`, label: t('title') }]}
        title={
          <>
            {invoice.number} <StatusBadge status={invoice.status} />
          </>
        }
        actions={
          <>
            <Link className="pn-button pn-button-quiet" href={`${viewer.base}/payments/${invoice.paymentId}`}>
              {t('toPayment')}
            </Link>
            <PrintButton label={t('print')} />
          </>
        }
      />
      <Sheet invoice={invoice} issuer={viewer.membership.tenantName} />
    </>
  );
}

/** The invoice as a sheet of paper: the part of the page that is printed. */
async function Sheet({ invoice, issuer }: { readonly invoice: InvoiceDetail; readonly issuer: string }): Promise<ReactElement> {
  const t = await getTranslations('invoices');
  return (
    <Card as="article" className="invoice" aria-label={t('sheet', { number: invoice.number })}>
      <header>
        <p className="invoice-issuer">{issuer}</p>
        <div>
          <p className="invoice-word">{t('invoice')}</p>
          <p data-tabular="">{invoice.number}</p>
        </div>
      </header>
      <div className="invoice-meta">
        <div>
          <h2>{t('billTo')}</h2>
          <p>
            {invoice.billTo.name}
            <br />
            {invoice.billTo.email}
          </p>
        </div>
        <div>
          <h2>{t('date')}</h2>
          <Moment time={invoice.finalisedAt} isDateOnly />
        </div>
        <div>
          <h2>{t('paid')}</h2>
          <Moment time={invoice.paidAt} isDateOnly />
        </div>
      </div>
      <Lines invoice={invoice} />
    </Card>
  );
}

async function Lines({ invoice }: { readonly invoice: InvoiceDetail }): Promise<ReactElement> {
  const t = await getTranslations('invoices');
  const sums = [
    [t('subtotal'), invoice.subtotal] as const,
    ...(invoice.discount.amount === '0' ? [] : [[t('discount'), invoice.discount] as const]),
    [t('tax'), invoice.tax] as const,
  ];
  return (
    // A region that scrolls sideways must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className="pn-table-scroll" aria-label={t('lines')} tabIndex={0}>
      <table className="pn-table invoice-lines">
        <caption className="sr-only">{t('lines')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col" data-numeric="true">
              {t('quantity')}
            </th>
            <th scope="col" data-numeric="true">
              {t('unitPrice')}
            </th>
            <th scope="col" data-numeric="true">
              {t('total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line, index) => (
            <tr key={index}>
              <th scope="row">{line.description}</th>
              <td data-numeric="true">{line.quantity}</td>
              <td data-numeric="true">
                <MoneyText value={line.unitPrice} />
              </td>
              <td data-numeric="true">
                <MoneyText value={line.total} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(([label, amount]) => (
            <tr key={label}>
              <th scope="row" colSpan={3}>
                {label}
              </th>
              <td data-numeric="true">
                <MoneyText value={amount} />
              </td>
            </tr>
          ))}
          <tr className="invoice-total">
            <th scope="row" colSpan={3}>
              {t('total')}
            </th>
            <td data-numeric="true">
              <MoneyText value={invoice.total} />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
