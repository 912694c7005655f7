import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openPlatform } from '../../../access/viewer.ts';
import { Ago } from '../../../components/ago.tsx';
import { ListCard } from '../../../components/list-card.tsx';
import { PageHead } from '../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../components/page-query.ts';
import { pageTitle } from '../../../components/page-title.ts';
import { Pager } from '../../../components/pager.tsx';
import { ProblemPanel } from '../../../components/problem-panel.tsx';
import type { Lead } from '../../../contract/leads.ts';
import { listLeads } from '../../../gateway/leads.ts';

export const generateMetadata = pageTitle('leads');

export default async function LeadsPage({ searchParams }: PageProps<'/platform/leads'>): Promise<ReactElement> {
  await openPlatform();
  const t = await getTranslations('leads');
  const query = pick(await readQuery(searchParams), ['cursor']);
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <ListCard query={query}>
        <Leads query={query} />
      </ListCard>
    </>
  );
}

async function Leads({ query }: { readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('leads');
  const page = await listLeads(query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <>
      <ul className="leads" aria-label={t('title')}>
        {page.value.items.map((lead) => (
          <Enquiry key={lead.leadId} lead={lead} />
        ))}
      </ul>
      <Pager path="/platform/leads" query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

function Enquiry({ lead: { name, email, organisation, message, createdAt } }: { readonly lead: Lead }): ReactElement {
  return (
    <li>
      <h2>
        {name} {organisation !== '' && <span className="muted">{organisation}</span>}
      </h2>
      <p className="lead-message">{message}</p>
      <p className="lead-facts muted">
        <a className="quiet-link" href={`mailto:${email}`}>
          {email}
        </a>
        <Ago time={createdAt} />
      </p>
    </li>
  );
}
