import { Callout } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { RefreshForAWhile } from '../components/refresh-for-a-while.tsx';
import { deliveryStatuses } from '../contract/webhooks.ts';
import { formatDateTime } from '../format/time.ts';
import { loadReplay } from '../gateway/webhooks.ts';

interface ReplayProgressProps {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly replayId: string;
}

/** How far the deliveries have come that were asked for again. Says nothing when the replay is no longer known. */
export async function ReplayProgress({ tenantId, endpointId, replayId }: ReplayProgressProps): Promise<ReactElement | null> {
  const t = await getTranslations('webhooks');
  const statuses = await getTranslations('status');
  const locale = await getLocale();
  const found = await loadReplay(tenantId, endpointId, replayId);
  if (!found.ok) return null;
  const { progress, from, until } = found.value;
  const total = deliveryStatuses.reduce((sum, status) => sum + progress[status], 0);
  const parts = deliveryStatuses
    .filter((status) => progress[status] > 0)
    .map((status) => `${statuses(status)}: ${progress[status].toLocaleString(locale)}`);
  return (
    <Callout
      intent={progress.failed > 0 ? 'warning' : progress.pending > 0 ? 'info' : 'success'}
      role="status"
      title={t('replayOf', { count: total })}
    >
      <p>
        {formatDateTime(from, locale)} – {formatDateTime(until, locale)} UTC
        {parts.length > 0 && ` · ${parts.join(', ')}`}
      </p>
      {progress.pending > 0 && <RefreshForAWhile times={20} />}
    </Callout>
  );
}
