import type { Problem } from '@prognetwork/bff';
import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Moment } from '../../../../components/ago.tsx';
import { Figures } from '../../../../components/facts.tsx';
import { IdChip } from '../../../../components/id-chip.tsx';
import { LogTable } from '../../../../components/log-table.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { Panel } from '../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { formatDuration } from '../../../../format/time.ts';
import { RefreshForAWhile } from '../../../../components/refresh-for-a-while.tsx';
import { RefreshButton } from '../../../../components/refresh-button.tsx';
import { loadTrace } from '../../../../gateway/monitoring.ts';
import { joinTrace } from '../../../../traces/join.ts';
import { TraceView } from '../../../../traces/trace-view.tsx';
import { layOutWaterfall, type Waterfall } from '../../../../traces/waterfall.ts';

export default async function TracePage({ params }: PageProps<'/platform/traces/[traceId]'>): Promise<ReactElement> {
  await openPlatform();
  const { traceId } = await params;
  const t = await getTranslations('traces');
  const found = await loadTrace(traceId);
  if (!found.ok) return <NoTrace problem={found.problem} />;
  const { spans, logs } = found.value;
  const waterfall = layOutWaterfall(joinTrace(spans));
  const traceIds = new Set(spans.map((span) => span.traceId));
  const errors = spans.filter(({ status }) => status === 'error').length;
  return (
    <>
      {isYoung(waterfall) && <RefreshForAWhile times={8} />}
      <title>{waterfall.rows[0]?.node.span.name ?? traceId}</title>
      <PageHead
        crumbs={[{ href: '/platform/traces', label: t('title') }]}
        title={<span className="trace-title">{waterfall.rows[0]?.node.span.name ?? t('noSpans')}</span>}
        actions={<IdChip id={traceId} isWhole />}
      />
      <Figures
        figures={[
          { label: t('duration'), value: formatDuration(waterfall.durationMs) },
          { label: t('spans'), value: spans.length, ...(errors > 0 && { note: t('withErrors', { count: errors }) }) },
          { label: t('services'), value: new Set(spans.map(({ service }) => service)).size },
          { label: t('joinedTraces'), value: traceIds.size, note: t('joinedNote') },
          { label: t('started'), value: <small>{waterfall.startedAt && <Moment time={waterfall.startedAt} />}</small> },
        ]}
      />
      {waterfall.rows.length === 0 ? <EmptyState title={t('noSpans')} /> : <TraceView waterfall={waterfall} mainTraceId={traceId} />}
      <Panel title={t('logs', { count: logs.length })} id="logs" isFlush>
        {logs.length === 0 ? (
          <p className="panel-note">{t('noLogs')}</p>
        ) : (
          <LogTable caption={t('logs', { count: logs.length })} lines={logs} />
        )}
      </Panel>
    </>
  );
}

const ARRIVES_WITHIN_MS = 30_000;

/** What a request caused goes on after it; its later spans are still on their way. */
function isYoung({ startedAt, durationMs }: Waterfall): boolean {
  return startedAt !== undefined && Date.now() - Date.parse(startedAt) - durationMs < ARRIVES_WITHIN_MS;
}

/** One often comes here from an event that is younger than its trace: spans travel in batches. */
async function NoTrace({ problem }: { readonly problem: Problem }): Promise<ReactElement> {
  const t = await getTranslations('traces');
  const common = await getTranslations('common');
  if (problem.status !== 404) return <ProblemPanel problem={problem} />;
  return (
    <>
      <PageHead crumbs={[{ href: '/platform/traces', label: t('title') }]} title={t('noTrace')} />
      <RefreshForAWhile times={10} />
      <EmptyState title={t('notArrived')} action={<RefreshButton label={common('retry')} />}>
        {t('notArrivedHint')}
      </EmptyState>
    </>
  );
}
