import { getTranslations } from 'next-intl/server';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { PageHead } from '../../../components/page-head.tsx';
import { pageTitle } from '../../../components/page-title.ts';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import { TableSkeleton } from '../../../components/table-skeleton.tsx';
import { tenantNames } from '../../../components/tenant-names.ts';
import { findEventAt, listLatestEvents } from '../../../gateway/events.ts';
import { listEventRates } from '../../../gateway/monitoring.ts';
import { EventViews } from '../../../history/event-views.tsx';
import { LiveEvents } from '../../../live/live-events.tsx';

export const generateMetadata = pageTitle('events');

export default async function EventsPage({ searchParams }: PageProps<'/platform/events'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('events');
  const query = await readQuery(searchParams);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <EventViews current="live" />
      <Suspense fallback={<TableSkeleton rows={12} />}>
        <Tail query={query} />
      </Suspense>
    </>
  );
}

async function Tail({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const filter = pick(query, ['type', 'tenantId', 'subject']);
  const [latest, linked, rates, names] = await Promise.all([
    listLatestEvents({ ...filter, limit: '100' }),
    findEventAt(query['event'] ?? ''),
    listEventRates(1440),
    tenantNames(),
  ]);
  const seen = latest.ok ? latest.value.items.map(({ event }) => event.type) : [];
  const types = [...new Set([...(rates.ok ? rates.value.items.map(({ type }) => type) : []), ...seen])].toSorted((a, b) =>
    a.localeCompare(b),
  );
  if (!latest.ok) return <ProblemPanel problem={latest.problem} />;
  return (
    <NuqsAdapter>
      <LiveEvents
        key={JSON.stringify(filter)}
        initial={latest.value.items}
        linked={linked}
        types={types}
        tenants={Object.fromEntries(names)}
      />
    </NuqsAdapter>
  );
}
