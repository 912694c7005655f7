import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant } from '../../../../../../../access/viewer.ts';
import { ActionForm } from '../../../../../../../components/action-form.tsx';
import { Moment } from '../../../../../../../components/ago.tsx';
import { Facts } from '../../../../../../../components/facts.tsx';
import { IdChip } from '../../../../../../../components/id-chip.tsx';
import { PageHead } from '../../../../../../../components/page-head.tsx';
import { Panel } from '../../../../../../../components/panel.tsx';
import { Failed } from '../../../../../../../components/failed.tsx';
import { RefreshForAWhile } from '../../../../../../../components/refresh-for-a-while.tsx';
import { StatusBadge } from '../../../../../../../components/status-badge.tsx';
import type { WebhookAttempt } from '../../../../../../../contract/webhooks.ts';
import { formatDuration } from '../../../../../../../format/time.ts';
import { idleForm } from '../../../../../../../gateway/change.ts';
import { loadDelivery } from '../../../../../../../gateway/webhooks.ts';
import { EventType } from '../../../../../../../live/event-type.tsx';
import { replayDelivery } from '../../../../../../../webhooks/actions.ts';

export default async function DeliveryPage({
  params,
}: PageProps<'/t/[tenantSlug]/webhooks/[endpointId]/deliveries/[deliveryId]'>): Promise<ReactElement> {
  const { tenantSlug, endpointId, deliveryId } = await params;
  const viewer = await openTenant(tenantSlug);
  const t = await getTranslations('webhooks');
  const found = await loadDelivery(viewer.tenantId, deliveryId);
  if (!found.ok)
    return <Failed crumb={{ href: `${viewer.base}/webhooks`, label: t('title') }} title={t('delivery')} problem={found.problem} />;
  const delivery = found.value;
  return (
    <>
      <title>{t('delivery')}</title>
      <PageHead
        crumbs={[
          { href: `${viewer.base}/webhooks`, label: t('title') },
          { href: `${viewer.base}/webhooks/${endpointId}`, label: t('deliveries') },
        ]}
        title={
          <>
            <EventType type={delivery.type} /> <StatusBadge status={delivery.status} />
          </>
        }
        actions={
          <ActionForm
            action={replayDelivery.bind(null, tenantSlug, deliveryId)}
            initial={idleForm()}
            submitLabel={t('sendAgain')}
            variant="secondary"
            doneMessage={t('tested')}
            className="form-inline"
          />
        }
      />
      {delivery.status === 'pending' && <RefreshForAWhile times={20} />}
      <div className="columns">
        <Panel title={t('aboutTitle')} id="about">
          <Facts
            facts={[
              [t('eventId'), <IdChip key="event" id={delivery.eventId} />],
              [t('position'), delivery.position],
              [t('queued'), <Moment key="queued" time={delivery.createdAt} />],
              [t('nextAttempt'), <Moment key="next" time={delivery.nextAttemptAt} />],
            ]}
          />
        </Panel>
        <Panel title={t('attempts')} id="attempts" isFlush>
          {delivery.attempts.length === 0 ? (
            <EmptyState title={t('noAttempts')} headingLevel="h3" />
          ) : (
            <ol className="timeline">
              {delivery.attempts.map((attempt) => (
                <Attempt key={attempt.at} attempt={attempt} />
              ))}
            </ol>
          )}
        </Panel>
      </div>
    </>
  );
}

async function Attempt({ attempt }: { readonly attempt: WebhookAttempt }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  const isGood = attempt.status !== null && attempt.status < 300;
  return (
    <li data-good={isGood}>
      <div className="timeline-head">
        <StatusBadge status={isGood ? 'delivered' : 'failed'} />
        <strong>{attempt.status ?? t('noAnswer')}</strong>
        <span className="muted">{formatDuration(attempt.durationMs)}</span>
        <span className="timeline-time muted">
          <Moment time={attempt.at} />
        </span>
      </div>
      {attempt.error !== null && <p>{attempt.error}</p>}
      {attempt.responseExcerpt && (
        <details>
          <summary>{t('response')}</summary>
          <pre className="json">{attempt.responseExcerpt}</pre>
        </details>
      )}
    </li>
  );
}
