import { Badge, ButtonLink, Callout, Card, Money, type MoneyAmount, Skeleton } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../../../bff.ts';
import { type Organisation, organisationPath } from '../../../../organisations/organisation.ts';
import { type Checkout, type JoinOutcome, knownFailure } from './join-outcome.ts';
import { RefreshWhileWaiting } from './refresh-while-waiting.tsx';

export interface InvoiceSummary {
  readonly number: string;
  readonly total: MoneyAmount;
}

export interface OutcomeCardProps {
  readonly organisation: Organisation;
  readonly checkout: Checkout;
  readonly outcome: JoinOutcome;
  readonly invoice: InvoiceSummary | undefined;
}

async function Waiting({ outcome, organisation }: OutcomeCardProps): Promise<ReactElement> {
  const t = await getTranslations('joined');
  const isPaid = outcome === 'activating';
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
      <h1 className="text-3xl">{isPaid ? t('activatingTitle') : t('waitingTitle')}</h1>
      <p className="mt-3 text-content-subtle">{isPaid ? t('activating') : t('waiting')}</p>
      <Skeleton className="mt-6 h-2" />
      <RefreshWhileWaiting slowText={t('slow')} />
      <ButtonLink variant="quiet" className="mt-6" href={organisationPath(organisation.slug)}>
        {t('toPage', { name: organisation.name })}
      </ButtonLink>
    </>
  );
}

async function Failed({ organisation, checkout }: OutcomeCardProps): Promise<ReactElement> {
  const t = await getTranslations('joined');
  const failure = knownFailure(checkout.failureCode);
  const reason = failure ? t(`failure.${failure}`) : t('failure.other', { code: checkout.failureCode ?? '–' });
  return (
    <>
      <h1 className="text-3xl">{t('failedTitle')}</h1>
      <div className="mt-5">
        <Callout intent="danger" title={reason}>
          {t('failedNote')}
        </Callout>
      </div>
      <div className="mt-7 flex flex-wrap gap-3">
        <ButtonLink href={`${organisationPath(organisation.slug)}#join`}>{t('again')}</ButtonLink>
        <ButtonLink variant="secondary" href={bff.urlOf('auth', '/organisations')}>
          {t('toAccount')}
        </ButtonLink>
      </div>
    </>
  );
}

async function Succeeded({ organisation, invoice }: OutcomeCardProps): Promise<ReactElement> {
  const t = await getTranslations('joined');
  const locale = await getLocale();
  return (
    <>
      <svg viewBox="0 0 96 96" className="mb-5 size-20" aria-hidden="true">
        <circle cx="48" cy="48" r="46" fill="var(--pn-bg-accent-subtle)" />
        <circle cx="48" cy="36" r="14" fill="var(--pn-marigold-400)" />
        <path d="M18 82a30 30 0 0 1 60 0Z" fill="var(--pn-bg-accent-default)" />
      </svg>
      <h1 className="text-3xl">{t('succeededTitle', { name: organisation.name })}</h1>
      <p className="mt-3 text-content-subtle">{t('succeeded')}</p>
      <dl className="mt-6 grid gap-y-3 border-y border-border-subtle py-5">
        {invoice && (
          <>
            <div className="flex justify-between gap-4">
              <dt className="text-content-muted">{t('invoice')}</dt>
              <dd className="font-semibold text-content-emphasis">{invoice.number}</dd>
            </div>
            <div className="flex justify-between gap-4">
              <dt className="text-content-muted">{t('amount')}</dt>
              <dd className="font-semibold text-content-emphasis">
                <Money value={invoice.total} locale={locale} />
              </dd>
            </div>
          </>
        )}
        <div className="flex justify-between gap-4">
          <dt className="text-content-muted">{t('status')}</dt>
          <dd>
            <Badge intent="success" dot>
              {t('active')}
            </Badge>
          </dd>
        </div>
      </dl>
      <div className="mt-7 flex flex-wrap gap-3">
        <ButtonLink href={bff.urlOf('auth', '/organisations')}>{t('toAccount')}</ButtonLink>
        <ButtonLink variant="secondary" href={organisationPath(organisation.slug)}>
          {t('toPage', { name: organisation.name })}
        </ButtonLink>
      </div>
    </>
  );
}

export function OutcomeCard(props: OutcomeCardProps): ReactElement {
  const { outcome } = props;
  return (
    <Card data-outcome={outcome} aria-live="polite">
      {outcome === 'succeeded' && <Succeeded {...props} />}
      {outcome === 'failed' && <Failed {...props} />}
      {(outcome === 'waiting' || outcome === 'activating') && <Waiting {...props} />}
    </Card>
  );
}
