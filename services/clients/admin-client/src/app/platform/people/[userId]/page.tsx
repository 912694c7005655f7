import { Badge, EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { type ReactElement, Suspense } from 'react';
import { openPlatform } from '../../../../access/viewer.ts';
import { Ago, Moment } from '../../../../components/ago.tsx';
import { DataTable } from '../../../../components/data-table.tsx';
import { EventList } from '../../../../components/event-list.tsx';
import { Facts } from '../../../../components/facts.tsx';
import { IdChip } from '../../../../components/id-chip.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { Panel } from '../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { TableSkeleton } from '../../../../components/table-skeleton.tsx';
import type { Membership, PersonDetail } from '../../../../contract/people.ts';
import { listLatestEvents } from '../../../../gateway/events.ts';
import { loadPerson } from '../../../../gateway/people.ts';

export default async function PersonPage({ params }: PageProps<'/platform/people/[userId]'>): Promise<ReactElement> {
  await openPlatform();
  const { userId } = await params;
  const t = await getTranslations('people');
  const found = await loadPerson(userId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const person = found.value;
  return (
    <>
      <title>{person.displayName}</title>
      <PageHead
        crumbs={[{ href: '/platform/people', label: t('title') }]}
        title={
          <>
            {person.displayName} {person.isPlatformAdministrator && <Badge intent="accent">{t('platformAdministrator')}</Badge>}
          </>
        }
        description={person.email}
      />
      <div className="columns">
        <PersonFacts person={person} />
        <div className="stack">
          {person.memberships !== undefined && (
            <Panel title={t('memberships')} id="memberships" isFlush>
              <Memberships memberships={person.memberships} />
            </Panel>
          )}
          <Panel title={t('latestEvents')} id="events" isFlush>
            <Suspense fallback={<TableSkeleton rows={4} />}>
              <PersonEvents userId={person.id} />
            </Suspense>
          </Panel>
        </div>
      </div>
    </>
  );
}

async function PersonFacts({ person }: { readonly person: PersonDetail }): Promise<ReactElement> {
  const t = await getTranslations('people');
  return (
    <Panel title={t('about')} id="about">
      <Facts
        facts={[
          [t('address'), <StatusBadge key="status" status={person.emailVerifiedAt === null ? 'unverified' : 'verified'} />],
          [t('verifiedAt'), <Moment key="verified" time={person.emailVerifiedAt} />],
          [t('registered'), <Moment key="created" time={person.createdAt} />],
          [t('memberships'), person.membershipCount],
          [t('id'), <IdChip key="id" id={person.id} />],
        ]}
      />
    </Panel>
  );
}

async function Memberships({ memberships }: { readonly memberships: readonly Membership[] }): Promise<ReactElement> {
  const t = await getTranslations('people');
  const roles = await getTranslations('roles');
  if (memberships.length === 0) return <EmptyState title={t('noMemberships')} headingLevel="h3" />;
  const columns = [
    {
      id: 'tenant',
      header: t('organisation'),
      isRowHeader: true,
      cell: ({ tenantId, tenantName }: Membership) => (
        <Link className="row-link" href={`/platform/tenants/${tenantId}`}>
          {tenantName}
        </Link>
      ),
    },
    { id: 'role', header: t('role'), cell: ({ role }: Membership) => roles(role) },
    { id: 'status', header: t('status'), cell: ({ status }: Membership) => <StatusBadge status={status} /> },
    { id: 'joined', header: t('joined'), isWideOnly: true, cell: ({ joinedAt }: Membership) => <Ago time={joinedAt} /> },
  ];
  return <DataTable caption={t('memberships')} columns={columns} rows={memberships} rowKey={({ membershipId }) => membershipId} />;
}

async function PersonEvents({ userId }: { readonly userId: string }): Promise<ReactElement> {
  const events = await listLatestEvents({ subject: userId, limit: '12' });
  return events.ok ? <EventList events={events.value.items} /> : <ProblemPanel problem={events.problem} />;
}
