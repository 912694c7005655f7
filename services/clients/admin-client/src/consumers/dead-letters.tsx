import { Dialog, DialogTrigger, EmptyState, TextArea } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ActionForm } from '../components/action-form.tsx';
import { Ago } from '../components/ago.tsx';
import { type PageQuery } from '../components/page-query.ts';
import { Pager } from '../components/pager.tsx';
import { ProblemPanel } from '../components/problem-panel.tsx';
import { TenantLink } from '../components/tenant-link.tsx';
import type { DeadLetter } from '../contract/consumers.ts';
import { idleForm } from '../gateway/change.ts';
import { listDeadLetters } from '../gateway/consumers.ts';
import { EventType } from '../live/event-type.tsx';
import { discardDeadLetter, replayAllDeadLetters, replayDeadLetter } from './actions.ts';

interface DeadLettersProps {
  readonly group: string;
  readonly query: PageQuery;
}

/** What a group could not handle: why, and another try for one or for all. */
export async function DeadLetters({ group, query }: DeadLettersProps): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const page = await listDeadLetters(group, query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  const letters = page.value.items;
  if (letters.length === 0) return <EmptyState title={t('noDeadLetters')}>{t('noDeadLettersHint')}</EmptyState>;
  return (
    <>
      <div className="panel-tools">
        <ActionForm
          action={replayAllDeadLetters.bind(null, group)}
          initial={idleForm()}
          submitLabel={t('replayAll')}
          variant="secondary"
          doneMessage={t('replayed')}
        />
      </div>
      <ol className="dead-letters">
        {letters.map((letter) => (
          <Letter key={letter.position} group={group} letter={letter} />
        ))}
      </ol>
      <Pager path={`/platform/consumers/${encodeURIComponent(group)}`} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

async function Letter({ group, letter }: { readonly group: string; readonly letter: DeadLetter }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  const dialog = `discard-${letter.position}`;
  return (
    <li>
      <div className="dead-letter-head">
        <EventType type={letter.type} />
        <span className="muted">
          {t('attempts', { count: letter.attempts })} · <Ago time={letter.failedAt} />
        </span>
      </div>
      <Reason text={letter.reason} />
      <p className="dead-letter-facts muted">
        <Link className="quiet-link" href={`/platform/events?event=${letter.position}`}>
          {t('atPosition', { position: letter.position })}
        </Link>
        {letter.tenantId !== null && (
          <>
            {' · '}
            <TenantLink tenantId={letter.tenantId} />
          </>
        )}
        {letter.traceId !== null && (
          <>
            {' · '}
            <Link className="quiet-link" href={`/platform/traces/${letter.traceId}`}>
              {t('toTrace')}
            </Link>
          </>
        )}
      </p>
      <div className="actions">
        <ActionForm
          action={replayDeadLetter.bind(null, group, letter.position)}
          initial={idleForm()}
          submitLabel={t('replay')}
          variant="secondary"
          className="form-inline"
        />
        <DialogTrigger dialogId={dialog} variant="quiet" size="small">
          {t('discard')}
        </DialogTrigger>
      </div>
      <Dialog id={dialog} title={t('discardTitle')} closeLabel={common('close')}>
        <p className="muted">{t('discardBody')}</p>
        <ActionForm
          action={discardDeadLetter.bind(null, group, letter.position)}
          initial={idleForm()}
          submitLabel={t('discard')}
          variant="danger"
          closesDialog
        >
          <TextArea id={`${dialog}-reason`} name="reason" label={t('reason')} hint={t('reasonHint')} maxLength={500} required />
        </ActionForm>
      </Dialog>
    </li>
  );
}

const SHORT_REASON = 240;

/** A reason as long as a stack trace is folded behind its first line. */
async function Reason({ text }: { readonly text: string }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const [start = ''] = text.split('\n');
  if (text.length <= SHORT_REASON && start === text) return <p className="dead-letter-reason">{text}</p>;
  return (
    <details className="dead-letter-reason">
      <summary>
        {start.slice(0, SHORT_REASON)} <span className="muted">{t('wholeReason')}</span>
      </summary>
      <pre>{text}</pre>
    </details>
  );
}
