'use client';

import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { RecentEvents } from './recent-events.tsx';
import { EventRateChart } from './event-rate-chart.tsx';
import { perMinuteTotals } from './event-rate.ts';
import { HealthTiles } from './health-tiles.tsx';
import type { Pulse } from './pulse.ts';

const REFRESH_MS = 5000;

interface LivePulseProps {
  readonly initial: Pulse;
  readonly renderedAt: number;
}

/** The living part of the overview: asks anew while the page is being looked at. */
export function LivePulse(props: LivePulseProps): ReactElement {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <PulsePanels {...props} />
    </QueryClientProvider>
  );
}

async function fetchPulse(previous: Pulse, signal: AbortSignal): Promise<Pulse> {
  const response = await fetch('/api/pulse', { signal });
  if (response.status === 401) window.location.reload();
  if (!response.ok) throw new Error(`The pulse answered ${String(response.status)}`);
  return { ...previous, ...((await response.json()) as Pulse) };
}

function PulsePanels({ initial, renderedAt }: LivePulseProps): ReactElement {
  const t = useTranslations('client.pulse');
  const locale = useLocale();
  const { data, isError, dataUpdatedAt } = useQuery({
    queryKey: ['pulse'],
    queryFn: ({ signal, client }) => fetchPulse(client.getQueryData<Pulse>(['pulse']) ?? initial, signal),
    initialData: initial,
    initialDataUpdatedAt: renderedAt,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
    retry: 1,
  });
  const minutes = perMinuteTotals(data.rates ?? [], new Date(dataUpdatedAt));
  const total = minutes.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <section className="panel pn-card pn-card-flush" aria-labelledby="health">
        <div className="panel-head">
          <h2 id="health">{t('health')}</h2>
          <p className="live-mark" data-lost={isError}>
            {isError ? t('connectionLost') : t('live')}
          </p>
        </div>
        <HealthTiles health={data.health} />
      </section>
      <div className="columns columns-even">
        <section className="panel pn-card pn-card-flush" aria-labelledby="rate">
          <div className="panel-head">
            <h2 id="rate">{t('rate')}</h2>
            <p className="panel-figure">
              <strong>{total.toLocaleString(locale)}</strong> {t('lastHour')}
            </p>
          </div>
          <div className="panel-body">
            <EventRateChart minutes={minutes} label={t('rateLabel', { total, peak: Math.max(...minutes.map(({ count }) => count)) })} />
          </div>
          <TopTypes rates={data.rates ?? []} />
        </section>
        <RecentEvents events={data.events ?? []} now={dataUpdatedAt} />
      </div>
    </>
  );
}

function TopTypes({ rates }: { readonly rates: NonNullable<Pulse['rates']> }): ReactElement | null {
  const t = useTranslations('client.pulse');
  const top = rates.toSorted((a, b) => b.total - a.total).slice(0, 5);
  if (top.length === 0) return null;
  const most = top[0]?.total ?? 1;
  return (
    <ul className="top-types" aria-label={t('topTypes')}>
      {top.map(({ type, total }) => (
        <li key={type}>
          <code>{type}</code>
          <meter min={0} max={most} value={total} aria-label={type} />
          <span data-tabular="">{total}</span>
        </li>
      ))}
    </ul>
  );
}
