import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Moment } from '../../../../components/ago.tsx';
import { Facts } from '../../../../components/facts.tsx';
import { IdChip } from '../../../../components/id-chip.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { Panel } from '../../../../components/panel.tsx';
import { PersonName } from '../../../../components/person-name.tsx';
import { Failed } from '../../../../components/failed.tsx';
import { RefreshForAWhile } from '../../../../components/refresh-for-a-while.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { TenantLink } from '../../../../components/tenant-link.tsx';
import type { Saga } from '../../../../contract/sagas.ts';
import { loadSaga } from '../../../../gateway/sagas.ts';
import { SagaActions } from '../../../../sagas/saga-actions.tsx';
import { SagaBars } from '../../../../sagas/saga-bars.tsx';
import { SagaSteps } from '../../../../sagas/saga-steps.tsx';
import { SagaTimeline } from '../../../../sagas/saga-timeline.tsx';
import { ServiceName } from '../../../../traces/service-name.tsx';

export default async function SagaPage({ params }: PageProps<'/platform/sagas/[sagaId]'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('sagas');
  const found = await loadSaga((await params).sagaId);
  if (!found.ok) return <Failed crumb={{ href: '/platform/sagas', label: t('title') }} title={t('definition')} problem={found.problem} />;
  const saga = found.value;
  return (
    <>
      <title>{saga.definition}</title>
      <PageHead
        crumbs={[{ href: '/platform/sagas', label: t('title') }]}
        title={
          <>
            {saga.definition} <StatusBadge status={saga.status} />
          </>
        }
        actions={<SagaActions key={`${saga.status} ${saga.step}`} saga={saga} />}
      />
      {saga.endedAt === null && <RefreshForAWhile times={20} />}
      <SagaSteps steps={saga.steps} />
      <div className="columns">
        <About saga={saga} />
        <div className="stack">
          <Panel title={t('inTime')} id="in-time">
            <SagaBars steps={saga.steps} />
          </Panel>
          <Panel title={t('timeline')} id="timeline" isFlush>
            <SagaTimeline moments={saga.timeline} startedBy={saga.startedBy} />
          </Panel>
        </div>
      </div>
    </>
  );
}

async function About({ saga }: { readonly saga: Saga }): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  return (
    <Panel title={t('about')} id="about">
      <Facts
        facts={[
          [t('service'), <ServiceName key="service" name={saga.service} />],
          [t('definitionVersion'), saga.version],
          [t('tenant'), <TenantLink key="tenant" tenantId={saga.tenantId} />],
          [t('subject'), <IdChip key="subject" id={saga.subject} />],
          [t('id'), <IdChip key="id" id={saga.sagaId} />],
          [t('startedBy'), <PersonName key="startedBy" id={saga.startedBy} isLink />],
          [t('started'), <Moment key="started" time={saga.startedAt} />],
          [t('ended'), <Moment key="ended" time={saga.endedAt} />],
        ]}
      />
    </Panel>
  );
}
