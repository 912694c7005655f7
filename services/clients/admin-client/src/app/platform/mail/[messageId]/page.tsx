import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Moment } from '../../../../components/ago.tsx';
import { Facts } from '../../../../components/facts.tsx';
import { Icon } from '../../../../components/icons.tsx';
import { IdChip } from '../../../../components/id-chip.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { Panel } from '../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { TenantLink } from '../../../../components/tenant-link.tsx';
import type { MessageDetail } from '../../../../contract/messages.ts';
import { loadCapturedMail } from '../../../../gateway/messages.ts';

const views = ['html', 'text', 'headers'] as const;
type View = (typeof views)[number];

export default async function MessagePage({ params, searchParams }: PageProps<'/platform/mail/[messageId]'>): Promise<ReactElement> {
  await openPlatform();
  const { messageId } = await params;
  const asked = (await searchParams)['view'];
  const view = views.find((name) => name === asked) ?? 'html';
  const t = await getTranslations('mail');
  const found = await loadCapturedMail(messageId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const message = found.value;
  return (
    <>
      <title>{message.subject}</title>
      <PageHead
        crumbs={[{ href: '/platform/mail', label: t('title') }]}
        title={message.subject}
        actions={
          message.traceId && (
            <ButtonLink component={Link} href={`/platform/traces/${message.traceId}`} variant="secondary">
              <Icon name="traces" /> {t('toTrace')}
            </ButtonLink>
          )
        }
      />
      <div className="columns columns-aside">
        <section className="pn-card pn-card-flush mail-card" aria-label={t('body')}>
          <nav className="tabs" aria-label={t('views')}>
            {views.map((name) => (
              <Link
                key={name}
                href={`/platform/mail/${messageId}?view=${name}`}
                aria-current={name === view ? 'page' : undefined}
                replace
                scroll={false}
              >
                {t(`view.${name}`)}
              </Link>
            ))}
          </nav>
          <Body message={message} view={view} />
        </section>
        <MessageFacts message={message} />
      </div>
    </>
  );
}

async function Body({ message, view }: { readonly message: MessageDetail; readonly view: View }): Promise<ReactElement> {
  const t = await getTranslations('mail');
  if (view === 'headers') {
    return (
      <div className="panel-body">
        <Facts
          facts={Object.entries(message.headers).map(([name, value]) => [
            <code key={name}>{name}</code>,
            <span key="value" className="mono break">
              {value}
            </span>,
          ])}
        />
      </div>
    );
  }
  if (view === 'text')
    return message.text ? <MailText text={message.text} label={t('view.text')} /> : <EmptyState title={t('noText')} headingLevel="h2" />;
  if (!message.html) return <EmptyState title={t('noHtml')} headingLevel="h2" />;
  // No scripts, no forms, no origin: whatever a template or a sender put into the mail stays in this frame.
  return (
    <iframe
      className="mail-frame"
      sandbox=""
      src={`/platform/mail/${message.messageId}/body`}
      title={t('frameTitle', { subject: message.subject })}
      referrerPolicy="no-referrer"
    />
  );
}

async function MessageFacts({ message }: { readonly message: MessageDetail }): Promise<ReactElement> {
  const t = await getTranslations('mail');
  return (
    <Panel title={t('about')} id="about">
      <Facts
        facts={[
          [t('status'), <StatusBadge key="status" status={message.status} />],
          [
            t('to'),
            <span key="to" className="break">
              {message.to}
            </span>,
          ],
          [t('template'), <code key="template">{message.template}</code>],
          [t('tenant'), <TenantLink key="tenant" tenantId={message.tenantId} />],
          [t('queued'), <Moment key="queued" time={message.queuedAt} />],
          [t('sent'), <Moment key="sent" time={message.sentAt} />],
          [t('messageId'), <IdChip key="id" id={message.messageId} />],
          [t('traceId'), message.traceId ? <IdChip key="trace" id={message.traceId} /> : '—'],
        ]}
      />
      {message.deliveries.length > 0 && (
        <>
          <h3 className="panel-subtitle">{t('deliveries')}</h3>
          <ul className="deliveries">
            {message.deliveries.map(({ at, outcome, detail }) => (
              <li key={`${at} ${outcome}`}>
                <StatusBadge status={outcome} /> <Moment time={at} />
                <p className="muted break">{detail}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function MailText({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="mail-text" tabIndex={0} aria-label={label} role="region">
      {text}
    </pre>
  );
}
