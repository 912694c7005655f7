import { Callout } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Ago } from '../../../../components/ago.tsx';
import { Facts, Figures } from '../../../../components/facts.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { Panel } from '../../../../components/panel.tsx';
import { Failed } from '../../../../components/failed.tsx';
import { RefreshForAWhile } from '../../../../components/refresh-for-a-while.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { TableSkeleton } from '../../../../components/table-skeleton.tsx';
import { DeadLetters } from '../../../../consumers/dead-letters.tsx';
import { GroupActions } from '../../../../consumers/group-actions.tsx';
import { LagChart } from '../../../../consumers/lag-chart.tsx';
import { type ConsumerGroup, shownStatus } from '../../../../contract/consumers.ts';
import { loadConsumerGroup } from '../../../../gateway/consumers.ts';
import { listLagByGroup } from '../../../../gateway/monitoring.ts';
import { EventType } from '../../../../live/event-type.tsx';

export default async function ConsumerPage({ params, searchParams }: PageProps<'/platform/consumers/[group]'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('consumers');
  const name = decodeURIComponent((await params).group);
  const query: PageQuery = pick(await readQuery(searchParams), ['cursor']);
  const found = await loadConsumerGroup(name);
  if (!found.ok) return <Failed crumb={{ href: '/platform/consumers', label: t('title') }} title={name} problem={found.problem} />;
  const group = found.value;
  return (
    <>
      <title>{group.group}</title>
      <PageHead
        crumbs={[{ href: '/platform/consumers', label: t('title') }]}
        title={
          <>
            {group.group} <StatusBadge status={shownStatus(group)} />
          </>
        }
        actions={<GroupActions group={group} />}
      />
      {group.status === 'stopped' && (
        <Callout intent="danger" title={t('stoppedTitle')}>
          {group.stoppedReason} {t('stoppedBody')}
        </Callout>
      )}
      <RefreshForAWhile times={40} />
      <GroupFigures group={group} />
      <Panel title={t('lagLastHour')} id="lag">
        <Suspense fallback={<TableSkeleton rows={2} />}>
          <Lag group={group.group} />
        </Suspense>
      </Panel>
      <div className="columns">
        <div className="stack">
          <About group={group} />
        </div>
        <Panel title={t('deadLetters')} id="dead-letters" isFlush>
          <Suspense key={JSON.stringify(query)} fallback={<TableSkeleton rows={4} />}>
            <DeadLetters group={group.group} query={query} />
          </Suspense>
        </Panel>
      </div>
    </>
  );
}

async function Lag({ group }: { readonly group: string }): Promise<ReactElement> {
  return <LagChart samples={(await listLagByGroup()).get(group) ?? []} />;
}

async function GroupFigures({ group }: { readonly group: ConsumerGroup }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const locale = await getLocale();
  return (
    <Figures
      figures={[
        { label: t('lag'), value: group.lag.toLocaleString(locale), note: t('events') },
        { label: t('position'), value: Number(group.position).toLocaleString(locale), note: t('doneUpTo') },
        { label: t('inFlight'), value: group.inFlight.toLocaleString(locale), note: t('handedOut') },
        { label: t('waiting'), value: group.waiting.toLocaleString(locale), note: t('waitingNote') },
      ]}
    />
  );
}

async function About({ group }: { readonly group: ConsumerGroup }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  return (
    <>
      <Panel title={t('about')} id="about">
        <Facts
          facts={[
            [t('orderBy'), t(`order.${group.orderBy}`)],
            [t('acknowledged'), <Ago key="acknowledged" time={group.acknowledgedAt} />],
            ...(group.push
              ? ([
                  [
                    t('push'),
                    <code key="push" className="break">
                      {group.push.url}
                    </code>,
                  ],
                ] as const)
              : []),
            [t('deadLetters'), group.deadLetters > 0 ? <strong className="bad">{group.deadLetters}</strong> : 0],
            [t('consumersNow'), group.consumers.length],
          ]}
        />
        {group.consumers.length > 0 && (
          <ul className="deliveries">
            {group.consumers.map(({ consumerId, inFlight, leaseExpiresAt }) => (
              <li key={consumerId}>
                <code className="break">{consumerId}</code>{' '}
                <span className="muted">
                  {t('holds', { count: inFlight })}
                  {leaseExpiresAt !== null && (
                    <>
                      {' · '}
                      {t('leaseUntil')} <Ago time={leaseExpiresAt} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('reads')} id="reads">
        {group.types === null ? (
          <p className="muted">{t('allTypes')}</p>
        ) : (
          <ul className="type-list">
            {group.types.map((type) => (
              <li key={type}>
                <EventType type={type} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}
