import { Badge } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Moment } from '../components/ago.tsx';
import { PersonName } from '../components/person-name.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import type { SagaMoment } from '../contract/sagas.ts';
import { readRequest } from './operation.ts';

interface SagaTimelineProps {
  readonly moments: readonly SagaMoment[];
  /** Whoever else acted is named. */
  readonly startedBy: string;
}

/** Everything that happened in a saga, in order, with who and why. */
export async function SagaTimeline({ moments, startedBy }: SagaTimelineProps): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  if (moments.length === 0) return <p className="panel-note">{t('noMoments')}</p>;
  return (
    <ol className="timeline">
      {moments.map((moment) => (
        <li key={`${moment.eventId} ${moment.what} ${moment.step}`} data-what={moment.what}>
          <div className="timeline-head">
            <What what={moment.what} />
            {moment.step !== null && <strong>{moment.step}</strong>}
            {moment.attempt !== null && moment.attempt > 1 && <span className="muted">{t('attempt', { attempt: moment.attempt })}</span>}
            <span className="timeline-time muted">
              <Moment time={moment.at} />
              {moment.traceId !== null && (
                <Link className="quiet-link" href={`/platform/traces/${moment.traceId}`}>
                  {t('toTrace')}
                </Link>
              )}
            </span>
          </div>
          {moment.reason !== null && <p>{moment.reason}</p>}
          {moment.actorId !== null && moment.actorId !== startedBy && (
            <p className="muted timeline-facts">
              {t('by')} <PersonName id={moment.actorId} isLink />
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

/** What happened, in words: a change of state, or what an operator asked for and what became of it. */
async function What({ what }: { readonly what: string }): Promise<ReactElement> {
  const t = await getTranslations('sagas');
  const request = readRequest(what);
  if (request === undefined) return <StatusBadge status={what} />;
  return (
    <Badge intent={request.outcome === 'refused' ? 'danger' : 'neutral'} dot>
      {t(`request.${request.outcome}`, { operation: t(`operation.${request.operation}`) })}
    </Badge>
  );
}
