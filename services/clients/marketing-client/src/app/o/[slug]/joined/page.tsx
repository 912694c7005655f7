import { GatewayError } from '@prognetwork/bff';
import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../../../bff.ts';
import { TenantTheme } from '../../../../components/tenant-theme.tsx';
import { loadOrganisation } from '../../../../organisations/load-organisation.ts';
import { findMembership } from '../../../../organisations/membership.ts';
import { organisationPath } from '../../../../organisations/organisation.ts';
import { type Checkout, joinOutcome } from './join-outcome.ts';
import { type InvoiceSummary, OutcomeCard } from './outcome-card.tsx';
import type { PageInput } from '../../../../page-input.ts';

export async function generateMetadata({ params }: PageInput<{ slug: string }>): Promise<Metadata> {
  const t = await getTranslations('joined');
  const { name } = await loadOrganisation((await params).slug);
  return { title: t('title', { name }), robots: { index: false } };
}

async function findCheckout(checkoutId: string, tenantId: string): Promise<Checkout | undefined> {
  const found = await bff.gateway<Checkout>(`/v1/checkouts/${encodeURIComponent(checkoutId)}`, { tenantId });
  if (found.ok) return found.body;
  if (found.status >= 500 || found.status === 429) throw new GatewayError(found.problem);
  return undefined;
}

/** Decoration of a success that stands without it: an invoice that cannot be read now is left out. */
async function findInvoice(checkout: Checkout, tenantId: string): Promise<InvoiceSummary | undefined> {
  if (!checkout.invoiceId) return undefined;
  const found = await bff.gateway<InvoiceSummary>(`/v1/invoices/${encodeURIComponent(checkout.invoiceId)}`, { tenantId });
  return found.ok ? found.body : undefined;
}

async function UnknownCheckout({ slug }: { readonly slug: string }): Promise<ReactElement> {
  const t = await getTranslations('joined');
  const organisation = await loadOrganisation(slug);
  return (
    <EmptyState
      headingLevel="h1"
      title={t('unknownTitle')}
      action={<ButtonLink href={organisationPath(slug)}>{t('toPage', { name: organisation.name })}</ButtonLink>}
    >
      {t('unknown')}
    </EmptyState>
  );
}

export default async function JoinedPage({ params, searchParams }: PageInput<{ slug: string }>): Promise<ReactElement> {
  const { slug } = await params;
  const { checkout: checkoutId } = await searchParams;
  const id = typeof checkoutId === 'string' ? checkoutId : '';
  await bff.requireSession(`${organisationPath(slug)}/joined?checkout=${encodeURIComponent(id)}`);
  const organisation = await loadOrganisation(slug);
  const checkout = id === '' ? undefined : await findCheckout(id, organisation.tenantId);
  if (checkout === undefined) return <UnknownCheckout slug={slug} />;

  const membership = checkout.status === 'succeeded' ? await findMembership(organisation.tenantId) : undefined;
  const outcome = joinOutcome(checkout, membership);
  const invoice = outcome === 'succeeded' ? await findInvoice(checkout, organisation.tenantId) : undefined;
  return (
    <div className="mx-auto max-w-2xl px-5 py-16 sm:px-8" data-density="calm">
      <TenantTheme primaryColor={organisation.branding?.primaryColor} />
      <OutcomeCard organisation={organisation} checkout={checkout} outcome={outcome} invoice={invoice} />
    </div>
  );
}
