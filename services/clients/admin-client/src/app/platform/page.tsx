import { getLocale, getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../access/viewer.ts';
import { Ago } from '../../components/ago.tsx';
import { Figures } from '../../components/facts.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { Panel } from '../../components/panel.tsx';
import { pageTitle } from '../../components/page-title.ts';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { TableSkeleton } from '../../components/table-skeleton.tsx';
import type { Page } from '../../contract/shared.ts';
import { listLatestEvents } from '../../gateway/events.ts';
import { listTraces } from '../../gateway/monitoring.ts';
import { listPeople } from '../../gateway/people.ts';
import type { Read } from '../../gateway/read.ts';
import { listPlatformTenants } from '../../gateway/tenants.ts';
import { EventType } from '../../live/event-type.tsx';
import { latestFailures } from '../../pulse/failures.ts';
import { LivePulse } from '../../pulse/live-pulse.tsx';
import { loadPulse } from '../../pulse/load-pulse.ts';
import { ServiceName } from '../../traces/service-name.tsx';

export const generateMetadata = pageTitle('overview');

export default async function PlatformOverviewPage(): Promise<ReactElement> {
  const { person } = await openPlatform();
  const t = await getTranslations('platformOverview');
  return (
    <>
      <PageHead title={t('title', { name: person.displayName })} description={t('description')} />
      <Suspense fallback={<TableSkeleton rows={2} />}>
        <Counts />
      </Suspense>
      <Suspense fallback={<TableSkeleton rows={6} />}>
        <LivePart />
      </Suspense>
      <Panel
        title={t('failures')}
        id="failures"
        isFlush
        action={
          <Link href="/platform/traces?hasError=true&service=all" className="quiet-link">
            {t('allFailures')}
          </Link>
        }
      >
        <Suspense fallback={<TableSkeleton rows={3} />}>
          <Failures />
        </Suspense>
      </Panel>
    </>
  );
}

async function LivePart(): Promise<ReactElement> {
  await openPlatform();
  return <LivePulse initial={await loadPulse()} renderedAt={Date.now()} />;
}

const COUNTED_AT_MOST = 200;

function countOf(page: Read<Page<unknown>>, locale: string): string {
  if (!page.ok) return '—';
  return `${page.value.items.length.toLocaleString(locale)}${page.value.nextCursor ? '+' : ''}`;
}

async function Counts(): Promise<ReactElement> {
  const t = await getTranslations('platformOverview');
  const locale = await getLocale();
  const limit = String(COUNTED_AT_MOST);
  const [tenants, people] = await Promise.all([listPlatformTenants({ limit }), listPeople({ limit })]);
  const tenantItems = tenants.ok ? tenants.value.items : [];
  const active = tenantItems.filter(({ status }) => status === 'active').length;
  const attention = tenantItems.filter(({ status }) => status === 'suspended' || status === 'provisioning').length;
  const verified = people.ok ? people.value.items.filter(({ emailVerifiedAt }) => emailVerifiedAt !== null).length : 0;
  return (
    <Figures
      figures={[
        {
          label: t('tenants'),
          value: <Link href="/platform/tenants">{countOf(tenants, locale)}</Link>,
          note: t('activeTenants', { count: active }),
        },
        { label: t('attention'), value: tenants.ok ? attention : '—', note: t('attentionNote') },
        {
          label: t('people'),
          value: <Link href="/platform/people">{countOf(people, locale)}</Link>,
          note: t('verifiedPeople', { count: verified }),
        },
      ]}
    />
  );
}

async function Failures(): Promise<ReactElement> {
  const t = await getTranslations('platformOverview');
  const [traces, events] = await Promise.all([listTraces({ hasError: 'true', limit: '8' }), listLatestEvents({ limit: '200' })]);
  if (!traces.ok && !events.ok) return <ProblemPanel problem={traces.problem} />;
  const failures = latestFailures(traces.ok ? traces.value.items : [], events.ok ? events.value.items : []);
  if (failures.length === 0) return <p className="panel-note">{t('noFailures')}</p>;
  return (
    <ul className="event-list">
      {failures.map(({ id, time, type, service, text, href }) => (
        <li key={id}>
          {type === undefined ? <ServiceName name={service} /> : <EventType type={type} />}
          <Link href={href} className="event-gist row-link">
            {text}
          </Link>
          <Ago time={time} />
        </li>
      ))}
    </ul>
  );
}
