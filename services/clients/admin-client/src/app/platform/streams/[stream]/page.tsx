import { Callout } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { PageHead } from '../../../../components/page-head.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { formatDateTime } from '../../../../format/time.ts';
import { loadStreamHistory } from '../../../../gateway/events.ts';
import { TimeTravel } from '../../../../streams/time-travel.tsx';

export default async function StreamPage({ params }: PageProps<'/platform/streams/[stream]'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('streams');
  const history = await getTranslations('history');
  const stream = decodeURIComponent((await params).stream);
  const locale = await getLocale();
  const found = await loadStreamHistory(stream);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const { events, base } = found.value;
  const [first, last] = [events[0], events.at(-1)];
  const description =
    first && last
      ? t('description', {
          count: last.version,
          first: formatDateTime(first.recordedAt, locale),
          last: formatDateTime(last.recordedAt, locale),
        })
      : undefined;
  return (
    <>
      <title>{stream}</title>
      <PageHead
        crumbs={[{ href: '/platform/events/history', label: history('title') }]}
        title={<code className="stream-name">{stream}</code>}
        description={description}
      />
      {first !== undefined && first.version > 1 && <Callout intent="info">{t('notAll', { count: events.length })}</Callout>}
      <NuqsAdapter>
        <TimeTravel events={events} base={base} />
      </NuqsAdapter>
    </>
  );
}
