import { Button, EmptyState } from '@prognetwork/design-system';
import Form from 'next/form';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { Pager } from '../../../../components/pager.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { TenantLink } from '../../../../components/tenant-link.tsx';
import type { RecordedEvent } from '../../../../contract/events.ts';
import { listEvents } from '../../../../gateway/events.ts';
import { EventViews } from '../../../../history/event-views.tsx';
import { HistoryFilter, historyFields } from '../../../../history/history-filter.tsx';
import { toEventQuery } from '../../../../history/to-event-query.ts';
import { gistOf } from '../../../../live/event-facts.ts';
import { EventType } from '../../../../live/event-type.tsx';
import { streamAddress } from '../../../../streams/stream-address.ts';

const PATH = '/platform/events/history';

export default async function HistoryPage({ searchParams }: PageProps<'/platform/events/history'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('history');
  const query = pick(await readQuery(searchParams), [...historyFields, 'cursor']);
  return (
    <>
      <title>{t('title')}</title>
      <PageHead title={t('title')} description={t('description')} actions={<OpenStream />} />
      <EventViews current="history" />
      <HistoryFilter path={PATH} query={query} />
      <ListCard query={query}>
        <Events query={query} />
      </ListCard>
    </>
  );
}

/** For who knows the name of a stream already. */
async function OpenStream(): Promise<ReactElement> {
  const t = await getTranslations('history');
  return (
    <Form action="/platform/streams" className="compare-form">
      <label>
        <span className="sr-only">{t('streamName')}</span>
        <input className="pn-input" name="name" placeholder={t('streamName')} maxLength={300} autoComplete="off" required />
      </label>
      <Button type="submit" variant="secondary" size="small">
        {t('openStream')}
      </Button>
    </Form>
  );
}

async function Events({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('history');
  const page = await listEvents(toEventQuery(query));
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('nothing')}>{t('nothingHint')}</EmptyState>;
  return (
    <>
      <DataTable caption={t('table')} columns={await eventColumns()} rows={page.value.items} rowKey={({ position }) => position} />
      <Pager path={PATH} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

async function eventColumns(): Promise<Column<RecordedEvent>[]> {
  const t = await getTranslations('history');
  return [
    {
      id: 'event',
      header: t('event'),
      isRowHeader: true,
      cell: ({ stream, version, event }) => (
        <>
          <Link className="row-link" href={streamAddress(stream, version)}>
            <EventType type={event.type} />
          </Link>
          <small>{gistOf(event)}</small>
        </>
      ),
    },
    { id: 'tenant', header: t('organisation'), isWideOnly: true, cell: ({ event }) => <TenantLink tenantId={event.tenantid} /> },
    { id: 'recorded', header: t('recorded'), cell: ({ recordedAt }) => <Ago time={recordedAt} /> },
    { id: 'position', header: t('position'), isNumeric: true, isWideOnly: true, cell: ({ position }) => <code>{position}</code> },
  ];
}
