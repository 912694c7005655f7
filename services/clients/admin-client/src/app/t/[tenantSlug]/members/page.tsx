import { Dialog, DialogTrigger, EmptyState, Select } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { ActionForm } from '../../../../components/action-form.tsx';
import { Ago } from '../../../../components/ago.tsx';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { FilterBar } from '../../../../components/filter-bar.tsx';
import { Icon } from '../../../../components/icons.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { type PageQuery, pick, readQuery } from '../../../../components/page-query.ts';
import { pageTitle } from '../../../../components/page-title.ts';
import { Pager } from '../../../../components/pager.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import { grantableRoles, type Member, membershipStatuses } from '../../../../contract/people.ts';
import { idleForm } from '../../../../gateway/change.ts';
import { listMembers } from '../../../../gateway/people.ts';
import { Mark } from '../../../../shell/mark.tsx';
import { changeRole } from './actions.ts';

export const generateMetadata = pageTitle('members');

export default async function MembersPage({ params, searchParams }: PageProps<'/t/[tenantSlug]/members'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('members');
  const statuses = await getTranslations('status');
  const query = pick(await readQuery(searchParams), ['q', 'status', 'cursor']);
  const options = membershipStatuses.map((status) => ({ value: status, label: statuses(status) }));
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <FilterBar
        path={`${viewer.base}/members`}
        query={query}
        searchLabel={t('search')}
        filters={[{ name: 'status', label: t('anyStatus'), options }]}
      />
      <ListCard query={query}>
        <Members viewer={viewer} query={query} />
      </ListCard>
    </>
  );
}

async function Members({ viewer, query }: { readonly viewer: TenantViewer; readonly query: PageQuery }): Promise<ReactElement> {
  const t = await getTranslations('members');
  const page = await listMembers(viewer.tenantId, query);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0)
    return <EmptyState title={query['q'] || query['status'] ? t('nothingFound') : t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <>
      <DataTable
        caption={t('title')}
        columns={await memberColumns(viewer)}
        rows={page.value.items}
        rowKey={({ membershipId }) => membershipId}
      />
      {page.value.items.filter(isChangeable).map((member) => (
        <RoleDialog key={`${member.membershipId} ${member.role}`} viewer={viewer} member={member} />
      ))}
      <Pager path={`${viewer.base}/members`} query={query} nextCursor={page.value.nextCursor} />
    </>
  );
}

/** An applicant becomes a member by paying, not by being given a role. */
function isChangeable({ status, role }: Member): boolean {
  return status === 'active' && role !== 'applicant';
}

async function memberColumns(viewer: TenantViewer): Promise<Column<Member>[]> {
  const t = await getTranslations('members');
  const roles = await getTranslations('roles');
  return [
    {
      id: 'name',
      header: t('name'),
      isRowHeader: true,
      cell: ({ displayName, email, userId }) => (
        <span className="with-mark">
          <Mark name={displayName} isRound />
          <span>
            {displayName} {userId === viewer.person.id && <span className="muted">({t('you')})</span>}
            <small>{email}</small>
          </span>
        </span>
      ),
    },
    { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
    {
      id: 'role',
      header: t('role'),
      cell: (member) =>
        isChangeable(member) ? (
          <DialogTrigger dialogId={`role-${member.membershipId}`} variant="quiet" size="small" className="role-button">
            {roles(member.role)}
            <span className="sr-only">{t('changeRoleOf', { name: member.displayName })}</span> <Icon name="chevron" />
          </DialogTrigger>
        ) : (
          <span className="muted">{roles(member.role)}</span>
        ),
    },
    { id: 'joined', header: t('joined'), isWideOnly: true, cell: ({ joinedAt }) => <Ago time={joinedAt} /> },
  ];
}

async function RoleDialog({ viewer, member }: { readonly viewer: TenantViewer; readonly member: Member }): Promise<ReactElement> {
  const t = await getTranslations('members');
  const roles = await getTranslations('roles');
  const common = await getTranslations('common');
  const id = `role-${member.membershipId}`;
  return (
    <Dialog id={id} title={t('changeRoleTitle', { name: member.displayName })} closeLabel={common('close')}>
      <ActionForm
        action={changeRole.bind(null, viewer.membership.tenantSlug, member.membershipId)}
        initial={idleForm()}
        submitLabel={t('changeRole')}
        closesDialog
      >
        <Select
          id={`${id}-role`}
          name="role"
          label={t('role')}
          hint={t('roleHint')}
          defaultValue={member.role}
          options={grantableRoles.map((role) => ({ value: role, label: roles(role) }))}
        />
      </ActionForm>
    </Dialog>
  );
}
