import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Ago } from '../components/ago.tsx';
import type { WebhookEndpoint } from '../contract/webhooks.ts';

/** Whether what is sent arrives: why nothing is sent, since when it fails, how much waits. */
export async function Health({ endpoint }: { readonly endpoint: WebhookEndpoint }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const locale = await getLocale();
  const { status, disabledReason, failingSince, pendingDeliveries } = endpoint;
  if (status === 'disabled') return <span className="muted">{t(`short.${disabledReason ?? 'operator'}`)}</span>;
  const waiting = pendingDeliveries > 0 && (
    <small>{t('waitingCount', { count: pendingDeliveries, shown: pendingDeliveries.toLocaleString(locale) })}</small>
  );
  if (failingSince === null) {
    return (
      <>
        <span className="muted">{t('arrives')}</span>
        {waiting}
      </>
    );
  }
  return (
    <>
      <span className="bad">
        {t('failingSince')} <Ago time={failingSince} />
      </span>
      {waiting}
    </>
  );
}
