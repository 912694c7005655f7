import { Callout, EmptyState } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { PageHead } from '../../../../components/page-head.tsx';
import { readQuery } from '../../../../components/page-query.ts';
import { Failed } from '../../../../components/failed.tsx';
import { formatDateTime } from '../../../../format/time.ts';
import { loadStreamHistory, type StreamHistory } from '../../../../gateway/events.ts';
import { namesOfPeople } from '../../../../gateway/people.ts';
import { toInstant } from '../../../../history/to-event-query.ts';
import { placeOf } from '../../../../streams/stream-place.ts';
import { TimeTravel } from '../../../../streams/time-travel.tsx';
import { TravelBar } from '../../../../streams/travel-bar.tsx';

export default async function StreamPage({ params, searchParams }: PageProps<'/platform/streams/[stream]'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('streams');
  const history = await getTranslations('history');
  const stream = decodeURIComponent((await params).stream);
  const query = await readQuery(searchParams);
  const place = placeOf(query);
  const found = await loadStreamHistory(stream, place);
  if (!found.ok)
    return <Failed crumb={{ href: '/platform/events/history', label: history('title') }} title={stream} problem={found.problem} />;
  const { events, base, head } = found.value;
  return (
    <>
      <title>{stream}</title>
      <PageHead
        crumbs={[{ href: '/platform/events/history', label: history('title') }]}
        title={<code className="stream-name">{stream}</code>}
        description={<Extent {...found.value} />}
      />
      <TravelBar stream={stream} at={query['at']} events={events} head={head} />
      {place.at !== undefined && <AsOf at={place.at} />}
      {events.length === 0 ? (
        <EmptyState title={t('nothingYet')}>{t('nothingYetHint')}</EmptyState>
      ) : (
        <NuqsAdapter>
          <TimeTravel
            key={JSON.stringify(query)}
            events={events}
            base={base}
            head={head}
            people={Object.fromEntries(await actorNames(found.value))}
          />
        </NuqsAdapter>
      )}
    </>
  );
}

async function Extent({ events, head }: StreamHistory): Promise<ReactElement | string> {
  const t = await getTranslations('streams');
  const locale = await getLocale();
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return t('events', { count: head });
  const times = { first: formatDateTime(first.recordedAt, locale), last: formatDateTime(last.recordedAt, locale) };
  return events.length >= head - 1
    ? t('description', { count: head, ...times })
    : t('part', { from: first.version, to: last.version, count: head, ...times });
}

async function AsOf({ at }: { readonly at: string }): Promise<ReactElement> {
  const t = await getTranslations('streams');
  // `until` is the first instant that is not shown.
  const shown = new Date(Date.parse(at) - 1)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
  return <Callout intent="info">{t('asOf', { time: toInstant(at) === at ? shown : at })}</Callout>;
}

function actorNames({ events, base }: StreamHistory): Promise<ReadonlyMap<string, string>> {
  return namesOfPeople([...events.map(({ event }) => event.actorid), ...base.map(({ actorId }) => actorId)]);
}
